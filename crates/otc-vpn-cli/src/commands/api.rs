//! `api`

use crate::args::Api;
use crate::asked::Step;
use crate::context::{Connection, Context};
use crate::failure::Failure;
use crate::output::write_result;
use crate::terminal::{clean, clean_lines};
use http::{HeaderMap, StatusCode};
use otc_vpn::{ApiRequest, Outcome};
use std::fmt::Write as _;
use std::io::Read;

/// Headers whose values are secrets.
const SECRET: [&str; 5] =
    ["authorization", "set-cookie", "x-auth-token", "x-security-token", "x-subject-token"];

pub(crate) async fn run(context: &Context, api: Api) -> Result<(), Failure> {
    // A read changes nothing, and so there is no outcome to tell.
    let changes = !matches!(api.method.to_ascii_uppercase().as_str(), "GET" | "HEAD" | "OPTIONS");
    let told = |outcome| move |failure: Failure| if changes { failure.or_outcome(outcome) } else { failure };
    let (request, connection) = prepare(context, &api).await.map_err(told(Outcome::NotSent))?;
    if changes {
        context.asked.intend_raw(&api.method, &api.path).step(Step::Sending);
    }
    match connection.client.request(request).await {
        Ok(answer) => {
            if api.include {
                write_result(head(answer.status, &answer.headers).as_bytes())
                    .map_err(told(Outcome::Accepted))?;
            }
            write_body(context, &answer.body).map_err(told(Outcome::Accepted))
        }
        Err(error) => {
            let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
            if let (true, Some(status), Some(headers)) = (api.include, status, error.headers()) {
                write_result(head(status, headers).as_bytes())?;
            }
            if let Some(body) = error.body() {
                write_body(context, body)?;
            }
            Err(error.into())
        }
    }
}

/// The request, and what it is to be sent over.
async fn prepare(context: &Context, api: &Api) -> Result<(ApiRequest, Connection), Failure> {
    let mut request = ApiRequest::new(&api.method, &api.path)?;
    for (name, value) in &api.query {
        request = request.query(name, value);
    }
    if let Some(body) = api.body.clone() {
        // On a thread of its own, since what it reads from may never end.
        let body = tokio::task::spawn_blocking(move || read_body(&body)).await;
        request = request.json(body.map_err(|error| Failure::defect(error.to_string()))??)?;
    }
    Ok((request, context.connect().await?))
}

/// The status and the headers, as lines.
fn head(status: StatusCode, headers: &HeaderMap) -> String {
    let mut head = format!("HTTP {status}\n");
    for (name, value) in headers {
        let secret = value.is_sensitive() || SECRET.contains(&name.as_str());
        let value = if secret { "***".into() } else { String::from_utf8_lossy(value.as_bytes()) };
        let _ = writeln!(head, "{name}: {}", clean(&value));
    }
    head.push('\n');
    head
}

/// The body as it came; only a terminal is spared what could drive it.
fn write_body(context: &Context, body: &[u8]) -> Result<(), Failure> {
    if !context.output.terminal.out.is_terminal {
        return write_result(body);
    }
    let mut text = clean_lines(&String::from_utf8_lossy(body));
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    write_result(text.as_bytes())
}

/// The body itself, or what the file after `@` holds.
fn read_body(body: &str) -> Result<Vec<u8>, Failure> {
    let Some(file) = body.strip_prefix('@') else { return Ok(body.as_bytes().to_vec()) };
    let mut bytes = Vec::new();
    let read = match file {
        "-" => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        file => std::fs::read(file),
    };
    read.map_err(|error| Failure::usage(format!("cannot read the body from {file}: {error}")))
}
