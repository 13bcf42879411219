//! What the generated client puts on the wire, to the letter.

use otc_vpn_client::Client;
use otc_vpn_client::types::{
    UpdateVgwSpecificationRequestBody, UpdateVgwSpecificationRequestBodyContent as Content,
    UpdateVgwSpecificationRequestBodyContentFlavor as Flavor,
};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

const PROJECT: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
const GATEWAY: &str = "620d99b8-demo-a8df-va86-200b868f2d7d";

#[tokio::test]
async fn update_vgw_specification() {
    let (client, request) = one_request();
    let body = UpdateVgwSpecificationRequestBody::new(Content::new(Flavor::Professional2));
    client.update_vgw_specification().project_id(PROJECT).vgw_id(GATEWAY).body(body).send().await.unwrap();
    insta::assert_snapshot!("update_vgw_specification", request.join().unwrap());
}

#[tokio::test]
async fn show_vgw() {
    let (client, request) = one_request();
    client.show_vgw().project_id(PROJECT).vgw_id(GATEWAY).send().await.unwrap();
    insta::assert_snapshot!("show_vgw", request.join().unwrap());
}

#[tokio::test]
async fn list_vgws() {
    let (client, request) = one_request();
    let projects = vec!["0".to_owned(), "a project & more".to_owned()];
    client.list_vgws().project_id(PROJECT).enterprise_project_id(projects).send().await.unwrap();
    insta::assert_snapshot!("list_vgws", request.join().unwrap());
}

#[tokio::test]
async fn list_vgws_of_every_enterprise_project_has_no_query() {
    let (client, request) = one_request();
    client.list_vgws().project_id(PROJECT).send().await.unwrap();
    let request = request.join().unwrap();
    assert!(request.starts_with(&format!("GET /v5/{PROJECT}/vpn-gateways HTTP/1.1\n")), "{request}");
}

#[tokio::test]
async fn list_availability_zones() {
    let (client, request) = one_request();
    client.list_availability_zones().project_id(PROJECT).send().await.unwrap();
    insta::assert_snapshot!("list_availability_zones", request.join().unwrap());
}

#[tokio::test]
async fn ids_stay_one_segment_of_the_path() {
    let (client, request) = one_request();
    client.list_vgws().project_id("a/b?c=d#é").send().await.unwrap();
    let request = request.join().unwrap();
    assert!(request.starts_with("GET /v5/a%2Fb%3Fc=d%23%C3%A9/vpn-gateways HTTP/1.1\n"), "{request}");
}

#[tokio::test]
async fn an_id_of_another_length_is_not_sent() {
    let client = Client::new("http://127.0.0.1:9", None);
    let error = client.show_vgw().project_id(PROJECT).vgw_id("short").send().await.unwrap_err();
    assert!(matches!(error, otc_vpn_client::Error::InvalidRequest(_)), "{error:?}");
}

/// A client, and what will be the text of the one request that it sends; that is answered with an empty object.
fn one_request() -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let request = std::thread::spawn(move || {
        let mut connection = BufReader::new(listener.accept().unwrap().0);
        let mut text = String::new();
        while !text.ends_with("\r\n\r\n") {
            assert_ne!(
                connection.read_line(&mut text).unwrap(),
                0,
                "the request ends in its headers: {text}"
            );
        }
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        connection.read_exact(&mut body).unwrap();
        text.push_str(&String::from_utf8(body).unwrap());
        let answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        connection.get_mut().write_all(answer).unwrap();
        text.replace("\r\n", "\n").replace(&address.port().to_string(), "PORT")
    });
    (Client::new(&format!("http://{address}"), None), request)
}
