//! `auth check`

use crate::context::{Context, Service};
use crate::error::CliError;
use crate::setting_source::describe;
use crate::ui::key_value::KeyValue;
use crate::ui::table::{Cell, Column, Overflow, Table};
use crate::ui::terminal::{DIM, GREEN, RED, Stream};
use otc_vpn::config::{MethodKind, Settings};
use serde::Serialize;

/// The JSON of the check. It contains no secret.
#[derive(Serialize)]
struct Check {
    method: &'static str,
    settings: Vec<Setting>,
    endpoint: Option<String>,
    project_id: Option<String>,
    region: Option<String>,
    /// None if it is unknown, or if there is no token.
    token_expires_at: Option<String>,
    /// Whether the service accepted the credentials.
    accepted: bool,
    /// Whether the credentials were tested against the service.
    #[serde(skip)]
    tested: bool,
}

#[derive(Serialize)]
struct Setting {
    setting: &'static str,
    value: String,
    source: String,
}

pub(crate) async fn run(context: &Context) -> Result<(), CliError> {
    let settings = if context.global.simulate { None } else { Some(context.settings().await?) };
    let mut check = settings.as_ref().map_or_else(simulated, configured);
    let connected = match &settings {
        Some(settings) => context.connect_with(settings.clone()).await,
        None => context.connect().await,
    };
    let tested = match connected {
        Ok(service) => test_credentials(&service, &mut check).await,
        Err(error) => Err(error),
    };
    context.output.result(&check, || render(&check, &context.output.terminal.out))?;
    tested
}

/// Sends a request that needs the credentials, and fills in what is known afterwards.
async fn test_credentials(service: &Service, check: &mut Check) -> Result<(), CliError> {
    let client = &service.client;
    check.tested = true;
    check.endpoint = Some(client.endpoint().to_owned());
    check.project_id = Some(client.project_id().to_string());
    client.gateways().list().await?;
    check.accepted = true;
    let session = client.session().await?;
    check.token_expires_at = session.and_then(|session| session.expires_at()).map(|end| end.to_string());
    Ok(())
}

fn simulated() -> Check {
    Check {
        method: MethodKind::Token.as_str(),
        settings: Vec::new(),
        endpoint: None,
        project_id: None,
        region: Some(otc_vpn_simulator::REGION.to_owned()),
        token_expires_at: None,
        accepted: false,
        tested: false,
    }
}

fn configured(settings: &Settings) -> Check {
    let lines = settings.report().into_iter();
    Check {
        method: settings.method.kind().as_str(),
        settings: lines
            .map(|line| Setting { setting: line.setting, value: line.value, source: describe(&line.source) })
            .collect(),
        endpoint: settings.service_url().map(|url| url.value.to_string()),
        project_id: None,
        region: settings.region.as_ref().map(|region| region.value.clone()),
        token_expires_at: None,
        accepted: false,
        tested: false,
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
    list.row("token expires", token_expiry(check));
    match check.accepted {
        true => list.styled_row("credentials", "accepted by the service", GREEN),
        false if check.tested => list.styled_row("credentials", "not accepted by the service", RED),
        false => list.styled_row("credentials", "not tested", RED),
    }
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
