//! The settings, and their resolution.

use super::agency::{self, Agency, AgencySettings};
use super::clouds::{Clouds, PublicProfiles};
use super::endpoints::{self, Endpoints};
use super::environment::Environment;
use super::error::ConfigError;
use super::keys;
use super::method::{Method, MethodKind};
use super::overrides::Overrides;
use super::profiles::Service;
use super::resolve_auth;
use super::source::{Setting, Source};
use super::sources::{Found, Sources, identity_in_environment};
use super::tls::{self, Tls};
use crate::base_url::BaseUrl;
use crate::credentials::{
    AccessKeys, AgencyCredentials, Credentials, Domain, PasswordCredentials, ProjectScope,
};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Everything needed to send requests to the service, each setting with its source. `Debug` prints no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The cloud in `clouds.yaml`.
    pub cloud: Option<Setting<String>>,
    /// The vendor profile of the cloud.
    pub profile: Option<Setting<String>>,
    /// The authentication method.
    pub method: Method,
    /// The agency, for which the caller of `method` gets tokens.
    pub agency: Option<Agency>,
    /// The project, by id or by a name that must be looked up in IAM. With an agency, it is a project of the agency's domain.
    pub project: Setting<ProjectScope>,
    /// The name of a project whose id is also known.
    pub project_name: Option<Setting<String>>,
    /// The URL of IAM. It is set whenever the method or the project needs it.
    pub auth_url: Option<Setting<BaseUrl>>,
    /// The region.
    pub region: Option<Setting<String>>,
    /// The explicit endpoint of the service, which has precedence over the catalog.
    pub endpoint: Option<Setting<BaseUrl>>,
    /// The endpoint of the service in the region, for use if neither `endpoint` nor a catalog has one.
    pub regional_endpoint: Option<Setting<BaseUrl>>,
    /// The TLS settings.
    pub tls: Tls,
    /// The environment variables with credentials that are set and ignored, because [`Overrides::cloud`] selects a cloud.
    pub ignored_variables: Vec<&'static str>,
    /// Warnings to print or log, for example about a world-readable `clouds.yaml`.
    pub warnings: Vec<String>,
}

impl Settings {
    /// The credentials for an [`Authenticator`](crate::Authenticator).
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        let (Some(agency), Some(auth_url)) = (&self.agency, &self.auth_url) else {
            return self.own_credentials(&self.project.value);
        };
        let caller = self.own_credentials(agency.caller_scope.as_ref().unwrap_or(&self.project.value));
        let domain = Domain::Name(agency.domain_name.value.clone());
        let (iam_url, project) = (auth_url.value.clone(), self.project.value.clone());
        let mut credentials =
            AgencyCredentials::new(iam_url, caller, agency.name.value.as_str(), domain, project);
        credentials.caller_domain_id.clone_from(&agency.caller_domain_id);
        Credentials::Agency(Box::new(credentials))
    }

    /// The credentials of the method, with this scope of tokens for a password.
    fn own_credentials(&self, scope: &ProjectScope) -> Credentials {
        match &self.method {
            Method::Token { token } => Credentials::Token(token.value.clone()),
            Method::AccessKeys { access_key, secret_key, security_token } => {
                let keys = AccessKeys::new(access_key.value.as_str(), secret_key.value.clone());
                Credentials::AccessKeys(match security_token {
                    Some(token) => keys.with_security_token(token.value.clone()),
                    None => keys,
                })
            }
            Method::Password { auth_url, user, password, passcode, .. } => {
                Credentials::Password(PasswordCredentials {
                    iam_url: auth_url.value.clone(),
                    user: user.value.clone(),
                    password: password.value.clone(),
                    passcode: passcode.as_ref().map(|passcode| passcode.value.clone()),
                    project: scope.clone(),
                })
            }
            Method::Credentials { credentials } => credentials.value.clone(),
        }
    }

    /// The endpoint of the service, if it is known without a catalog: the explicit one or that of the region.
    #[must_use]
    pub fn service_url(&self) -> Option<&Setting<BaseUrl>> {
        self.endpoint.as_ref().or(self.regional_endpoint.as_ref())
    }
}

