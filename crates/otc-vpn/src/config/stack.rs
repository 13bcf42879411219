//! The settings by name, and the places that are searched for each, the strongest first.

use super::clouds::Entry;
use super::environment::Environment;
use super::error::ConfigError;
use super::settings::Options;
use super::source::{Setting, Source};
use crate::Secret;
use std::path::Path;

/// One setting under all its names, in each place the preferred one first.
pub(super) struct Name {
    /// The option of the command line.
    option: Option<&'static str>,
    /// The environment variables.
    variables: &'static [&'static str],
    /// The keys of a cloud in clouds.yaml.
    keys: &'static [&'static str],
    /// Whether a file with this key should be closed to others.
    secret: bool,
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
static IDENTITY: &[&Name] = &[
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

impl Name {
    pub(super) fn is_secret(&self) -> bool {
        self.secret
    }
}

/// How strong a place is: the smaller, the stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Options,
    Environment,
    Cloud,
}

impl Rank {
    pub(super) const ALL: [Self; 3] = [Self::Options, Self::Environment, Self::Cloud];
}

/// A value that was found.
pub(super) struct Found {
    pub(super) value: Secret,
    pub(super) source: Source,
    pub(super) rank: Rank,
}

impl Found {
    /// As a setting that is no secret.
    pub(super) fn text(self) -> Setting<String> {
        Setting::new(self.value.expose().trim().to_owned(), self.source)
    }

    /// As a secret setting.
    pub(super) fn secret(self) -> Setting<Secret> {
        Setting::new(self.value, self.source)
    }
}

/// The places that are searched. Within a rank the names of a setting count as one place, so that a project id in the environment
/// is not mixed with a project name of the cloud.
pub(super) struct Stack<'a> {
    pub(super) options: &'a Options,
    pub(super) environment: &'a Environment,
    /// The name of the cloud.
    pub(super) cloud: &'a str,
    /// What the files say about the cloud, the strongest first.
    pub(super) entries: Vec<(&'a Path, &'a Entry)>,
}

impl Stack<'_> {
    /// The strongest value of a setting.
    pub(super) fn find(&self, name: &Name) -> Result<Option<Found>, ConfigError> {
        Ok(self.first_of(&[name])?.map(|(_, found)| found))
    }

    /// The strongest value of several settings that exclude each other, with the position of the setting; at the same rank the
    /// earlier one.
    pub(super) fn first_of(&self, names: &[&Name]) -> Result<Option<(usize, Found)>, ConfigError> {
        for rank in Rank::ALL {
            for (position, name) in names.iter().enumerate() {
                if let Some(found) = self.find_at(rank, name)? {
                    return Ok(Some((position, found)));
                }
            }
        }
        Ok(None)
    }

    /// The value of a setting at one rank.
    pub(super) fn find_at(&self, rank: Rank, name: &Name) -> Result<Option<Found>, ConfigError> {
        let found = match rank {
            Rank::Options => name
                .option
                .and_then(|option| Some((self.options.value(option)?.into(), Source::Option(option)))),
            Rank::Environment => in_environment(self.environment, name)?,
            Rank::Cloud => name.keys.iter().find_map(|key| {
                self.entries.iter().find_map(|(file, entry)| {
                    Some((entry.values.get(*key)?.clone(), Source::cloud(key, self.cloud, file)))
                })
            }),
        };
        Ok(found.map(|(value, source)| Found { value, source, rank }))
    }
}

/// Whether the environment says who the caller is.
pub(super) fn identity_in_environment(environment: &Environment) -> Result<bool, ConfigError> {
    for name in IDENTITY {
        if in_environment(environment, name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn in_environment(environment: &Environment, name: &Name) -> Result<Option<(Secret, Source)>, ConfigError> {
    for variable in name.variables {
        if let Some(value) = environment.variable(variable)? {
            return Ok(Some((value, Source::Variable(variable))));
        }
    }
    Ok(None)
}
