//! The settings, and how they come together.

use super::clouds::Clouds;
use super::environment::Environment;
use super::error::ConfigError;
use super::method::Method;
use super::method_choice;
use super::names;
use super::options::Options;
use super::place;
use super::source::{Setting, Source};
use super::stack::{Found, Stack, identity_in_environment};
use super::tls::{self, Tls};
use crate::auth::{AccessKeys, Credentials, PasswordCredentials, ProjectScope};

/// All that is needed to talk to the service, each with its source. Debug shows no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The cloud of `clouds.yaml`, and what named it.
    pub cloud: Option<Setting<String>>,
    /// The vendor profile of the cloud.
    pub profile: Option<Setting<String>>,
    /// How the caller proves who they are.
    pub method: Method,
    /// The project, by id or by a name that has to be looked up.
    pub project: Setting<ProjectScope>,
    /// The name of a project whose id is known too.
    pub project_name: Option<Setting<String>>,
    /// IAM's address. It is there whenever the method or the project needs it.
    pub auth_url: Option<Setting<String>>,
    /// The region.
    pub region: Option<Setting<String>>,
    /// The service's address, if it was set; it wins over the catalog.
    pub endpoint: Option<Setting<String>>,
    /// The service's address in the region, for when neither `endpoint` nor a catalog has one.
    pub regional_endpoint: Option<Setting<String>>,
    /// TLS.
    pub tls: Tls,
    /// What a person should be warned of.
    pub warnings: Vec<String>,
}

impl Settings {
    /// The credentials, ready for an [`Authenticator`](crate::auth::Authenticator).
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        match &self.method {
            Method::Token { token } => Credentials::Token(token.value.clone()),
            Method::Keys { access_key, secret_key, security_token } => {
                let keys = AccessKeys::new(access_key.value.as_str(), secret_key.value.clone());
                Credentials::AccessKeys(match security_token {
                    Some(token) => keys.with_security_token(token.value.clone()),
                    None => keys,
                })
            }
            Method::Password { auth_url, user, password, .. } => Credentials::Password(PasswordCredentials {
                iam_url: auth_url.value.clone(),
                user: user.value.clone(),
                password: password.value.clone(),
                project: self.project.value.clone(),
            }),
        }
    }

    /// The service's address as far as it is known without a catalog: the one that was set, or that of the region.
    #[must_use]
    pub fn service_url(&self) -> Option<&Setting<String>> {
        self.endpoint.as_ref().or(self.regional_endpoint.as_ref())
    }
}

/// Puts the settings together, in the order that the [module](super) tells.
///
/// # Errors
///
/// A [`ConfigError`] for anything that is missing, contradictory or unreadable. Nothing is asked of a service.
pub fn resolve(options: &Options, environment: &Environment) -> Result<Settings, ConfigError> {
    let (cloud, clouds) = choose_cloud(options, environment)?;
    let cloud_name = cloud.as_ref().map_or("", |cloud| cloud.value.as_str());
    let mut stack = Stack { options, environment, cloud: cloud_name, entries: clouds.cloud(cloud_name) };
    let place = place::resolve(&mut stack)?;

    let Some(method) = method_choice::resolve(&stack, place.auth_url.as_ref())? else {
        let known = super::clouds::cloud_names(environment);
        return Err(ConfigError::NoCredentials { cloud: cloud.map(|cloud| cloud.value), known });
    };
    let (project, project_name) = project(&stack)?;
    if matches!(project.value, ProjectScope::Name { .. }) && place.auth_url.is_none() {
        return Err(ConfigError::MissingAuthUrl { purpose: "to look up the project by its name" });
    }
    // Only a password comes with a catalog.
    let known = place.endpoint.is_some() || place.regional_endpoint.is_some();
    if !known && !matches!(method, Method::Password { .. }) {
        return Err(ConfigError::MissingEndpoint { region: place.region.map(|region| region.value) });
    }
    let mut warnings = clouds.warnings();
    let tls = tls::resolve(&stack, &mut warnings)?;
    let place::Place { profile, auth_url, region, endpoint, regional_endpoint } = place;
    Ok(Settings {
        cloud,
        profile,
        method,
        project,
        project_name,
        auth_url,
        region,
        endpoint,
        regional_endpoint,
        tls,
        warnings,
    })
}

/// The cloud and the files; no file is read if none is needed.
fn choose_cloud(
    options: &Options,
    environment: &Environment,
) -> Result<(Option<Setting<String>>, Clouds), ConfigError> {
    let named = match options.value("--cloud") {
        Some(name) => Some(Setting::new(name.to_owned(), Source::Option("--cloud"))),
        None => environment
            .variable("OS_CLOUD")?
            .map(|name| Setting::new(name.expose().to_owned(), Source::Variable("OS_CLOUD"))),
    };
    if let Some(Setting { value: name, source }) = named {
        let clouds = Clouds::load(environment)?;
        if clouds.cloud(&name).is_empty() {
            return Err(ConfigError::CloudNotFound {
                name,
                source,
                known: clouds.names(),
                files: clouds.paths(),
            });
        }
        return Ok((Some(Setting::new(name, source)), clouds));
    }
    if identity_in_environment(environment)? {
        return Ok((None, Clouds::default()));
    }
    let clouds = Clouds::load(environment)?;
    match clouds.only() {
        Some((name, file)) => Ok((Some(Setting::new(name, Source::OnlyCloud { file })), clouds)),
        None => Ok((None, Clouds::default())),
    }
}

/// The project. Id and name are taken from the same rank: the strongest that has one of them.
fn project(stack: &Stack<'_>) -> Result<(Setting<ProjectScope>, Option<Setting<String>>), ConfigError> {
    let Some((position, found)) = stack.first_of(&[&names::PROJECT_ID, &names::PROJECT_NAME])? else {
        return Err(ConfigError::MissingProject);
    };
    let rank = found.rank;
    let Setting { value, source } = found.text();
    if position == 0 {
        // It becomes a part of paths.
        if !value.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            let problem = format!("is not an id: {value:?}");
            return Err(ConfigError::InvalidValue { setting: "project id", source, problem });
        }
        let name = stack.find_at(rank, &names::PROJECT_NAME)?.map(Found::text);
        return Ok((Setting::new(ProjectScope::Id(value), source), name));
    }
    let domain = match method_choice::project_domain(stack)? {
        Some(domain) => Some(domain),
        None => method_choice::user_domain(stack)?,
    };
    let domain = domain.map(|domain| domain.value);
    Ok((Setting::new(ProjectScope::Name { name: value, domain }, source), None))
}
