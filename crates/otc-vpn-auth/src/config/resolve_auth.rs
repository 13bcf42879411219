//! Selection of the authentication method, and the settings that it requires.

use super::error::ConfigError;
use super::keys::{self, SettingKey};
use super::method::{Method, MethodKind};
use super::source::{Setting, Source};
use super::sources::{Found, Precedence, Sources};
use crate::base_url::BaseUrl;
use crate::credentials::{Domain, User};

/// The authentication method; `None` if there are no credentials.
///
/// A method is configured when its secret is, in any source. Two configured methods are an error, even if one is in the environment
/// and the other in a cloud: openstacksdk, its command line and gophertelekomcloud each select a different one then, and the wrong one
/// would send the secret of one account to the host of another. An explicit authentication type decides. An access key next to a
/// password in one cloud is for object storage, and the password is used.
pub(super) fn resolve(
    sources: &Sources<'_>,
    auth_url: Option<&Setting<BaseUrl>>,
    region: Option<&Setting<String>>,
) -> Result<Option<Method>, ConfigError> {
    if let Some(credentials) = &sources.overrides.credentials {
        let credentials = Setting::new(credentials.clone(), Source::Override("credentials"));
        return Ok(Some(Method::Credentials { credentials }));
    }
    if let Some(found) = sources.find(&keys::AUTH_TYPE)? {
        let Setting { value, source } = found.text();
        return match MethodKind::parse(&value) {
            Some(kind) => method(kind, sources, (auth_url, region), source).map(Some),
            None => Err(ConfigError::UnknownAuthType { value, source }),
        };
    }
    let indicators: [(MethodKind, &[&SettingKey]); 3] = [
        (MethodKind::Token, &[&keys::TOKEN]),
        (MethodKind::AccessKeys, &[&keys::ACCESS_KEY, &keys::SECRET_KEY]),
        (MethodKind::Password, &[&keys::PASSWORD]),
    ];
    let mut methods = Vec::new();
    for (kind, keys) in indicators {
        if let Some((_, found)) = sources.first_of(keys)? {
            methods.push((kind, found));
        }
    }
    if methods.is_empty() {
        // A user without a password: the error names what is missing.
        let user = sources.first_of(&[&keys::USER_ID, &keys::USER_NAME])?;
        methods.extend(user.map(|(_, user)| (MethodKind::Password, user)));
    }
    let mut unused_access_key = None;
    if let [(MethodKind::AccessKeys, key), (MethodKind::Password, password)] = methods.as_slice()
        && key.precedence == Precedence::Cloud
        && password.precedence == Precedence::Cloud
    {
        unused_access_key = Some(methods.remove(0).1.source);
    }
    if methods.len() > 1 {
        let methods = methods.into_iter().map(|(kind, found)| (kind, found.source)).collect();
        return Err(ConfigError::AmbiguousAuth { methods });
    }
    let Some((kind, found)) = methods.pop() else { return Ok(None) };
    let mut method = method(kind, sources, (auth_url, region), found.source)?;
    if let Method::Password { unused_access_key: unused, .. } = &mut method {
        *unused = unused_access_key;
    }
    Ok(Some(method))
}

/// The URL of IAM and the region, if they are known.
type Iam<'a> = (Option<&'a Setting<BaseUrl>>, Option<&'a Setting<String>>);

/// The method with its settings. `source` is what selects the method.
fn method(
    kind: MethodKind,
    sources: &Sources<'_>,
    iam: Iam<'_>,
    source: Source,
) -> Result<Method, ConfigError> {
    match kind {
        MethodKind::Token => token(sources, source),
        MethodKind::AccessKeys => access_keys(sources, source),
        MethodKind::Password => password(sources, iam, source),
    }
}

fn token(sources: &Sources<'_>, source: Source) -> Result<Method, ConfigError> {
    let token = sources.find(&keys::TOKEN)?.ok_or(ConfigError::IncompleteCredentials {
        method: MethodKind::Token,
        missing: "a token",
        remedy: "OS_TOKEN, or auth.token in clouds.yaml",
        source,
    })?;
    Ok(Method::Token { token: token.require_header_value("token")?.secret() })
}

