//! Renders a request as a curl command, with secrets redacted.

use crate::suggest::quote;
use otc_vpn::Client;
use otc_vpn::reqwest::Request;

/// The request as a curl command of several lines, with the headers that authentication adds.
pub(crate) fn render(client: &Client, request: &Request) -> String {
    let mut headers: Vec<String> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.extend(client.authentication().header_names().iter().map(|name| match *name {
        "X-Project-Id" => format!("{name}: {}", client.project_id()),
        "Authorization" => format!("{name}: SDK-HMAC-SHA256 ***"),
        name => format!("{name}: ***"),
    }));
    let mut command = format!("curl --request {} \\\n", request.method());
    for header in headers {
        command.push_str(&format!("  --header {} \\\n", quote(&header)));
    }
    if let Some(body) = request.body().and_then(|body| body.as_bytes()) {
        command.push_str(&format!("  --data {} \\\n", quote(&String::from_utf8_lossy(body))));
    }
    command + &format!("  {}\n", quote(request.url().as_str()))
}
