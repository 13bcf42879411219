//! Renders a change as a curl command, with secrets redacted.

use crate::context::Authentication;
use crate::suggest::quote;
use otc_vpn::client::ClientInfo;
use otc_vpn::{Client, Plan};

/// The change as a curl command of several lines.
pub(crate) fn change(client: &Client, authentication: Authentication, plan: &Plan) -> String {
    let url = format!(
        "{}/v5/{}/vpn-gateways/{}/update-specification",
        client.endpoint(),
        client.project_id().as_str(),
        plan.gateway().id.as_str()
    );
    let body = serde_json::json!({ "vpn_gateway": { "flavor": plan.new_flavor() } });
    let mut headers = vec![
        "Accept: application/json".to_owned(),
        "Content-Type: application/json".to_owned(),
        format!("api-version: {}", otc_vpn::client::Client::api_version()),
    ];
    match authentication {
        Authentication::Token => headers.push("X-Auth-Token: ***".to_owned()),
        Authentication::AccessKey { temporary } => {
            headers.push(format!("X-Project-Id: {}", client.project_id().as_str()));
            if temporary {
                headers.push("X-Security-Token: ***".to_owned());
            }
            headers.push("X-Sdk-Date: ***".to_owned());
            headers.push("Authorization: SDK-HMAC-SHA256 ***".to_owned());
        }
    }
    let mut command = String::from("curl --request POST \\\n");
    for header in headers {
        command.push_str(&format!("  --header {} \\\n", quote(&header)));
    }
    command.push_str(&format!("  --data {} \\\n  {}\n", quote(&body.to_string()), quote(&url)));
    command
}
