//! The settings as lines for people, without secrets.

use super::method::Method;
use super::settings::Settings;
use super::source::{Setting, Source};
use crate::auth::{Domain, ProjectScope, User};

/// One setting for people: what, which value, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportLine {
    /// The setting.
    pub setting: &'static str,
    /// The value; of a secret only that it is set.
    pub value: String,
    /// The phrase of the [`Source`](super::Source).
    pub source: String,
}

impl Settings {
    /// The settings that are known, each with its source. No secret is in it.
    #[must_use]
    pub fn report(&self) -> Vec<ReportLine> {
        let mut lines = Lines(Vec::new());
        lines.optional("cloud", self.cloud.as_ref());
        lines.optional("vendor profile", self.profile.as_ref());
        lines.optional("region", self.region.as_ref());
        lines.optional("IAM", self.auth_url.as_ref());
        lines.optional("endpoint", self.endpoint.as_ref());
        if self.endpoint.is_none() {
            lines.optional("endpoint of the region", self.regional_endpoint.as_ref());
        }
        match &self.project.value {
            ProjectScope::Id(id) => lines.add("project id", id, &self.project.source),
            ProjectScope::Name { name, .. } => lines.add("project name", name, &self.project.source),
        }
        lines.optional("project name", self.project_name.as_ref());
        match &self.method {
            Method::Token { token } => lines.add("token", SET, &token.source),
            Method::Keys { access_key, secret_key, security_token } => {
                lines.add("access key", &shortened(&access_key.value), &access_key.source);
                lines.add("secret key", SET, &secret_key.source);
                if let Some(token) = security_token {
                    lines.add("security token", SET, &token.source);
                }
            }
            Method::Password { user, domain, password, .. } => {
                let (User::Id(name) | User::Name { name, .. }) = &user.value;
                lines.add("user", name, &user.source);
                if let Some(domain) = domain {
                    let (Domain::Id(name) | Domain::Name(name)) = &domain.value;
                    lines.add("user's domain", name, &domain.source);
                }
                lines.add("password", SET, &password.source);
            }
        }
        let tls = &self.tls;
        let files = [
            ("CA certificates", &tls.ca_certificates),
            ("client certificate", &tls.client_certificate),
            ("client key", &tls.client_key),
        ];
        for (setting, pem) in files {
            if let Some(pem) = pem {
                lines.add(setting, &pem.value.place, &pem.source);
            }
        }
        let check = if tls.insecure.value { "not checked" } else { "checked" };
        lines.add("server's certificate", check, &tls.insecure.source);
        lines.0
    }
}

struct Lines(Vec<ReportLine>);

impl Lines {
    fn add(&mut self, setting: &'static str, value: &str, source: &Source) {
        self.0.push(ReportLine { setting, value: value.to_owned(), source: source.to_string() });
    }

    fn optional(&mut self, setting: &'static str, text: Option<&Setting<String>>) {
        if let Some(text) = text {
            self.add(setting, &text.value, &text.source);
        }
    }
}

const SET: &str = "set";

/// Enough of an access key to tell it from another.
fn shortened(key: &str) -> String {
    match (key.get(..4), key.len() >= 12) {
        (Some(front), true) => format!("{front}…"),
        _ => SET.to_owned(),
    }
}
