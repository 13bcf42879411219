//! `auth check`

use crate::context::{Context, Service};
use crate::error::CliError;
use crate::setting_source::describe;
use crate::ui::key_value::KeyValue;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::{DIM, GREEN, RED, Stream, YELLOW};
use otc_vpn::auth::{BaseUrl, ProxyRoute, proxy_route};
use otc_vpn::config::{MethodKind, Settings, Source};
use otc_vpn::{Error, ErrorKind};
use serde::Serialize;

/// The JSON of the check. It contains no secret.
#[derive(Default, Serialize)]
struct Check {
    method: &'static str,
    settings: Vec<Setting>,
    /// The variables with credentials that are set and ignored, because an option selects the cloud.
    ignored_variables: Vec<&'static str>,
    endpoint: Option<String>,
    /// The host and the port of the proxy for the endpoint.
    proxy: Option<String>,
    project_id: Option<String>,
    region: Option<String>,
    /// None if it is unknown, or if there is no token.
    token_expires_at: Option<String>,
    /// Whether the service or IAM responded.
    reached: bool,
    /// Whether the service accepted the credentials.
    accepted: bool,
    #[serde(skip)]
    credentials: Credentials,
    #[serde(skip)]
    iam_url: Option<String>,
}

#[derive(Serialize)]
struct Setting {
    setting: &'static str,
    value: String,
    source: String,
}

/// What is known about the credentials.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Credentials {
    Accepted,
    Rejected,
    /// There was no response.
    NotReached,
    /// Nothing was sent, or the response says nothing about the credentials.
    #[default]
    NotTested,
}

impl Credentials {
    fn of(result: &Result<(), Error>) -> Credentials {
        let Err(error) = result else { return Credentials::Accepted };
        match error.kind() {
            ErrorKind::Authentication | ErrorKind::Permission => Credentials::Rejected,
            // With a status, a proxy rejected the connection.
            ErrorKind::Connection => Credentials::NotReached,
            ErrorKind::Timeout if error.status().is_none() => Credentials::NotReached,
            _ => Credentials::NotTested,
        }
    }
}

pub(crate) async fn run(context: &Context) -> Result<(), CliError> {
    let (mut check, connected) = if context.global.simulate {
        (simulated(), Ok(context.connect().await?))
    } else {
        let settings = context.settings().await?;
        (configured(&settings), context.connect_with(settings).await)
    };
    let result = match connected {
        Ok(service) => test_credentials(&service, &mut check).await,
        Err(error) => Err(error),
    };
    check.credentials = Credentials::of(&result);
    check.accepted = check.credentials == Credentials::Accepted;
    let responded = result.as_ref().err().is_none_or(|error| error.status().is_some());
    check.reached = responded && check.credentials != Credentials::NotReached;
    if !context.global.simulate {
        add_proxies(&mut check);
    }
    context.output.result(&check, || render(&check, &context.output.terminal.out))?;
    Ok(result?)
}

/// Sends a request that needs the credentials, and fills in what is known afterwards.
async fn test_credentials(service: &Service, check: &mut Check) -> Result<(), Error> {
    let client = &service.client;
    check.endpoint = Some(client.endpoint().to_owned());
    check.project_id = Some(client.project_id().to_string());
    client.gateways().list().await?;
    let session = client.session().await?;
    check.token_expires_at = session.and_then(|session| session.expires_at()).map(|end| end.to_string());
    Ok(())
}

/// Adds the proxy for the endpoint, and that for IAM if it differs.
fn add_proxies(check: &mut Check) {
    let route = |url: &str| proxy_route(&BaseUrl::parse(url, true).ok()?).ok();
    let service = check.endpoint.as_deref().and_then(route);
    let iam = check.iam_url.as_deref().and_then(route).filter(|iam| Some(iam) != service.as_ref());
    if let Some(ProxyRoute::Proxy { address, .. }) = &service {
        check.proxy = Some(address.clone());
    }
    let lines = [("proxy", service), ("IAM proxy", iam)];
    check.settings.extend(lines.into_iter().filter_map(|(setting, route)| {
        let (value, source) = match route? {
            ProxyRoute::Proxy { address, variable, .. } => (address, Source::Variable(variable)),
            ProxyRoute::Excluded { variable, .. } => ("none".to_owned(), Source::Variable(variable)),
            _ => ("none".to_owned(), Source::Default),
        };
        Some(Setting { setting, value, source: describe(&source) })
    }));
}

fn simulated() -> Check {
    Check {
        method: MethodKind::Token.as_str(),
        region: Some(otc_vpn_simulator::REGION.to_owned()),
        ..Check::default()
    }
}

fn configured(settings: &Settings) -> Check {
    let lines = settings.report().into_iter();
    Check {
        method: settings.method.kind().as_str(),
        settings: lines
            .map(|line| Setting { setting: line.setting, value: line.value, source: describe(&line.source) })
            .collect(),
        ignored_variables: settings.ignored_variables.clone(),
        endpoint: settings.service_url().map(|url| url.value.to_string()),
        region: settings.region.as_ref().map(|region| region.value.clone()),
        iam_url: settings.auth_url.as_ref().map(|url| url.value.to_string()),
        ..Check::default()
    }
}

fn render(check: &Check, stream: &Stream) -> String {
    let mut text = String::new();
    if !check.settings.is_empty() {
        let mut table = Table::new(vec![
            Column::new("SETTING", Overflow::Keep),
            Column::new("VALUE", Overflow::Truncate(16)),
            Column::new("SOURCE", Overflow::Truncate(24)),
        ]);
        for line in &check.settings {
            table.row(vec![Cell::new(line.setting), Cell::new(&line.value), Cell::styled(&line.source, DIM)]);
        }
        text.push_str(&table.render(stream));
        text.push('\n');
    }
    let mut list = KeyValue::default();
    let or_unknown = |value: &Option<String>| value.clone().unwrap_or_else(|| "unknown".to_owned());
    list.row("method", check.method);
    list.row("endpoint", or_unknown(&check.endpoint));
    list.row("project id", or_unknown(&check.project_id));
    list.row("region", or_unknown(&check.region));
    if !check.ignored_variables.is_empty() {
        let variables = check.ignored_variables.join(", ");
        let text = format!("{variables}: --cloud uses the credentials of clouds.yaml");
        list.styled_row("ignored variables", text, YELLOW);
    }
    list.row("token expires", token_expiry(check));
    let (credentials, style) = match check.credentials {
        Credentials::Accepted => ("accepted by the service", GREEN),
        Credentials::Rejected => ("not accepted by the service", RED),
        Credentials::NotReached => ("not tested: not reached", RED),
        Credentials::NotTested => ("not tested", RED),
    };
    list.styled_row("credentials", credentials, style);
    text.push_str(&list.render(stream, 0));
    text
}

fn token_expiry(check: &Check) -> String {
    match &check.token_expires_at {
        Some(expiry) => expiry.clone(),
        None if check.method == MethodKind::AccessKeys.as_str() => {
            "no token; each request is signed".to_owned()
        }
        None => "unknown".to_owned(),
    }
}
