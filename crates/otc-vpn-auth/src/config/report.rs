//! The settings as lines to print, without secrets.

use super::method::{Method, MethodKind};
use super::settings::Settings;
use super::source::{Setting, Source};
use crate::credentials::{Domain, ProjectScope, User};
use std::fmt::Display;

/// One setting to print.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportLine {
    /// The name of the setting.
    pub setting: &'static str,
    /// The value; `set` for a secret.
    pub value: String,
    /// The source of the value.
    pub source: Source,
}

impl Settings {
    /// The known settings, each with its source. No secret is included.
    #[must_use]
    pub fn report(&self) -> Vec<ReportLine> {
        let mut lines = Lines(Vec::new());
        lines.optional("cloud", self.cloud.as_ref());
        lines.optional("profile", self.profile.as_ref());
        lines.optional("region", self.region.as_ref());
        lines.optional("IAM URL", self.auth_url.as_ref());
        lines.optional("endpoint", self.endpoint.as_ref());
        if self.endpoint.is_none() {
            lines.optional("regional endpoint", self.regional_endpoint.as_ref());
        }
        match &self.project.value {
            ProjectScope::Id(id) => lines.add("project id", id, &self.project.source),
            ProjectScope::Domain(Domain::Id(domain) | Domain::Name(domain)) => {
                lines.add("domain", domain, &self.project.source);
            }
            ProjectScope::Name { name, .. } => lines.add("project name", name, &self.project.source),
        }
        lines.optional("project name", self.project_name.as_ref());
        if let Some(agency) = &self.agency {
            lines.add("agency", &agency.name.value, &agency.name.source);
            lines.add("agency domain", &agency.domain_name.value, &agency.domain_name.source);
        }
        self.report_method(&mut lines);
        let tls = &self.tls;
        let files = [
            ("CA certificates", &tls.ca_certificates),
            ("client certificate", &tls.client_certificate),
            ("client key", &tls.client_key),
        ];
        for (setting, pem) in files {
            if let Some(pem) = pem {
                lines.add(setting, &pem.value.location, &pem.source);
            }
        }
        let verification = if tls.insecure.value { "disabled" } else { "enabled" };
        lines.add("certificate verification", verification, &tls.insecure.source);
        lines.0
    }

    fn report_method(&self, lines: &mut Lines) {
        match &self.method {
            Method::Token { token } => lines.add("token", SET, &token.source),
            Method::AccessKeys { access_key, secret_key, security_token } => {
                lines.add("access key", abbreviated(&access_key.value), &access_key.source);
                lines.add("secret key", SET, &secret_key.source);
                if let Some(token) = security_token {
                    lines.add("security token", SET, &token.source);
                }
            }
            Method::Password { user, domain, password, passcode, unused_access_key, .. } => {
                let (User::Id(name) | User::Name { name, .. }) = &user.value;
                lines.add("user", name, &user.source);
                if let Some(domain) = domain {
                    let (Domain::Id(name) | Domain::Name(name)) = &domain.value;
                    lines.add("user domain", name, &domain.source);
                }
                lines.add("password", SET, &password.source);
                if let Some(passcode) = passcode {
                    lines.add("MFA code", SET, &passcode.source);
                }
                if let Some(source) = unused_access_key {
                    lines.add("access key", "not used unless auth_type is aksk", source);
                }
            }
            Method::Credentials { credentials } => {
                let setting = match self.method.kind() {
                    MethodKind::Token => "token",
                    MethodKind::AccessKeys => "access key",
                    MethodKind::Password => "password",
                };
                lines.add(setting, SET, &credentials.source);
            }
        }
    }
}

struct Lines(Vec<ReportLine>);

impl Lines {
    fn add(&mut self, setting: &'static str, value: impl Display, source: &Source) {
        self.0.push(ReportLine { setting, value: value.to_string(), source: source.clone() });
    }

    fn optional(&mut self, setting: &'static str, text: Option<&Setting<impl Display>>) {
        if let Some(text) = text {
            self.add(setting, &text.value, &text.source);
        }
    }
}

const SET: &str = "set";

/// Enough of an access key to distinguish it from another.
fn abbreviated(key: &str) -> String {
    match (key.get(..4), key.len() >= 12) {
        (Some(start), true) => format!("{start}…"),
        _ => SET.to_owned(),
    }
}
