//! The requests that the generated client sends, exactly.

use otc_vpn_client::Client;
use otc_vpn_client::requests::{self, ListVgwsQuery, ListVpnConnectionsQuery};
use otc_vpn_client::types::{
    BatchCreateVpnConnectionRequestBody, BatchDeleteResourceTagsRequestBody, ProjectId, TaggedResourceType,
    TargetFlavor as Flavor, UpdateVgwSpecificationRequestBody,
    UpdateVgwSpecificationRequestBodyContent as Content, VgwId, VpnConnectionId,
};
use otc_vpn_tests::stub_server::{StubServer, request_text, response};

const PROJECT: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";
const CONNECTION: &str = "18be2aa1-demo-410f-832e-4d8ba13b4c5d";

/// A server that responds to every request with an empty object, and a client of it.
async fn server_and_client() -> (StubServer, Client) {
    let server = StubServer::start(|_| Some(response(200, "application/json", "{}"))).await;
    let client = Client::new(&server.url());
    (server, client)
}

/// The text of each request, with the port of the server replaced.
fn all_sent(server: &StubServer) -> Vec<String> {
    let host = server.url().replace("http://", "");
    let received = server.received().into_iter();
    received.map(|(_, request)| request_text(&request).replace(&host, "127.0.0.1:PORT")).collect()
}

/// The text of the only request.
fn sent(server: &StubServer) -> String {
    let [request] = all_sent(server).try_into().unwrap();
    request
}

#[tokio::test]
async fn update_vgw_specification_is_sent_as_documented() {
    let (server, client) = server_and_client().await;
    let body = UpdateVgwSpecificationRequestBody::new(Content::new(Flavor::Professional2));
    client.update_vgw_specification().project_id(PROJECT).vgw_id(GATEWAY).body(body).send().await.unwrap();
    insta::assert_snapshot!("update_vgw_specification", sent(&server));
}

#[tokio::test]
async fn show_vgw_is_sent_as_documented() {
    let (server, client) = server_and_client().await;
    client.show_vgw().project_id(PROJECT).vgw_id(GATEWAY).send().await.unwrap();
    insta::assert_snapshot!("show_vgw", sent(&server));
}

#[tokio::test]
async fn list_vgws_with_enterprise_projects_repeats_the_query_parameter() {
    let (server, client) = server_and_client().await;
    let projects = vec!["0".to_owned(), "a project & more".to_owned()];
    client.list_vgws().project_id(PROJECT).enterprise_project_id(projects).send().await.unwrap();
    insta::assert_snapshot!("list_vgws", sent(&server));
}

#[tokio::test]
async fn list_vgws_without_enterprise_projects_has_no_query() {
    let (server, client) = server_and_client().await;
    client.list_vgws().project_id(PROJECT).send().await.unwrap();
    let request = sent(&server);
    assert!(request.starts_with(&format!("GET /v5/{PROJECT}/vpn-gateways HTTP/1.1\n")), "{request}");
}

#[tokio::test]
async fn list_availability_zones_is_sent_as_documented() {
    let (server, client) = server_and_client().await;
    client.list_availability_zones().project_id(PROJECT).send().await.unwrap();
    insta::assert_snapshot!("list_availability_zones", sent(&server));
}

#[tokio::test]
async fn list_vpn_connections_is_sent_as_documented() {
    let (server, client) = server_and_client().await;
    let list = client.list_vpn_connections().project_id(PROJECT).vgw_id(GATEWAY).vgw_ip("198.51.100.1");
    let marker = "2025-06-11T13:59:59.633+00:00";
    list.enterprise_project_id(vec!["0".to_owned()]).limit(200).marker(marker).send().await.unwrap();
    insta::assert_snapshot!("list_vpn_connections", sent(&server));
}

#[tokio::test]
async fn connection_and_its_log_are_requested_as_documented() {
    let (server, client) = server_and_client().await;
    client.show_vpn_connection().project_id(PROJECT).vpn_connection_id(CONNECTION).send().await.unwrap();
    client.show_vpn_connection_log().project_id(PROJECT).vpn_connection_id(CONNECTION).send().await.unwrap();
    insta::assert_snapshot!("show_vpn_connection", all_sent(&server).join("\n"));
}