/// Resolves the settings, in the order of precedence that the [module](super) describes. No request is sent.
///
/// # Errors
///
/// A [`ConfigError`] for a setting that is missing, contradictory, invalid or unreadable.
pub fn resolve(
    overrides: &Overrides,
    environment: &Environment,
    service: &Service,
) -> Result<Settings, ConfigError> {
    let empty = Environment::empty();
    let complete = overrides.are_complete();
    let (cloud, clouds) = match complete {
        true => (None, Clouds::default()),
        false => select_cloud(overrides, environment)?,
    };
    let cloud_name = cloud.as_ref().map(|cloud| cloud.value.clone()).unwrap_or_default();
    let sources = Sources {
        overrides,
        environment: if complete { &empty } else { environment },
        entries: clouds.cloud(&cloud_name),
    };
    let ignored_variables = sources.ignored_variables();
    let is_explicit = sources.has_explicit_cloud();
    match resolve_from(sources, environment, service, cloud, clouds.warnings()) {
        Ok(settings) => Ok(Settings { ignored_variables, ..settings }),
        Err(error) if is_explicit && error.names_credential_variables() => {
            Err(ConfigError::ExplicitCloud { error: Box::new(error), ignored_variables })
        }
        Err(error) => Err(error),
    }
}

/// Resolves the settings from their sources. `environment` has the TLS settings and the files.
fn resolve_from(
    sources: Sources<'_>,
    environment: &Environment,
    service: &Service,
    cloud: Option<Setting<String>>,
    mut warnings: Vec<String>,
) -> Result<Settings, ConfigError> {
    let public_profiles = match sources.find(&keys::PROFILE)? {
        Some(_) => PublicProfiles::load(environment)?,
        None => PublicProfiles::default(),
    };
    let mut sources = sources;
    let Endpoints { profile, auth_url, region, endpoint, regional_endpoint, warning } =
        endpoints::resolve(&mut sources, service, &public_profiles)?;
    warnings.extend(warning);

    let Some(method) = resolve_auth::resolve(&sources, auth_url.as_ref(), region.as_ref())? else {
        let known = super::clouds::cloud_names(environment);
        return Err(ConfigError::NoCredentials { cloud: cloud.map(|cloud| cloud.value), known });
    };
    let (agency, (project, project_name)) = match agency::resolve(&sources)? {
        Some(settings) => {
            if auth_url.is_none() {
                return Err(ConfigError::missing_auth_url("to assume the agency", region.as_ref()));
            }
            let (agency, project) = agency_and_project(&sources, settings, &method)?;
            (Some(agency), project)
        }
        None => (None, project(&sources)?),
    };
    if matches!(project.value, ProjectScope::Name { .. }) && auth_url.is_none() {
        return Err(ConfigError::missing_auth_url("to look up the project by name", region.as_ref()));
    }
    // Only a token that IAM issues comes with a catalog.
    let has_catalog = method.kind() == MethodKind::Password || agency.is_some();
    if endpoint.is_none() && regional_endpoint.is_none() && !has_catalog {
        return Err(ConfigError::missing_endpoint(service, region, auth_url));
    }
    let tls_sources = Sources { environment, ..sources };
    // An address that is not known yet comes from the catalog.
    let addresses = [Some(endpoint.as_ref().or(regional_endpoint.as_ref())), auth_url.as_ref().map(Some)];
    let needs_tls = addresses.into_iter().flatten().any(|url| url.is_none_or(|url| url.value.is_https()));
    let tls = tls::resolve(&tls_sources, needs_tls, &mut warnings)?;
    Ok(Settings {
        cloud,
        profile,
        method,
        agency,
        project,
        project_name,
        auth_url,
        region,
        endpoint,
        regional_endpoint,
        tls,
        ignored_variables: Vec::new(),
        warnings,
    })
}

/// As [`resolve`], on a thread for blocking calls if a file is needed, because files can be slow to read.
///
/// # Errors
///
/// As [`resolve`].
pub async fn load(
    overrides: Overrides,
    environment: Environment,
    service: Service,
) -> Result<Settings, ConfigError> {
    let (variables, needs_files) = environment.without_files();
    let settings = resolve(&overrides, &variables, &service);
    if !needs_files.load(Ordering::Relaxed) {
        return settings;
    }
    let inputs = Arc::new((overrides, environment, service));
    let shared = Arc::clone(&inputs);
    let settings = tokio::task::spawn_blocking(move || resolve(&shared.0, &shared.1, &shared.2)).await;
    // The runtime cancels the task only while it shuts down.
    settings.unwrap_or_else(|_| resolve(&inputs.0, &inputs.1, &inputs.2))
}

