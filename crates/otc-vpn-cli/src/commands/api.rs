//! `api`

use crate::args::Api;
use crate::context::{Context, Service};
use crate::error::CliError;
use crate::exit::Exit;
use crate::output::write_stdout;
use crate::serialize::escape_json;
use crate::ui::terminal::escape_control_in_lines;
use http::{HeaderMap, Method, StatusCode};
use otc_vpn::auth::redact::escape_control;
use otc_vpn::{ApiRequest, ApiResponse, Error, Outcome};
use serde::de::IgnoredAny;
use std::fmt::Write as _;
use std::io::Read;

/// Parts of the names of response headers whose values are secrets.
const SECRET_HEADERS: [&str; 9] =
    ["authorization", "cookie", "credential", "key", "password", "secret", "session", "signature", "token"];

pub(crate) async fn run(context: &Context, api: Api) -> Result<(), CliError> {
    // A request with a safe method changes nothing, so its errors have no outcome.
    let is_safe = api.method.is_safe();
    let not_sent = |error: CliError| if is_safe { error } else { error.or_outcome(Outcome::NotSent) };
    let accepted = |error: CliError| match is_safe {
        true => error,
        false => error.with_outcome(Outcome::Accepted).with_exit(Exit::ChangeUnconfirmed),
    };
    let (request, service) = prepare(context, &api).await.map_err(not_sent)?;
    if !is_safe {
        context.in_flight.add_request(api.method.as_str(), &api.path).sending();
    }
    match service.client.request(request).await {
        Ok(response) => {
            let decoded = decode(&api.method, &response);
            let print = || {
                if api.include {
                    write_stdout(head(response.status, &response.headers).as_bytes())?;
                }
                write_body(context, &response.body)
            };
            let printed = print().map_err(accepted);
            // That something else than the API responded is more important than a failure to print it.
            decoded.map_err(CliError::from).and(printed)
        }
        Err(error) => {
            let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
            // The error of the request is more important than a failure to print its response.
            if let (true, Some(status), Some(headers)) = (api.include, status, error.headers()) {
                let _ = write_stdout(head(status, headers).as_bytes());
            }
            if let Some(body) = error.body() {
                let _ = write_body(context, body);
            }
            Err(error.into())
        }
    }
}

/// Checks that the body is JSON. It may be empty unless the method is GET, whose response is the requested resource.
fn decode(method: &Method, response: &ApiResponse) -> Result<(), Error> {
    let may_be_empty = method != Method::GET || response.status == StatusCode::NO_CONTENT;
    if response.body.is_empty() && may_be_empty {
        return Ok(());
    }
    response.json::<IgnoredAny>().map(|_| ())
}

/// Builds the request and connects to the service.
async fn prepare(context: &Context, api: &Api) -> Result<(ApiRequest, Service), CliError> {
    let mut request = ApiRequest::new(api.method.as_str(), &api.path)?;
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
        let is_secret =
            value.is_sensitive() || SECRET_HEADERS.iter().any(|part| name.as_str().contains(part));
        let value = if is_secret { "***".into() } else { String::from_utf8_lossy(value.as_bytes()) };
        let _ = writeln!(head, "{name}: {}", escape_control(&value));
    }
    head.push('\n');
    head
}

/// Writes the body unchanged, except that control characters are escaped on a terminal: in JSON as JSON does it, which a parser
/// reverts.
fn write_body(context: &Context, body: &[u8]) -> Result<(), CliError> {
    if !context.output.terminal.out.is_terminal {
        return write_stdout(body);
    }
    let text = String::from_utf8_lossy(body);
    let mut text = match serde_json::from_slice::<IgnoredAny>(body) {
        Ok(_) => escape_json(&text).into_owned(),
        Err(_) => escape_control_in_lines(&text),
    };
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
