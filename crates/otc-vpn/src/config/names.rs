//! The settings by name: options, environment variables, and keys of clouds.yaml.

/// One setting under all its names, in each place the preferred one first.
pub(super) struct Name {
    /// The option of the command line.
    pub(super) option: Option<&'static str>,
    /// The environment variables.
    pub(super) variables: &'static [&'static str],
    /// The keys of a cloud in clouds.yaml.
    pub(super) keys: &'static [&'static str],
    /// Whether a file with this key should be closed to others.
    pub(super) secret: bool,
}

const fn name(variables: &'static [&'static str], keys: &'static [&'static str]) -> Name {
    Name { option: None, variables, keys, secret: false }
}

const fn secret(variables: &'static [&'static str], keys: &'static [&'static str]) -> Name {
    Name { option: None, variables, keys, secret: true }
}

// The variables are openstacksdk's, the Terraform provider's (OS_REGION, OS_AUTH_TOKEN, OS_TENANT_*, OS_DEFAULT_DOMAIN) and
// gophertelekomcloud's (the longer and shorter names of the keys). Where project and tenant are both set, the project counts, as in
// openstacksdk. What may stand in `auth` and beside it is preferred where openstacksdk prefers it: beside `auth` for token, project
// and domains, in `auth` for the rest.
pub(super) static AUTH_TYPE: Name = name(&["OS_AUTH_TYPE"], &["auth_type", "auth_plugin"]);
pub(super) static TOKEN: Name =
    secret(&["OS_TOKEN", "OS_AUTH_TOKEN"], &["token", "auth_token", "auth.token", "auth.auth_token"]);
pub(super) static ACCESS_KEY: Name = name(
    &["OS_ACCESS_KEY", "OS_ACCESS_KEY_ID", "OS_AK"],
    &["auth.access_key", "auth.ak", "access_key", "ak"],
);
pub(super) static SECRET_KEY: Name = secret(
    &["OS_SECRET_KEY", "OS_SECRET_ACCESS_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK"],
    &["auth.secret_key", "auth.sk", "secret_key", "sk"],
);
pub(super) static SECURITY_TOKEN: Name = secret(
    &["OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN", "OS_ST"],
    &["auth.security_token", "security_token"],
);
pub(super) static USER_ID: Name = name(&["OS_USER_ID"], &["auth.user_id", "user_id"]);
pub(super) static USER_NAME: Name =
    name(&["OS_USERNAME", "OS_USER_NAME"], &["auth.username", "auth.user_name", "username", "user_name"]);
pub(super) static PASSWORD: Name = secret(&["OS_PASSWORD"], &["auth.password", "password"]);
pub(super) static USER_DOMAIN_ID: Name =
    name(&["OS_USER_DOMAIN_ID"], &["user_domain_id", "auth.user_domain_id"]);
pub(super) static USER_DOMAIN_NAME: Name =
    name(&["OS_USER_DOMAIN_NAME"], &["user_domain_name", "auth.user_domain_name"]);
pub(super) static DOMAIN_ID: Name = name(&["OS_DOMAIN_ID"], &["domain_id", "auth.domain_id"]);
pub(super) static DOMAIN_NAME: Name = name(&["OS_DOMAIN_NAME"], &["domain_name", "auth.domain_name"]);
pub(super) static PROJECT_DOMAIN_ID: Name =
    name(&["OS_PROJECT_DOMAIN_ID"], &["project_domain_id", "auth.project_domain_id"]);
pub(super) static PROJECT_DOMAIN_NAME: Name =
    name(&["OS_PROJECT_DOMAIN_NAME"], &["project_domain_name", "auth.project_domain_name"]);
pub(super) static DEFAULT_DOMAIN: Name =
    name(&["OS_DEFAULT_DOMAIN"], &["default_domain", "auth.default_domain"]);
pub(super) static PROJECT_ID: Name = Name {
    option: Some("--project-id"),
    ..name(
        &["OS_PROJECT_ID", "OS_TENANT_ID"],
        &["project_id", "tenant_id", "auth.project_id", "auth.tenant_id"],
    )
};
pub(super) static PROJECT_NAME: Name = name(
    &["OS_PROJECT_NAME", "OS_TENANT_NAME"],
    &["project_name", "tenant_name", "auth.project_name", "auth.tenant_name"],
);
pub(super) static AUTH_URL: Name = name(&["OS_AUTH_URL"], &["auth.auth_url", "auth_url"]);
pub(super) static REGION: Name =
    Name { option: Some("--region"), ..name(&["OS_REGION_NAME", "OS_REGION"], &["region_name", "region"]) };
pub(super) static ENDPOINT: Name = Name {
    option: Some("--endpoint"),
    ..name(
        &["OTC_VPN_ENDPOINT"],
        &[
            "vpn_endpoint_override",
            "evpn_endpoint_override",
            "vpn_endpoint",
            "evpn_endpoint",
            "endpoint_override",
        ],
    )
};
pub(super) static CACERT: Name = name(&["OS_CACERT"], &["cacert"]);
pub(super) static CERT: Name = name(&["OS_CERT"], &["cert"]);
pub(super) static KEY: Name = name(&["OS_KEY"], &["key"]);
pub(super) static INSECURE: Name = name(&["OS_INSECURE"], &["insecure"]);
pub(super) static VERIFY: Name = name(&[], &["verify"]);
pub(super) static PROFILE: Name = name(&[], &["profile", "cloud"]);

/// What, set in the environment, means that the caller is described there and no cloud is to be taken unasked.
pub(super) static IDENTITY: &[&Name] = &[
    &AUTH_TYPE,
    &TOKEN,
    &ACCESS_KEY,
    &SECRET_KEY,
    &SECURITY_TOKEN,
    &USER_ID,
    &USER_NAME,
    &PASSWORD,
    &USER_DOMAIN_ID,
    &USER_DOMAIN_NAME,
    &DOMAIN_ID,
    &DOMAIN_NAME,
    &PROJECT_DOMAIN_ID,
    &PROJECT_DOMAIN_NAME,
    &DEFAULT_DOMAIN,
    &PROJECT_ID,
    &PROJECT_NAME,
    &AUTH_URL,
];

static OTHERS: &[&Name] = &[&REGION, &ENDPOINT, &CACERT, &CERT, &KEY, &INSECURE, &VERIFY, &PROFILE];

/// The name that has this key, if the key means anything here.
pub(super) fn name_of_key(key: &str) -> Option<&'static Name> {
    IDENTITY.iter().chain(OTHERS).find(|name| name.keys.contains(&key)).copied()
}