/// The selected cloud and the files. Files are read only if needed.
fn select_cloud(
    overrides: &Overrides,
    environment: &Environment,
) -> Result<(Option<Setting<String>>, Clouds), ConfigError> {
    let selected = match overrides.value("cloud") {
        Some(name) => Some(Setting::new(name.to_owned(), Source::Override("cloud"))),
        None => environment
            .variable("OS_CLOUD")?
            .map(|name| Setting::new(name.expose().to_owned(), Source::Variable("OS_CLOUD"))),
    };
    if let Some(Setting { value: name, source }) = selected {
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
    if overrides.credentials.is_some() || identity_in_environment(environment)? {
        return Ok((None, Clouds::default()));
    }
    let clouds = Clouds::load(environment)?;
    match clouds.only() {
        Some((name, file)) => Ok((Some(Setting::new(name, Source::OnlyCloud { file })), clouds)),
        None => Ok((None, Clouds::default())),
    }
}

type Project = (Setting<ProjectScope>, Option<Setting<String>>);

/// The agency, and the project of its domain: the delegated project or, if none is set, the project. A project id from the caller has
/// the highest precedence.
fn agency_and_project(
    sources: &Sources<'_>,
    settings: AgencySettings,
    method: &Method,
) -> Result<(Agency, Project), ConfigError> {
    let AgencySettings { name, domain_name, delegated_project } = settings;
    let domain = Domain::Name(domain_name.value.clone());
    let in_agency = |setting: Setting<String>| {
        setting.map(|name| ProjectScope::Name { name, domain: Some(domain.clone()) })
    };
    let caller_domain = resolve_auth::user_domain(sources)?.map(|domain| domain.value);
    let is_overridden = sources.overrides.value("project_id").is_some();
    let mut caller_scope = caller_domain.clone().map(ProjectScope::Domain);
    let project = match delegated_project {
        Some(delegated) if !is_overridden => {
            // A project that is also set is the caller's own.
            match project(sources) {
                Ok((own, _)) => caller_scope = Some(own.value),
                Err(ConfigError::MissingProject) => {}
                Err(error) => return Err(error),
            }
            (in_agency(delegated.text()), None)
        }
        _ => match project(sources)? {
            (Setting { value: ProjectScope::Name { name, .. }, source }, other) => {
                (in_agency(Setting::new(name, source)), other)
            }
            project => project,
        },
    };
    if caller_scope.is_none()
        && let Method::Password { password, .. } = method
    {
        return Err(ConfigError::IncompleteCredentials {
            method: MethodKind::Password,
            missing: "the domain of the user, for the agency",
            remedy: "OS_USER_DOMAIN_NAME or OS_USER_DOMAIN_ID, or auth.user_domain_name or auth.user_domain_id in clouds.yaml",
            source: password.source.clone(),
        });
    }
    let caller_domain_id = match caller_domain {
        Some(Domain::Id(id)) => Some(id),
        _ => None,
    };
    Ok((Agency { name, domain_name, caller_scope, caller_domain_id }, project))
}

/// The project. Id and name are read from the same source: the one with the highest precedence that has either.
fn project(sources: &Sources<'_>) -> Result<Project, ConfigError> {
    if let (Some(password), None) = (sources.overrides.password(), sources.overrides.value("project_id")) {
        return Ok((Setting::new(password.project.clone(), Source::Override("credentials")), None));
    }
    let Some((index, found)) = sources.first_of(&[&keys::PROJECT_ID, &keys::PROJECT_NAME])? else {
        return Err(ConfigError::MissingProject);
    };
    let precedence = found.precedence;
    let Setting { value, source } = found.text();
    if index == 0 {
        // The id becomes part of paths.
        if !value.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            let problem = format!("{value:?} has characters other than letters, digits, '-' and '_'");
            return Err(ConfigError::InvalidValue { setting: "project id", source, problem });
        }
        let name = sources.find_at(precedence, &keys::PROJECT_NAME)?.map(Found::text);
        return Ok((Setting::new(ProjectScope::Id(value), source), name));
    }
    let domain = match resolve_auth::project_domain(sources)? {
        Some(domain) => Some(domain),
        None => resolve_auth::user_domain(sources)?,
    };
    let domain = domain.map(|domain| domain.value);
    Ok((Setting::new(ProjectScope::Name { name: value, domain }, source), None))
}