#[tokio::test]
async fn id_with_reserved_characters_is_one_path_segment() {
    let (server, client) = server_and_client().await;
    client.list_vgws().project_id("a/b?c=d#é").send().await.unwrap();
    let request = sent(&server);
    assert!(request.starts_with("GET /v5/a%2Fb%3Fc=d%23%C3%A9/vpn-gateways HTTP/1.1\n"), "{request}");
}

#[tokio::test]
async fn empty_id_is_rejected_before_sending() {
    let (server, client) = server_and_client().await;
    let error = client.show_vgw().project_id(PROJECT).vgw_id("").send().await.unwrap_err();
    assert!(matches!(error, otc_vpn_client::Error::InvalidRequest(_)), "{error:?}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn request_functions_build_the_requests_that_the_client_sends() {
    let (server, client) = server_and_client().await;
    let (project, gateway): (ProjectId, VgwId) = (PROJECT.parse().unwrap(), GATEWAY.parse().unwrap());
    let body = UpdateVgwSpecificationRequestBody::new(Content::new(Flavor::Professional2));
    client.list_vgws().project_id(PROJECT).send().await.unwrap();
    client.list_availability_zones().project_id(PROJECT).send().await.unwrap();
    client.show_vgw().project_id(PROJECT).vgw_id(GATEWAY).send().await.unwrap();
    let update = client.update_vgw_specification().project_id(PROJECT).vgw_id(GATEWAY);
    update.body(body.clone()).send().await.unwrap();
    let connection: VpnConnectionId = CONNECTION.parse().unwrap();
    let mut connections = ListVpnConnectionsQuery::default();
    connections.vgw_id = Some(gateway.clone());
    connections.limit = Some(200);
    client.list_vpn_connections().project_id(PROJECT).vgw_id(GATEWAY).limit(200).send().await.unwrap();
    client.show_vpn_connection().project_id(PROJECT).vpn_connection_id(CONNECTION).send().await.unwrap();
    client.show_vpn_connection_log().project_id(PROJECT).vpn_connection_id(CONNECTION).send().await.unwrap();
    let built = [
        requests::list_vgws(&server.url(), &project, &ListVgwsQuery::default()).unwrap().request,
        requests::list_availability_zones(&server.url(), &project).unwrap().request,
        requests::show_vgw(&server.url(), &project, &gateway).unwrap().request,
        requests::update_vgw_specification(&server.url(), &project, &gateway, &body).unwrap().request,
        requests::list_vpn_connections(&server.url(), &project, &connections).unwrap().request,
        requests::show_vpn_connection(&server.url(), &project, &connection).unwrap().request,
        requests::show_vpn_connection_log(&server.url(), &project, &connection).unwrap().request,
    ];
    let http_client = reqwest::Client::new();
    for request in built {
        http_client.execute(request).await.unwrap();
    }
    let sent = all_sent(&server);
    let (by_client, by_functions) = sent.split_at(7);
    assert_eq!(by_functions, by_client);
}

#[tokio::test]
async fn irregular_paths_are_as_documented() {
    let (server, client) = server_and_client().await;
    let resource = TaggedResourceType::VpnConnection;
    let connections = BatchCreateVpnConnectionRequestBody::new(Vec::new());
    client.show_quotas_info().project_id(PROJECT).send().await.unwrap();
    client.batch_create_vpn_connection().project_id(PROJECT).body(connections).send().await.unwrap();
    client.list_project_tags().project_id(PROJECT).resource_type(resource).send().await.unwrap();
    let tags = client.batch_delete_resource_tags().project_id(PROJECT).resource_type(resource);
    let body = BatchDeleteResourceTagsRequestBody::new(Vec::new());
    tags.resource_id(CONNECTION).body(body).send().await.unwrap();
    let lines: Vec<_> =
        all_sent(&server).iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    let paths = [
        "GET vpn/quotas".to_owned(),
        "POST vpn-connections/batch-create".to_owned(),
        "GET vpn-connection/tags".to_owned(),
        format!("POST vpn-connection/{CONNECTION}/tags/delete"),
    ];
    let expected = paths.map(|line| line.replace(' ', &format!(" /v5/{PROJECT}/")) + " HTTP/1.1");
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn response_without_body_is_accepted() {
    let server = StubServer::start(|_| Some(response(204, "application/json", ""))).await;
    let client = Client::new(&server.url());
    let response =
        client.delete_cgw().project_id(PROJECT).customer_gateway_id("customer").send().await.unwrap();
    assert_eq!(response.status(), 204);
}
