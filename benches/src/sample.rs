//! Responses of the service, with every field of a gateway with public addresses.

use std::fmt::Write as _;
use std::io::{self, Write};

/// The project of all samples.
pub const PROJECT_ID: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
/// The gateway that is read and changed.
pub const GATEWAY_ID: &str = "620d99b8-demo-a8df-va86-000000000000";
/// A token with the length of a Fernet token.
pub const TOKEN: &str = "gAAAAABnQ3ZkX0d1c3RhdmUtRWlmZmVsLXdhcy1oZXJlLWFuZC1sZWZ0LWEtbWFyay1vbi10aGUtdG93ZXItb2YtMTg4OS1mb3ItYWxsLXRvLXNlZS1pdC10b2RheS1hbmQtdG9tb3Jyb3ctYW5kLWZvci1hLWxvbmctdGltZQ";
/// An access key and its secret key.
pub const KEYS: (&str, &str) = ("SAMPLEACCESSKEY00001", "sampleSecretKey0000000000000000000000000");

/// How many connections each gateway of a seed has.
pub const CONNECTIONS_PER_GATEWAY: usize = 4;

/// The request body of a change.
pub const CHANGE: &str = r#"{"vpn_gateway":{"flavor":"Professional2"}}"#;

/// The response to a read of one gateway and to a change.
#[must_use]
pub fn show() -> String {
    let mut body = String::from(r#"{"vpn_gateway":"#);
    gateway(0, &mut body);
    body.push_str(r#","request_id":"28b795f8-d431-4f1e-93ab-1c401a82b799"}"#);
    body
}

/// The response to a list of the connections of that gateway.
#[must_use]
pub fn connections() -> String {
    let mut body = String::from(r#"{"vpn_connections":["#);
    for index in 0..CONNECTIONS_PER_GATEWAY {
        body.push_str(if index > 0 { "," } else { "" });
        connection(index, &mut body);
    }
    body.push_str(r#"],"page_info":{"current_count":4},"total_count":4,"request_id":"28b795f8-d431-4f1e-93ab-1c401a82b799"}"#);
    body
}

/// The response to a list, with this number of gateways.
#[must_use]
pub fn list(gateways: usize) -> String {
    let mut body = String::from(r#"{"vpn_gateways":["#);
    for index in 0..gateways {
        if index > 0 {
            body.push(',');
        }
        gateway(index, &mut body);
    }
    body.push_str(r#"],"request_id":"28b795f8-d431-4f1e-93ab-1c401a82b799"}"#);
    body
}

/// Writes the seed of a simulator with this number of gateways and [`CONNECTIONS_PER_GATEWAY`] times as many connections, whose only token
/// is [`TOKEN`]. It is never in memory as a whole; see [`process::run`](crate::process::run).
///
/// # Errors
/// The error of the writer.
pub fn write_seed(gateways: usize, seed: &mut impl Write) -> io::Result<()> {
    write!(seed, r#"{{"tokens":["{TOKEN}"],"vpn_gateways":["#)?;
    write_items(gateways, gateway, seed)?;
    write!(seed, r#"],"vpn_connections":["#)?;
    write_items(gateways * CONNECTIONS_PER_GATEWAY, connection, seed)?;
    write!(seed, "]}}")
}

fn write_items(count: usize, item: fn(usize, &mut String), seed: &mut impl Write) -> io::Result<()> {
    let mut text = String::new();
    for index in 0..count {
        text.clear();
        text.push_str(if index > 0 { "," } else { "" });
        item(index, &mut text);
        seed.write_all(text.as_bytes())?;
    }
    Ok(())
}

/// The name of a gateway in a list or a seed.
#[must_use]
pub fn gateway_name(index: usize) -> String {
    format!("vpngw-{index:04}")
}

/// The connections of a gateway are from two customer gateways to both of its addresses.
fn connection(index: usize, body: &mut String) {
    let (gateway, number) = (index / CONNECTIONS_PER_GATEWAY, index % 2 + 1);
    let customer = index / 2;
    let _ = write!(
        body,
        r#"{{"id":"98c5af8a-demo-a8df-va86-{index:012}","name":"vpn-{index:05}","vgw_id":"620d99b8-demo-a8df-va86-{gateway:012}","vgw_ip":"f1469b4a-demo-a8df-{number:04}-{gateway:012}","style":"STATIC","cgw_id":"5247ae10-demo-a8df-va86-{customer:012}","peer_subnets":["10.0.0.0/24","10.0.1.0/24"],"tunnel_local_address":"169.254.70.1/30","tunnel_peer_address":"169.254.70.2/30","enable_nqa":false,"enterprise_project_id":"0","ha_role":"master","status":"ACTIVE","policy_rules":[],"ikepolicy":{{"ike_version":"v2","phase1_negotiation_mode":"main","authentication_algorithm":"sha2-256","encryption_algorithm":"aes-128","dh_group":"group15","authentication_method":"pre-share","lifetime_seconds":86400,"local_id_type":"ip","local_id":"203.0.113.{number}","peer_id_type":"ip","peer_id":"198.51.100.7","dpd":{{"timeout":15,"interval":30,"msg":"seq-hash-notify"}}}},"ipsecpolicy":{{"authentication_algorithm":"sha2-256","encryption_algorithm":"aes-128","pfs":"group15","transform_protocol":"esp","lifetime_seconds":3600,"encapsulation_mode":"tunnel"}}}}"#
    );
}

fn gateway(index: usize, body: &mut String) {
    let _ = write!(
        body,
        r#"{{"id":"620d99b8-demo-a8df-va86-{index:012}","name":"vpngw-{index:04}","network_type":"public","status":"ACTIVE","attachment_type":"vpc","ip_version":"ipv4","vpc_id":"cb4a631d-demo-a8df-va86-{index:012}","local_subnets":["192.168.0.0/24","192.168.1.0/24"],"connect_subnet":"f5741286-demo-a8df-va86-{index:012}","bgp_asn":64512,"flavor":"Professional1","supported_flavors":["Professional1","Professional2"],"supported_features":["SHARED_EIP","DPD"],"availability_zone_ids":["eu-de-01","eu-de-02"],"connection_number":200,"used_connection_number":2,"used_connection_group":1,"enterprise_project_id":"0","public_border_group":"center","upgrade_info":"ready","high_availability":true,"created_at":"2025-06-15T08:56:09.386Z","updated_at":"2025-06-15T11:13:13.677Z","applied_at":"2025-06-15T08:59:21.021Z","access_vpc_id":"0cf79a3f-demo-a8df-va86-{index:012}","access_subnet_id":"f5741286-demo-a8df-va86-{index:012}","ha_mode":"active-active","tags":[{{"key":"site","value":"a{index}"}},{{"key":"owner","value":"network"}}],"eip1":"#
    );
    eip(index, 1, body);
    body.push_str(r#","eip2":"#);
    eip(index, 2, body);
    body.push('}');
}

fn eip(index: usize, number: u8, body: &mut String) {
    let _ = write!(
        body,
        r#"{{"id":"f1469b4a-demo-a8df-{number:04}-{index:012}","ip_version":4,"type":"5_bgp","ip_address":"88.***.***.10{number}","charge_mode":"bandwidth","bandwidth_id":"cff40e5e-demo-a8df-{number:04}-{index:012}","bandwidth_size":300,"bandwidth_name":"vpngw-bandwidth-{index:04}","share_type":"PER","network_type":"EIP"}}"#
    );
}
