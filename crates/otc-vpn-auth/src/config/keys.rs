//! The keys of each setting: the override, the environment variables and the keys in clouds.yaml.

use super::profiles::Service;

/// The keys of one setting, the preferred one first.
pub(super) struct SettingKey {
    /// The field of `Overrides`.
    pub(super) override_name: Option<&'static str>,
    /// The environment variables.
    pub(super) variables: &'static [&'static str],
    /// The keys of a cloud in clouds.yaml.
    pub(super) cloud_keys: &'static [&'static str],
    /// Whether it is one of the credentials: who the caller is, in which project, and where IAM is. The credentials of a cloud that the
    /// caller selects replace those of the environment.
    pub(super) credentials: bool,
    /// Whether a file with this key should be readable only by its owner.
    pub(super) secret: bool,
}

const fn key(variables: &'static [&'static str], cloud_keys: &'static [&'static str]) -> SettingKey {
    SettingKey { override_name: None, variables, cloud_keys, credentials: false, secret: false }
}

const fn credential(variables: &'static [&'static str], cloud_keys: &'static [&'static str]) -> SettingKey {
    SettingKey { credentials: true, ..key(variables, cloud_keys) }
}

const fn secret(variables: &'static [&'static str], cloud_keys: &'static [&'static str]) -> SettingKey {
    SettingKey { secret: true, ..credential(variables, cloud_keys) }
}

// The variables are those of openstacksdk, of the Terraform provider (OS_REGION, OS_AUTH_TOKEN, OS_TENANT_*, OS_DEFAULT_DOMAIN) and
// of gophertelekomcloud (the longer and shorter names of the access key). If project and tenant are both set, the project has
// precedence, as in openstacksdk. Of the keys that are allowed both in `auth` and next to it, the one that openstacksdk prefers is
// first: next to `auth` for token, project and domains, in `auth` for the others.
pub(super) static AUTH_TYPE: SettingKey = credential(&["OS_AUTH_TYPE"], &["auth_type", "auth_plugin"]);
pub(super) static TOKEN: SettingKey =
    secret(&["OS_TOKEN", "OS_AUTH_TOKEN"], &["token", "auth_token", "auth.token", "auth.auth_token"]);
pub(super) static ACCESS_KEY: SettingKey = credential(
    &["OS_ACCESS_KEY", "OS_ACCESS_KEY_ID", "OS_AK"],
    &["auth.access_key", "auth.ak", "access_key", "ak"],
);
pub(super) static SECRET_KEY: SettingKey = secret(
    &["OS_SECRET_KEY", "OS_SECRET_ACCESS_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK"],
    &["auth.secret_key", "auth.sk", "secret_key", "sk"],
);
pub(super) static SECURITY_TOKEN: SettingKey = secret(
    &["OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN", "OS_ST"],
    &["auth.security_token", "security_token"],
);
pub(super) static USER_ID: SettingKey = credential(&["OS_USER_ID"], &["auth.user_id", "user_id"]);
pub(super) static USER_NAME: SettingKey = credential(
    &["OS_USERNAME", "OS_USER_NAME"],
    &["auth.username", "auth.user_name", "username", "user_name"],
);
pub(super) static PASSWORD: SettingKey = secret(&["OS_PASSWORD"], &["auth.password", "password"]);
pub(super) static PASSCODE: SettingKey = secret(&["OS_PASSCODE"], &["auth.passcode", "passcode"]);
pub(super) static USER_DOMAIN_ID: SettingKey =
    credential(&["OS_USER_DOMAIN_ID"], &["user_domain_id", "auth.user_domain_id"]);
pub(super) static USER_DOMAIN_NAME: SettingKey =
    credential(&["OS_USER_DOMAIN_NAME"], &["user_domain_name", "auth.user_domain_name"]);
pub(super) static DOMAIN_ID: SettingKey = credential(&["OS_DOMAIN_ID"], &["domain_id", "auth.domain_id"]);
pub(super) static DOMAIN_NAME: SettingKey =
    credential(&["OS_DOMAIN_NAME"], &["domain_name", "auth.domain_name"]);
pub(super) static PROJECT_DOMAIN_ID: SettingKey =
    credential(&["OS_PROJECT_DOMAIN_ID"], &["project_domain_id", "auth.project_domain_id"]);
