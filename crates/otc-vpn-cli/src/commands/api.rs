//! `api`

use crate::args::Api;
use crate::context::{Context, Service};
use crate::error::CliError;
use crate::output::write_stdout;
use crate::ui::terminal::escape_control_in_lines;
use http::{HeaderMap, Method, StatusCode};
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ApiRequest, Outcome};
use std::fmt::Write as _;
use std::io::Read;

/// Response headers whose values are secrets.
const SECRET_HEADERS: [&str; 5] =
    ["authorization", "set-cookie", "x-auth-token", "x-security-token", "x-subject-token"];

pub(crate) async fn run(context: &Context, api: Api) -> Result<(), CliError> {
    let method = Method::from_bytes(api.method.to_ascii_uppercase().as_bytes());
    // A request with a safe method changes nothing, so its errors have no outcome.
    let is_safe = method.is_ok_and(|method| method.is_safe());
    let or_outcome = |outcome| move |error: CliError| if is_safe { error } else { error.or_outcome(outcome) };
    let (request, service) = prepare(context, &api).await.map_err(or_outcome(Outcome::NotSent))?;
    if !is_safe {
        context.in_flight.add_request(&api.method, &api.path).sending();
    }
    match service.client.request(request).await {
        Ok(response) => {
            if api.include {
                write_stdout(head(response.status, &response.headers).as_bytes())
                    .map_err(or_outcome(Outcome::Accepted))?;
            }
            write_body(context, &response.body).map_err(or_outcome(Outcome::Accepted))
        }
        Err(error) => {
            let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
            if let (true, Some(status), Some(headers)) = (api.include, status, error.headers()) {
                write_stdout(head(status, headers).as_bytes())?;
            }
            if let Some(body) = error.body() {
                write_body(context, body)?;
            }
            Err(error.into())
        }
    }
}

/// Builds the request and connects to the service.
async fn prepare(context: &Context, api: &Api) -> Result<(ApiRequest, Service), CliError> {
    let mut request = ApiRequest::new(&api.method, &api.path)?;
    for (name, value) in &api.query {
        request = request.query(name, value);
    }
    if let Some(body) = api.body.clone() {
        // On a blocking thread, because standard input may never end.
        let body = tokio::task::spawn_blocking(move || read_body(&body)).await;
        request = request.json(body.map_err(|error| CliError::internal(error.to_string()))??)?;
    }
    Ok((request, context.connect().await?))
}

/// The status line and the headers, with secrets redacted.
fn head(status: StatusCode, headers: &HeaderMap) -> String {
    let mut head = format!("HTTP {status}\n");
    for (name, value) in headers {
        let is_secret = value.is_sensitive() || SECRET_HEADERS.contains(&name.as_str());
        let value = if is_secret { "***".into() } else { String::from_utf8_lossy(value.as_bytes()) };
        let _ = writeln!(head, "{name}: {}", escape_control(&value));
    }
    head.push('\n');
    head
}

/// Writes the body unchanged, except that control characters are escaped on a terminal.
fn write_body(context: &Context, body: &[u8]) -> Result<(), CliError> {
    if !context.output.terminal.out.is_terminal {
        return write_stdout(body);
    }
    let mut text = escape_control_in_lines(&String::from_utf8_lossy(body));
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    write_stdout(text.as_bytes())
}

/// The body itself, or the contents of the file after `@`.
fn read_body(body: &str) -> Result<Vec<u8>, CliError> {
    let Some(file) = body.strip_prefix('@') else { return Ok(body.as_bytes().to_vec()) };
    let mut bytes = Vec::new();
    let read = match file {
        "-" => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        file => std::fs::read(file),
    };
    read.map_err(|error| CliError::usage(format!("cannot read the body from {file}: {error}")))
}
