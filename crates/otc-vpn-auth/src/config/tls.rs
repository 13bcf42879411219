//! TLS settings: CA certificates, client certificate, and certificate verification.

use super::clouds::{NO_SUCH_FILE, world_readable_warning};
use super::environment::Environment;
use super::error::ConfigError;
use super::keys::{self, SettingKey};
use super::source::{Setting, Source};
use super::sources::{Found, Precedence, Sources};
use crate::secret::Secret;
use std::io::ErrorKind;
use std::path::PathBuf;

/// TLS settings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tls {
    /// The CA certificates to trust instead of those of the operating system.
    pub ca_certificates: Option<Setting<Pem>>,
    /// The client certificate. The same file may also contain the private key.
    pub client_certificate: Option<Setting<Pem>>,
    /// The private key of the client certificate.
    pub client_key: Option<Setting<Pem>>,
    /// Whether verification of the server's certificate is disabled.
    pub insecure: Setting<bool>,
}

/// The content of a PEM file: certificates or a key. `Debug` does not print it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pem {
    /// The path of the file, or `inline` if the setting is the content itself.
    pub location: String,
    // Unused in builds without TLS support.
    #[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), allow(dead_code))]
    text: Secret,
}

/// `is_needed` is false if no endpoint uses HTTPS.
pub(super) fn resolve(
    sources: &Sources<'_>,
    is_needed: bool,
    warnings: &mut Vec<String>,
) -> Result<Tls, ConfigError> {
    let pem = |key: &SettingKey, is_key: bool, warnings: &mut Vec<String>| {
        sources.find(key)?.map(|found| read(sources.environment, found, is_key, warnings)).transpose()
    };
    let tls = Tls {
        ca_certificates: pem(&keys::CACERT, false, warnings)?,
        client_certificate: pem(&keys::CERT, false, warnings)?,
        client_key: pem(&keys::KEY, true, warnings)?,
        insecure: insecure(sources)?,
    };
    if let (Some(key), None) = (&tls.client_key, &tls.client_certificate) {
        return Err(ConfigError::KeyWithoutCertificate { source: key.source.clone() });
    }
    if is_needed && tls.ca_certificates.is_none() && !tls.insecure.value {
        check_system_certificates(sources.environment)?;
    }
    if tls.insecure.value {
        let source = &tls.insecure.source;
        warnings.push(format!(
            "certificate verification is disabled by {source}: anyone on the network path can read and change all traffic"
        ));
    }
    Ok(tls)
}

/// Checks the file that replaces the certificates of the operating system. Without it, the HTTP client has no certificates, and its
/// error does not say why.
fn check_system_certificates(environment: &Environment) -> Result<(), ConfigError> {
    const VARIABLE: &str = "SSL_CERT_FILE";
    let Some(path) = environment.variable(VARIABLE)? else { return Ok(()) };
    if environment.variable("SSL_CERT_DIR")?.is_some() {
        return Ok(());
    }
    let path = PathBuf::from(path.expose());
    let reason = match environment.read(&path) {
        Ok(None) => NO_SUCH_FILE.to_owned(),
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::InvalidInput) => {
            error.to_string()
        }
        Ok(Some(_)) | Err(_) => return Ok(()),
    };
    Err(ConfigError::UnreadableFile { path, set_by: Some(Source::Variable(VARIABLE)), reason })
}

/// Reads the PEM file at the configured path. As in the Terraform provider, the value may also be the PEM content itself.
fn read(
    environment: &Environment,
    found: Found,
    is_key: bool,
    warnings: &mut Vec<String>,
) -> Result<Setting<Pem>, ConfigError> {
    let Setting { value, source } = found.secret();
    if value.expose().trim_start().starts_with("-----BEGIN ") {
        return Ok(Setting::new(Pem { location: "inline".to_owned(), text: value }, source));
    }
    let path = environment.expand(value.expose().trim());
    let unreadable =
        |reason| ConfigError::UnreadableFile { path: path.clone(), set_by: Some(source.clone()), reason };
    let file = match environment.read(&path) {
        Ok(Some(file)) => file,
        Ok(None) => return Err(unreadable(NO_SUCH_FILE.to_owned())),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    if file.world_readable && (is_key || file.text.expose().contains("PRIVATE KEY-----")) {
        warnings.push(world_readable_warning(&path));
    }
    Ok(Setting::new(Pem { location: path.display().to_string(), text: file.text }, source))
}

/// Whether verification is disabled. Within a source, `insecure` has precedence over `verify: true`, as in openstacksdk.
fn insecure(sources: &Sources<'_>) -> Result<Setting<bool>, ConfigError> {
    for precedence in Precedence::ALL {
        let insecure = sources.find_at(precedence, &keys::INSECURE)?.map(boolean).transpose()?;
        let verify = sources.find_at(precedence, &keys::VERIFY)?.map(boolean).transpose()?;
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

/// Any other value is an error, because guessing could disable verification or break a working setup.
fn boolean(found: Found) -> Result<Setting<bool>, ConfigError> {
    let Setting { value, source } = found.text();
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(Setting::new(true, source)),
        "false" | "no" | "off" | "0" => Ok(Setting::new(false, source)),
        _ => Err(ConfigError::InvalidValue {
            setting: "value",
            source,
            problem: "expected true or false".to_owned(),
        }),
    }
}

impl Tls {
    /// Applies the settings to an HTTP client builder.
    ///
    /// # Errors
    ///
    /// [`ConfigError::InvalidValue`] when the content of a file is not valid PEM, or when this crate is built without TLS.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn apply(&self, mut builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigError> {
        if let Some(authorities) = &self.ca_certificates {
            let pem = authorities.value.text.expose().as_bytes();
            let certificates = reqwest::Certificate::from_pem_bundle(pem).ok();
            let certificates = certificates
                .filter(|certificates| !certificates.is_empty())
                .ok_or_else(|| invalid_pem("CA file", &authorities.source, "no PEM certificate found"))?;
            builder = builder.tls_certs_only(certificates);
        }
        if let Some(certificate) = &self.client_certificate {
            let key = self.client_key.as_ref().map_or("", |key| key.value.text.expose());
            let identity = identity(certificate.value.text.expose(), key).map_err(|_| {
                let problem = match &self.client_key {
                    Some(key) => format!("expected a PEM certificate, and its key from {}", key.source),
                    None => "expected a PEM certificate and its key; set OS_KEY, or key in clouds.yaml, if the key is in \
                             another file"
                        .to_owned(),
                };
                invalid_pem("client certificate", &certificate.source, &problem)
            })?;
            builder = builder.identity(identity);
        }
        Ok(builder.tls_danger_accept_invalid_certs(self.insecure.value))
    }

    /// Applies the settings to an HTTP client builder. A build without TLS accepts no certificates.
    ///
    /// # Errors
    ///
    /// [`ConfigError::InvalidValue`] when a certificate is set.
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    pub fn apply(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, ConfigError> {
        match self.ca_certificates.as_ref().or(self.client_certificate.as_ref()) {
            Some(pem) => Err(invalid_pem(
                "TLS",
                &pem.source,
                "this build has no TLS; enable the feature rustls or native-tls",
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

fn invalid_pem(setting: &'static str, source: &Source, problem: &str) -> ConfigError {
    ConfigError::InvalidValue { setting, source: source.clone(), problem: problem.to_owned() }
}
