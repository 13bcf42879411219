//! Resolution of settings from in-memory variables and files.

mod agency;
mod endpoints;
mod errors;
mod files;
mod methods;
mod overrides;
mod secrets;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;

use super::*;
use crate::credentials::{AccessKeys, Credentials, Domain, PasswordCredentials, ProjectScope, User};
use std::io;
use std::path::Path;

type Pairs = &'static [(&'static str, &'static str)];

const PROJECT: &str = "a4a5d4098fb4474fa22cd05f897d6b99";

/// A service in four clouds.
pub(super) fn service() -> Service {
    Service::new(&["vpn", "evpn"])
        .with_endpoint_variables(&["OTC_VPN_ENDPOINT"])
        .with_endpoint_keys(&["vpn_endpoint_override", "evpn_endpoint_override", "endpoint_override"])
        .with_profiles(vec![
            Profile::new(
                "otc",
                "https://iam.{region}.otc.t-systems.com/v3",
                "https://vpn.{region}.otc.t-systems.com",
                "eu-de",
            )
            .with_regions(&["eu-de", "eu-nl"]),
            Profile::new(
                "otc-swiss",
                "https://iam.{region}.sc.otc.t-systems.com/v3",
                "https://vpn.{region}.sc.otc.t-systems.com",
                "eu-ch2",
            )
            .with_regions(&["eu-ch2"]),
            Profile::new(
                "huaweicloud",
                "https://iam.{region}.myhuaweicloud.com/v3",
                "https://vpn.{region}.myhuaweicloud.com",
                "cn-north-4",
            ),
            Profile::new(
                "huaweicloud-eu",
                "https://iam.{region}.myhuaweicloud.eu/v3",
                "https://vpn.{region}.myhuaweicloud.eu",
                "eu-west-101",
            )
            .with_regions(&["eu-west-101"]),
        ])
}

/// Variables and files of a user whose home directory is `/home/me`, in the directory `/here`. A file whose text starts with `#open`
/// is world-readable; one whose text is `#forbidden` cannot be read.
fn environment(variables: Pairs, files: Pairs) -> Environment {
    let variable = move |name: &str| {
        let home = (name == "HOME").then_some("/home/me");
        let value = variables.iter().find(|(variable, _)| *variable == name).map(|(_, value)| *value);
        value.or(home).map(Into::into)
    };
    let read = move |path: &Path| {
        let file = files.iter().find(|(file, _)| Path::new(file) == path);
        let (_, text) = file.ok_or(io::ErrorKind::NotFound)?;
        if *text == "#forbidden" {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(ConfigFile::new(*text).with_world_readable(text.starts_with("#open")))
    };
    Environment::new(variable, read, "/here")
}

/// The settings from variables and files.
fn resolve_from(variables: Pairs, files: Pairs) -> Settings {
    resolve_with(&Overrides::default(), variables, files)
}

/// The settings from overrides, variables and files.
fn resolve_with(overrides: &Overrides, variables: Pairs, files: Pairs) -> Settings {
    resolve(overrides, &environment(variables, files), &service()).unwrap()
}

/// The error for variables and files.
fn resolve_error(variables: Pairs, files: Pairs) -> ConfigError {
    resolve(&Overrides::default(), &environment(variables, files), &service()).unwrap_err()
}

/// A line of the report as `value (source)`; empty if there is none.
fn report_line(settings: &Settings, setting: &str) -> String {
    let line = settings.report().into_iter().find(|line| line.setting == setting);
    line.map_or_else(String::new, |line| format!("{} ({})", line.value, line.source))
}
