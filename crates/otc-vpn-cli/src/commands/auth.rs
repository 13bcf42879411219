//! `auth check`

use crate::context::{Connection, Context};
use crate::failure::Failure;
use crate::sheet::Sheet;
use crate::table::{Cell, Column, Fit, Table};
use crate::terminal::{DIM, GREEN, RED, Stream};
use otc_vpn::config::{MethodKind, Settings};
use serde::Serialize;

/// What is in use and whether it works, as it is printed. No secret is in it.
#[derive(Serialize)]
struct Check {
    method: &'static str,
    settings: Vec<Line>,
    endpoint: Option<String>,
    project_id: Option<String>,
    region: Option<String>,
    /// None where nobody tells.
    token_expires_at: Option<String>,
    /// Whether the service took the credentials.
    accepted: bool,
    /// Whether it was asked.
    #[serde(skip)]
    asked: bool,
}

/// One setting.
#[derive(Serialize)]
struct Line {
    setting: &'static str,
    value: String,
    source: String,
}

pub(crate) async fn check(context: &Context) -> Result<(), Failure> {
    let settings = if context.global.simulate { None } else { Some(context.settings()?) };
    let mut check = settings.as_ref().map_or_else(simulated, configured);
    let connected = match &settings {
        Some(settings) => context.connect_with(settings).await,
        None => context.connect().await,
    };
    let asked = match connected {
        Ok(connection) => ask(&connection, &mut check).await,
        Err(failure) => Err(failure),
    };
    context.output.result(&check, || render(&check, &context.output.terminal.out))?;
    asked
}

/// Makes a read that needs the credentials, and fills in what is known after it.
async fn ask(connection: &Connection, check: &mut Check) -> Result<(), Failure> {
    let client = &connection.client;
    check.asked = true;
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
        asked: false,
    }
}

fn configured(settings: &Settings) -> Check {
    let lines = settings.report().into_iter();
    Check {
        method: settings.method.kind().as_str(),
        settings: lines
            .map(|line| Line { setting: line.setting, value: line.value, source: line.source.to_string() })
            .collect(),
        endpoint: settings.service_url().map(|url| url.value.to_string()),
        project_id: None,
        region: settings.region.as_ref().map(|region| region.value.clone()),
        token_expires_at: None,
        accepted: false,
        asked: false,
    }
}

fn render(check: &Check, stream: &Stream) -> String {
    let mut text = String::new();
    if !check.settings.is_empty() {
        let mut table = Table::new(vec![
            Column::new("SETTING", Fit::Keep),
            Column::new("VALUE", Fit::Cut(16)),
            Column::new("FROM", Fit::Cut(24)),
        ]);
        for line in &check.settings {
            table.row(vec![Cell::new(line.setting), Cell::new(&line.value), Cell::styled(&line.source, DIM)]);
        }
        text.push_str(&table.render(stream));
        text.push('\n');
    }
    let mut sheet = Sheet::default();
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "not known".to_owned());
    sheet.fact("method", check.method);
    sheet.fact("endpoint", known(&check.endpoint));
    sheet.fact("project id", known(&check.project_id));
    sheet.fact("region", known(&check.region));
    sheet.fact("token ends", token_end(check));
    match check.accepted {
        true => sheet.styled("service", "accepts the credentials", GREEN),
        false if check.asked => sheet.styled("service", "has not accepted them", RED),
        false => sheet.styled("service", "was not asked", RED),
    }
    text.push_str(&sheet.render(stream, 0));
    text
}

fn token_end(check: &Check) -> String {
    match &check.token_expires_at {
        Some(end) => end.clone(),
        None if check.method == MethodKind::AccessKeys.as_str() => {
            "no token; each request is signed".to_owned()
        }
        None => "not known".to_owned(),
    }
}
