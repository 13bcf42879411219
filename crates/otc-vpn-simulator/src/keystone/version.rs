//! The version document of Keystone, which clients read to find the URL of version 3.

use http::HeaderMap;
use http::header::ACCEPT;
use serde_json::{Value, json};

/// The version of the API in the document, a published version of Keystone.
const VERSION: &str = "v3.14";

/// The version document; `url` is the URL of the simulator.
pub(crate) fn document(url: &str) -> Value {
    json!({
        "id": VERSION,
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [{ "rel": "self", "href": format!("{url}/v3/") }],
        "media-types": [{
            "base": "application/json",
            "type": "application/vnd.openstack.identity-v3+json",
        }],
    })
}

/// Whether a client prefers JSON to a page. Browsers accept HTML, and clients of IAM do not.
pub(crate) fn prefers_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let types: Vec<_> =
        accepted.flat_map(|value| value.split(',')).filter_map(|range| range.split(';').next()).collect();
    let accepts = |media_type: &str| types.iter().any(|one| one.trim().eq_ignore_ascii_case(media_type));
    accepts("application/json") && !accepts("text/html")
}
