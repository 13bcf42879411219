//! Where a change happens: the project, and the cloud or endpoint.

use otc_vpn::Client;
use otc_vpn::auth::ProjectScope;
use otc_vpn::auth::redact::escape_control;

/// Such as `project eu-de (a4a5d4098fb4474fa22cd05f897d6b99), region eu-de, cloud prod`. Parts that are not set are left out.
pub(crate) async fn describe(client: &Client, simulate: bool) -> String {
    let settings = client.settings();
    let id = client.project_id().as_str();
    if simulate {
        let (name, region) = (otc_vpn_simulator::PROJECT_NAME, otc_vpn_simulator::REGION);
        return format!("project {name} ({id}), region {region}, in-process simulator");
    }
    let name = match (&settings.project_name, &settings.project.value) {
        (Some(name), _) => Some(name.value.clone()),
        (None, ProjectScope::Name { name, .. }) => Some(name.clone()),
        // IAM reports the name together with the token.
        (None, _) => client.session().await.ok().flatten().and_then(|session| {
            session.project().filter(|project| project.id == id).map(|project| project.name.clone())
        }),
    };
    let mut parts = vec![match name {
        Some(name) if !name.is_empty() => format!("project {name} ({id})"),
        _ => format!("project {id}"),
    }];
    parts.extend(settings.region.as_ref().map(|region| format!("region {}", region.value)));
    parts.extend(settings.cloud.as_ref().map(|cloud| format!("cloud {}", cloud.value)));
    if settings.cloud.is_none() || settings.endpoint.is_some() {
        parts.push(format!("endpoint {}", client.endpoint()));
    }
    escape_control(&parts.join(", ")).into_owned()
}
