//! What TLS needs: the authority to trust, the certificate of the client, and whether to check at all.

use super::clouds::open_to_others;
use super::environment::Environment;
use super::error::ConfigError;
use super::names::{self, Name};
use super::source::{Setting, Source};
use super::stack::{Found, Rank, Stack};
use crate::Secret;

/// The settings of TLS.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tls {
    /// The certificates of the authorities to trust, instead of the system's.
    pub ca_certificates: Option<Setting<Pem>>,
    /// The certificate of the client; the key may stand in the same text.
    pub client_certificate: Option<Setting<Pem>>,
    /// The key to the client's certificate.
    pub client_key: Option<Setting<Pem>>,
    /// Whether the server's certificate goes unchecked.
    pub insecure: Setting<bool>,
}

/// Certificates or a key in PEM, read already. It may hold a key, so that it never prints.
#[derive(Clone, Debug)]
pub struct Pem {
    /// The file, or a word that the text itself was given.
    pub place: String,
    // Nobody reads it in a build without TLS.
    #[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), allow(dead_code))]
    text: Secret,
}

pub(super) fn resolve(stack: &Stack<'_>, warnings: &mut Vec<String>) -> Result<Tls, ConfigError> {
    let pem = |name: &Name, key: bool, warnings: &mut Vec<String>| {
        stack.find(name)?.map(|found| read(stack.environment, found, key, warnings)).transpose()
    };
    let tls = Tls {
        ca_certificates: pem(&names::CACERT, false, warnings)?,
        client_certificate: pem(&names::CERT, false, warnings)?,
        client_key: pem(&names::KEY, true, warnings)?,
        insecure: insecure(stack)?,
    };
    if let (Some(key), None) = (&tls.client_key, &tls.client_certificate) {
        return Err(ConfigError::KeyWithoutCertificate { given: key.source.clone() });
    }
    if tls.insecure.value {
        let source = &tls.insecure.source;
        warnings.push(format!("the server's certificate is not checked, because of {source}: anyone in between can read and change everything"));
    }
    Ok(tls)
}

/// The file that the value names. The Terraform provider also takes the text itself.
fn read(
    environment: &Environment,
    found: Found,
    key: bool,
    warnings: &mut Vec<String>,
) -> Result<Setting<Pem>, ConfigError> {
    let Setting { value, source } = found.secret();
    if value.expose().trim_start().starts_with("-----BEGIN ") {
        return Ok(Setting::new(Pem { place: "given as text".to_owned(), text: value }, source));
    }
    let path = environment.expand(value.expose().trim());
    let unreadable =
        |reason| ConfigError::UnreadableFile { path: path.clone(), named_by: Some(source.clone()), reason };
    let file = match environment.read(&path) {
        Ok(Some(file)) => file,
        Ok(None) => return Err(unreadable("there is no such file".to_owned())),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    if file.open_to_others && (key || file.text.expose().contains("PRIVATE KEY-----")) {
        warnings.push(open_to_others(&path));
    }
    Ok(Setting::new(Pem { place: path.display().to_string(), text: file.text }, source))
}

/// Whether to check. At the same rank `insecure` wins over `verify: true`, as in openstacksdk.
fn insecure(stack: &Stack<'_>) -> Result<Setting<bool>, ConfigError> {
    for rank in Rank::ALL {
        let insecure = stack.find_at(rank, &names::INSECURE)?.map(boolean).transpose()?;
        let verify = stack.find_at(rank, &names::VERIFY)?.map(boolean).transpose()?;
        match (insecure, verify) {
            (Some(insecure), Some(verify)) if !insecure.value && !verify.value => {
                return Ok(Setting::new(true, verify.source));
            }
            (Some(insecure), _) => return Ok(insecure),
            (None, Some(verify)) => return Ok(Setting::new(!verify.value, verify.source)),
            (None, None) => {}
        }
    }
    Ok(Setting::new(false, Source::Default))
}

/// A word that means neither is a mistake: to guess would either drop the check or break a working setup.
fn boolean(found: Found) -> Result<Setting<bool>, ConfigError> {
    let Setting { value, source } = found.text();
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(Setting::new(true, source)),
        "false" | "no" | "off" | "0" => Ok(Setting::new(false, source)),
        _ => Err(ConfigError::InvalidValue {
            setting: "switch",
            source,
            problem: "is neither true nor false".to_owned(),
        }),
    }
}

impl Tls {
    /// Puts the settings into a builder of HTTP clients.
    ///
    /// # Errors
    ///
    /// [`ConfigError::InvalidValue`] when a text is not the PEM that it should be, and when this build has no TLS to set.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn apply(&self, mut builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigError> {
        if let Some(authorities) = &self.ca_certificates {
            let pem = authorities.value.text.expose().as_bytes();
            let certificates = reqwest::Certificate::from_pem_bundle(pem).ok();
            let certificates = certificates
                .filter(|certificates| !certificates.is_empty())
                .ok_or_else(|| no_pem("CA file", &authorities.source, "holds no certificate in PEM"))?;
            builder = builder.tls_certs_only(certificates);
        }
        if let Some(certificate) = &self.client_certificate {
            let key = self.client_key.as_ref().map_or("", |key| key.value.text.expose());
            let identity = identity(certificate.value.text.expose(), key).map_err(|_| {
                let problem = "is not a certificate with its key in PEM; is OS_KEY or key missing?";
                no_pem("client certificate", &certificate.source, problem)
            })?;
            builder = builder.identity(identity);
        }
        Ok(builder.tls_danger_accept_invalid_certs(self.insecure.value))
    }

    /// Without TLS there is nothing to set.
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    pub fn apply(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigError> {
        match self.ca_certificates.as_ref().or(self.client_certificate.as_ref()) {
            Some(pem) => Err(no_pem(
                "TLS",
                &pem.source,
                "needs a build with one of the features rustls and native-tls",
            )),
            None => Ok(builder),
        }
    }
}

#[cfg(feature = "rustls")]
fn identity(certificate: &str, key: &str) -> reqwest::Result<reqwest::Identity> {
    let both = Secret::from(format!("{certificate}\n{key}"));
    reqwest::Identity::from_pem(both.expose().as_bytes())
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn identity(certificate: &str, key: &str) -> reqwest::Result<reqwest::Identity> {
    let key = if key.is_empty() { certificate } else { key };
    reqwest::Identity::from_pkcs8_pem(certificate.as_bytes(), key.as_bytes())
}

fn no_pem(setting: &'static str, source: &Source, problem: &str) -> ConfigError {
    ConfigError::InvalidValue { setting, source: source.clone(), problem: problem.to_owned() }
}