pub(super) static PROJECT_DOMAIN_NAME: SettingKey =
    credential(&["OS_PROJECT_DOMAIN_NAME"], &["project_domain_name", "auth.project_domain_name"]);
pub(super) static DEFAULT_DOMAIN: SettingKey =
    credential(&["OS_DEFAULT_DOMAIN"], &["default_domain", "auth.default_domain"]);
pub(super) static PROJECT_ID: SettingKey = SettingKey {
    override_name: Some("project_id"),
    ..credential(
        &["OS_PROJECT_ID", "OS_TENANT_ID"],
        &["project_id", "tenant_id", "auth.project_id", "auth.tenant_id"],
    )
};
pub(super) static PROJECT_NAME: SettingKey = credential(
    &["OS_PROJECT_NAME", "OS_TENANT_NAME"],
    &["project_name", "tenant_name", "auth.project_name", "auth.tenant_name"],
);
pub(super) static AGENCY_NAME: SettingKey =
    credential(&["OS_AGENCY_NAME"], &["agency_name", "auth.agency_name"]);
pub(super) static AGENCY_DOMAIN_NAME: SettingKey =
    credential(&["OS_AGENCY_DOMAIN_NAME"], &["agency_domain_name", "auth.agency_domain_name"]);
pub(super) static DELEGATED_PROJECT: SettingKey =
    credential(&["OS_DELEGATED_PROJECT"], &["delegated_project", "auth.delegated_project"]);
pub(super) static AUTH_URL: SettingKey = credential(&["OS_AUTH_URL"], &["auth.auth_url", "auth_url"]);
pub(super) static REGION: SettingKey = SettingKey {
    override_name: Some("region"),
    ..key(&["OS_REGION_NAME", "OS_REGION"], &["region_name", "region"])
};
pub(super) static CACERT: SettingKey = key(&["OS_CACERT"], &["cacert"]);
pub(super) static CERT: SettingKey = key(&["OS_CERT"], &["cert"]);
pub(super) static KEY: SettingKey = key(&["OS_KEY"], &["key"]);
pub(super) static INSECURE: SettingKey = key(&["OS_INSECURE"], &["insecure"]);
pub(super) static VERIFY: SettingKey = key(&[], &["verify"]);
pub(super) static PROFILE: SettingKey = key(&[], &["profile", "cloud"]);

/// The settings that describe the identity of the caller. If one of them is set in the environment, a cloud that nothing selects is
/// not used.
pub(super) static IDENTITY: &[&SettingKey] = &[
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

static OTHERS: &[&SettingKey] = &[
    &PASSCODE,
    &AGENCY_NAME,
    &AGENCY_DOMAIN_NAME,
    &DELEGATED_PROJECT,
    &REGION,
    &CACERT,
    &CERT,
    &KEY,
    &INSECURE,
    &VERIFY,
    &PROFILE,
];

/// The endpoint of the service.
pub(super) fn endpoint(service: &Service) -> SettingKey {
    SettingKey { override_name: Some("endpoint"), ..key(service.endpoint_variables, service.endpoint_keys) }
}

/// The variables of all credentials.
pub(super) fn credential_variables() -> impl Iterator<Item = &'static str> {
    let keys = IDENTITY.iter().chain(OTHERS).filter(|key| key.credentials);
    keys.flat_map(|key| key.variables.iter().copied())
}

/// Whether this key of a cloud in clouds.yaml is one of the settings of every service.
pub(super) fn is_known(cloud_key: &str) -> bool {
    find(cloud_key).is_some()
}

/// Whether this key of a cloud in clouds.yaml can be the endpoint of a service.
pub(super) fn is_endpoint(cloud_key: &str) -> bool {
    cloud_key == "endpoint_override"
        || cloud_key.ends_with("_endpoint_override")
        || cloud_key.ends_with("_endpoint")
}

/// Whether this key of a cloud in clouds.yaml is secret.
pub(super) fn is_secret(cloud_key: &str) -> bool {
    find(cloud_key).is_some_and(|key| key.secret)
}

fn find(cloud_key: &str) -> Option<&'static SettingKey> {
    IDENTITY.iter().chain(OTHERS).find(|key| key.cloud_keys.contains(&cloud_key)).copied()
}