fn access_keys(sources: &Sources<'_>, source: Source) -> Result<Method, ConfigError> {
    let missing_access_key = |present| ConfigError::IncompleteKeyPair {
        missing: "access key",
        remedy: "OS_ACCESS_KEY, or auth.ak or access_key in clouds.yaml",
        present,
    };
    let missing_secret_key = |present| ConfigError::IncompleteKeyPair {
        missing: "secret key",
        remedy: "OS_SECRET_KEY, or auth.sk or secret_key in clouds.yaml",
        present,
    };
    let (access_key, secret_key) = match (sources.find(&keys::ACCESS_KEY)?, sources.find(&keys::SECRET_KEY)?)
    {
        (Some(access_key), Some(secret_key)) => (access_key, secret_key),
        (Some(access_key), None) => return Err(missing_secret_key(access_key.source)),
        (None, Some(secret_key)) => return Err(missing_access_key(secret_key.source)),
        (None, None) => {
            return Err(ConfigError::IncompleteCredentials {
                method: MethodKind::AccessKeys,
                missing: "an access key and a secret key",
                remedy: "OS_ACCESS_KEY and OS_SECRET_KEY, or auth.ak and auth.sk in clouds.yaml",
                source,
            });
        }
    };
    // One key in the environment and a complete pair in the cloud: a variable was forgotten, and the two do not belong together.
    if access_key.precedence < secret_key.precedence
        && sources.find_at(secret_key.precedence, &keys::ACCESS_KEY)?.is_some()
    {
        return Err(missing_secret_key(access_key.source));
    }
    if secret_key.precedence < access_key.precedence
        && sources.find_at(access_key.precedence, &keys::SECRET_KEY)?.is_some()
    {
        return Err(missing_access_key(secret_key.source));
    }
    // A security token in a source of lower precedence belongs to another key pair.
    let lowest = access_key.precedence.max(secret_key.precedence);
    let security_token = sources
        .find(&keys::SECURITY_TOKEN)?
        .filter(|token| token.precedence <= lowest)
        .map(|token| token.require_header_value("security token"))
        .transpose()?
        .map(Found::secret);
    let access_key = access_key.require_header_value("access key")?;
    Ok(Method::AccessKeys { access_key: access_key.text(), secret_key: secret_key.secret(), security_token })
}

fn password(
    sources: &Sources<'_>,
    (auth_url, region): Iam<'_>,
    source: Source,
) -> Result<Method, ConfigError> {
    let incomplete = |missing, remedy| ConfigError::IncompleteCredentials {
        method: MethodKind::Password,
        missing,
        remedy,
        source: source.clone(),
    };
    let password = sources
        .find(&keys::PASSWORD)?
        .ok_or_else(|| incomplete("a password", "OS_PASSWORD, or auth.password in clouds.yaml"))?;
    let domain = user_domain(sources)?;
    let user = match sources.first_of(&[&keys::USER_ID, &keys::USER_NAME])? {
        Some((0, id)) => id.text().map(User::Id),
        Some((_, name)) => {
            let domain = domain.clone().ok_or_else(|| {
                incomplete(
                    "the domain of the user",
                    "OS_USER_DOMAIN_NAME or OS_USER_DOMAIN_ID, or auth.user_domain_name or auth.user_domain_id in clouds.yaml",
                )
            })?;
            name.text().map(|name| User::by_name(name, domain.value))
        }
        None => {
            return Err(incomplete(
                "a user",
                "OS_USERNAME or OS_USER_ID, or auth.username or auth.user_id in clouds.yaml",
            ));
        }
    };
    let auth_url =
        auth_url.ok_or_else(|| ConfigError::missing_auth_url("to authenticate with a password", region))?;
    let (auth_url, password) = (auth_url.clone(), password.secret());
    let passcode = sources.find(&keys::PASSCODE)?.map(Found::secret);
    Ok(Method::Password { auth_url, user, domain, password, passcode, unused_access_key: None })
}

/// The domain of the user. The domain of the project and the default domain replace a missing one, as in the Terraform provider.
pub(super) fn user_domain(sources: &Sources<'_>) -> Result<Option<Setting<Domain>>, ConfigError> {
    let domain = [&keys::USER_DOMAIN_ID, &keys::USER_DOMAIN_NAME, &keys::DOMAIN_ID, &keys::DOMAIN_NAME];
    if let Some((index, found)) = sources.first_of(&domain)? {
        return Ok(Some(found.text().map(if index % 2 == 0 { Domain::Id } else { Domain::Name })));
    }
    if let Some(domain) = project_domain(sources)? {
        return Ok(Some(domain));
    }
    Ok(sources.find(&keys::DEFAULT_DOMAIN)?.map(|found| found.text().map(Domain::Name)))
}

/// The domain of the project, if it is set.
pub(super) fn project_domain(sources: &Sources<'_>) -> Result<Option<Setting<Domain>>, ConfigError> {
    let found = sources.first_of(&[&keys::PROJECT_DOMAIN_ID, &keys::PROJECT_DOMAIN_NAME])?;
    Ok(found.map(|(index, found)| found.text().map(if index == 0 { Domain::Id } else { Domain::Name })))
}
