//! Which way of proving who the caller is the settings mean, and whether they have all that it needs.

use super::error::ConfigError;
use super::method::{Method, MethodKind};
use super::names::{self, Name};
use super::source::{Setting, Source};
use super::stack::{Found, Stack};
use crate::auth::{Domain, User};

/// The method that the settings mean; `None` if there is none.
///
/// A method is there when its secret is, wherever that comes from. Two of them are a mistake even when one comes from the environment
/// and the other from the cloud: openstacksdk, its command line and gophertelekomcloud each take another one then, and the wrong one
/// would send a secret of one account to the host of another. An explicit type decides.
pub(super) fn resolve(
    stack: &Stack<'_>,
    auth_url: Option<&Setting<String>>,
) -> Result<Option<Method>, ConfigError> {
    if let Some(found) = stack.find(&names::AUTH_TYPE)? {
        let choice = found.text();
        return match MethodKind::parse(&choice.value) {
            Some(MethodKind::Token) => token(stack, choice.source).map(Some),
            Some(MethodKind::Keys) => keys(stack, choice.source).map(Some),
            Some(MethodKind::Password) => password(stack, auth_url, choice.source).map(Some),
            None => Err(ConfigError::UnknownAuthType { value: choice.value, source: choice.source }),
        };
    }
    let signs: [(MethodKind, &[&Name]); 3] = [
        (MethodKind::Token, &[&names::TOKEN]),
        (MethodKind::Keys, &[&names::ACCESS_KEY, &names::SECRET_KEY]),
        (MethodKind::Password, &[&names::PASSWORD]),
    ];
    let mut found = Vec::new();
    for (kind, names) in signs {
        if let Some((_, sign)) = stack.first_of(names)? {
            found.push((kind, sign.source));
        }
    }
    match found.len() {
        0 => Ok(None),
        1 => found
            .pop()
            .map(|(kind, source)| match kind {
                MethodKind::Token => token(stack, source),
                MethodKind::Keys => keys(stack, source),
                MethodKind::Password => password(stack, auth_url, source),
            })
            .transpose(),
        _ => Err(ConfigError::TwoMethods { found }),
    }
}

fn token(stack: &Stack<'_>, because: Source) -> Result<Method, ConfigError> {
    let token = stack.find(&names::TOKEN)?.ok_or(ConfigError::IncompleteMethod {
        method: MethodKind::Token,
        missing: "the token",
        remedy: "OS_TOKEN or auth.token in clouds.yaml",
        because,
    })?;
    Ok(Method::Token { token: token.secret() })
}

fn keys(stack: &Stack<'_>, because: Source) -> Result<Method, ConfigError> {
    let missing_access_key = |given| ConfigError::HalfKeyPair {
        missing: "access key",
        remedy: "OS_ACCESS_KEY, or auth.ak or access_key in clouds.yaml",
        given,
    };
    let missing_secret_key = |given| ConfigError::HalfKeyPair {
        missing: "secret key",
        remedy: "OS_SECRET_KEY, or auth.sk or secret_key in clouds.yaml",
        given,
    };
    let (access_key, secret_key) = match (stack.find(&names::ACCESS_KEY)?, stack.find(&names::SECRET_KEY)?) {
        (Some(access_key), Some(secret_key)) => (access_key, secret_key),
        (Some(access_key), None) => return Err(missing_secret_key(access_key.source)),
        (None, Some(secret_key)) => return Err(missing_access_key(secret_key.source)),
        (None, None) => {
            return Err(ConfigError::IncompleteMethod {
                method: MethodKind::Keys,
                missing: "an access key and a secret key",
                remedy: "OS_ACCESS_KEY and OS_SECRET_KEY, or auth.ak and auth.sk in clouds.yaml",
                because,
            });
        }
    };
    // A half from the environment over a whole pair of the cloud is a forgotten variable, not a pair.
    if access_key.rank < secret_key.rank && stack.find_at(secret_key.rank, &names::ACCESS_KEY)?.is_some() {
        return Err(missing_secret_key(access_key.source));
    }
    if secret_key.rank < access_key.rank && stack.find_at(access_key.rank, &names::SECRET_KEY)?.is_some() {
        return Err(missing_access_key(secret_key.source));
    }
    // A security token belongs to its pair: one from a weaker place belongs to another.
    let weakest = access_key.rank.max(secret_key.rank);
    let security_token =
        stack.find(&names::SECURITY_TOKEN)?.filter(|token| token.rank <= weakest).map(Found::secret);
    Ok(Method::Keys { access_key: access_key.text(), secret_key: secret_key.secret(), security_token })
}

fn password(
    stack: &Stack<'_>,
    auth_url: Option<&Setting<String>>,
    because: Source,
) -> Result<Method, ConfigError> {
    let incomplete = |missing, remedy| ConfigError::IncompleteMethod {
        method: MethodKind::Password,
        missing,
        remedy,
        because: because.clone(),
    };
    let password = stack
        .find(&names::PASSWORD)?
        .ok_or_else(|| incomplete("the password", "OS_PASSWORD or auth.password in clouds.yaml"))?;
    let domain = user_domain(stack)?;
    let user = match stack.first_of(&[&names::USER_ID, &names::USER_NAME])? {
        Some((0, id)) => map(id, User::Id),
        Some((_, name)) => {
            let domain = domain.clone().ok_or_else(|| {
                incomplete(
                    "the user's domain",
                    "OS_USER_DOMAIN_NAME or OS_USER_DOMAIN_ID, or auth.user_domain_name or auth.user_domain_id in clouds.yaml",
                )
            })?;
            map(name, |name| User::Name { name, domain: domain.value })
        }
        None => {
            return Err(incomplete(
                "a user",
                "OS_USERNAME or OS_USER_ID, or auth.username or auth.user_id in clouds.yaml",
            ));
        }
    };
    let auth_url = auth_url.ok_or(ConfigError::MissingAuthUrl { purpose: "to sign in with a password" })?;
    Ok(Method::Password { auth_url: auth_url.clone(), user, domain, password: password.secret() })
}

/// The domain of the user. The project's domain and the default one stand in for it, as in the Terraform provider.
pub(super) fn user_domain(stack: &Stack<'_>) -> Result<Option<Setting<Domain>>, ConfigError> {
    let own = [&names::USER_DOMAIN_ID, &names::USER_DOMAIN_NAME, &names::DOMAIN_ID, &names::DOMAIN_NAME];
    if let Some((position, found)) = stack.first_of(&own)? {
        return Ok(Some(map(found, if position % 2 == 0 { Domain::Id } else { Domain::Name })));
    }
    if let Some(domain) = project_domain(stack)? {
        return Ok(Some(domain));
    }
    Ok(stack.find(&names::DEFAULT_DOMAIN)?.map(|found| map(found, Domain::Name)))
}

/// The domain of the project, where it is set apart.
pub(super) fn project_domain(stack: &Stack<'_>) -> Result<Option<Setting<Domain>>, ConfigError> {
    let found = stack.first_of(&[&names::PROJECT_DOMAIN_ID, &names::PROJECT_DOMAIN_NAME])?;
    Ok(found.map(|(position, found)| map(found, if position == 0 { Domain::Id } else { Domain::Name })))
}

fn map<T>(found: Found, into: impl FnOnce(String) -> T) -> Setting<T> {
    let Setting { value, source } = found.text();
    Setting::new(into(value), source)
}
