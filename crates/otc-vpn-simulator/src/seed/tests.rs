use super::*;
use crate::defaults;
use otc_vpn_client::metadata::ConnectionStatus;
use std::net::Ipv4Addr;

#[test]
fn built_in_seed_matches_constants() {
    let seed = Seed::built_in().unwrap().validate().unwrap();
    assert_eq!(
        (seed.project.id.as_str(), seed.project.name.as_str()),
        (defaults::PROJECT_ID, defaults::PROJECT_NAME)
    );
    assert_eq!(seed.region, defaults::REGION);
    assert_eq!(seed.domain.name, defaults::DOMAIN);
    assert_eq!(seed.tokens, [defaults::TOKEN]);
    let keys: Vec<_> =
        seed.access_keys.iter().map(|key| (key.access_key.as_str(), key.secret_key.as_str())).collect();
    assert_eq!(
        keys,
        [
            (defaults::ACCESS_KEY, defaults::SECRET_KEY),
            (defaults::TEMPORARY_ACCESS_KEY, defaults::TEMPORARY_SECRET_KEY)
        ]
    );
    assert_eq!(seed.access_keys[1].security_token.as_deref(), Some(defaults::SECURITY_TOKEN));
    let users: Vec<_> =
        seed.users.iter().map(|user| (user.name.as_str(), user.password.as_str(), user.enabled)).collect();
    assert_eq!(
        users,
        [
            (defaults::USER, defaults::PASSWORD, true),
            (defaults::DISABLED_USER, defaults::DISABLED_PASSWORD, false)
        ]
    );
    let names: Vec<_> = seed.vpn_gateways.iter().map(|gateway| gateway.name.as_deref().unwrap()).collect();
    assert_eq!(
        names,
        [
            "vpngw-4321",
            "vpngw-5bd6",
            "vpngw-basic",
            "vpngw-creating",
            "vpngw-fault",
            "vpngw-frozen",
            "vpngw-legacy"
        ]
    );
    assert!(seed.vpn_gateways.iter().all(|gateway| gateway.extra.is_empty()), "unknown fields in a gateway");
    let customers: Vec<_> = seed.customer_gateways.iter().map(|one| one.name.as_deref().unwrap()).collect();
    assert_eq!(customers, ["munich", "berlin", "oslo"]);
    for connection in &seed.vpn_connections {
        let customer = seed.customer_gateways.iter().find(|one| one.id == connection.cgw_id).unwrap();
        let name = connection.name.as_deref().unwrap();
        assert!(name.starts_with(customer.name.as_deref().unwrap()), "{name}");
        let peer = connection.ikepolicy.as_ref().unwrap().peer_id.as_ref();
        assert_eq!(peer, customer.id_value.as_ref(), "{name}");
    }
    let connections: Vec<_> = seed
        .vpn_connections
        .iter()
        .map(|connection| (connection.name.as_deref().unwrap(), connection.status.clone().unwrap()))
        .collect();
    let (active, down) = (ConnectionStatus::Active, ConnectionStatus::Down);
    let names = ["munich-1", "munich-2", "berlin-1", "berlin-2", "oslo-1"];
    let expected: Vec<_> =
        names.map(|name| (name, active.clone())).into_iter().chain([("oslo-2", down)]).collect();
    assert_eq!(connections, expected);
    assert!(
        seed.vpn_connections.iter().all(|connection| connection.extra.is_empty()),
        "unknown fields in a connection"
    );
}

#[test]
fn addresses_are_redacted_only_in_the_documented_example() {
    let is_documentation = |ip: &Ipv4Addr| ip.octets()[..3] == [203, 0, 113];
    for gateway in Seed::built_in().unwrap().vpn_gateways {
        let name = gateway.name.as_deref().unwrap();
        for address in [&gateway.eip1, &gateway.eip2].into_iter().flatten() {
            let address = address.ip_address.as_deref().unwrap();
            match name {
                "vpngw-4321" => assert!(address.starts_with("88.***.***."), "{name}: {address}"),
                _ => assert!(address.parse().is_ok_and(|ip| is_documentation(&ip)), "{name}: {address}"),
            }
        }
    }
}

#[test]
fn seed_from_yaml_or_json_keeps_omitted_sections() {
    let yaml: Seed =
        "tokens: [a]\nproject: { id: y, name: 'no' }".parse().expect("y and no are strings, not booleans");
    assert_eq!((yaml.tokens[0].as_str(), yaml.project.id.as_str()), ("a", "y"));
    assert_eq!((yaml.vpn_gateways.len(), yaml.vpn_connections.len()), (7, 6));
    let json: Seed = r#"{"vpn_gateways": []}"#.parse().unwrap();
    assert_eq!((json.vpn_gateways.len(), json.vpn_connections.len(), json.tokens.len()), (0, 0, 1));
}

#[test]
fn error_contains_location() {
    let error = |text: &str| text.parse::<Seed>().unwrap_err().to_string();
    assert!(error("vpn_gateway: []").contains("vpn_gateway"));
    assert!(error("tokens: [a]\ntokens: [b]").contains("tokens"));
    assert!(error("{\"tokens\": 1}").contains("line 1"));
    assert!(error("tokens:\n  - a\n b").contains('2'));
    let id = "620d99b8-demo-a8df-va86-200b868f2d7d";
    for (text, expected) in [
        ("vpn_gateways: [{ name: a }]".to_owned(), "vpn_gateways[0] has no id"),
        ("vpn_gateways: [{ id: '' }]".to_owned(), "id of vpn_gateways[0] is empty"),
        (format!("vpn_gateways: [{{ id: {id} }}]"), "no flavor"),
        (format!("vpn_gateways: [{{ id: {id}, flavor: Basic }}]"), "no status"),
        (format!("vpn_gateways: [{{ id: {id}, flavor: Basic, status: FROZEN }}]"), "FREEZED"),
        (
            format!(
                "vpn_gateways: [{{ id: {id}, flavor: Basic, status: ACTIVE }}, {{ id: {id}, flavor: Basic, status: ACTIVE }}]"
            ),
            "vpn_gateways[1] repeats the id",
        ),
        (format!("vpn_gateways: [{{ id: {id}, flavor: [] }}]"), "item 0: flavor: invalid type"),
        (
            format!("{{\"vpn_gateways\": [{{ \"id\": \"{id}\" }}, {{ \"id\": [] }}]}}"),
            "item 1: id: invalid type",
        ),
        ("customer_gateways: [{ name: a }]".to_owned(), "customer_gateways[0] has no id"),
        ("customer_gateways: [{ id: a }, { id: a }]".to_owned(), "customer_gateways[1] repeats the id"),
        ("vpn_connections: [{ name: a }]".to_owned(), "vpn_connections[0] has no id"),
        ("vpn_connections: [{ id: a, vgw_id: b }]".to_owned(), "gateway `b`"),
        (
            "vpn_connections: [{ id: a, vgw_id: 620d99b8-demo-a8df-va86-200b868f2d7d, status: UP }]"
                .to_owned(),
            "PENDING_CREATE",
        ),
    ] {
        assert!(error(&text).contains(expected), "{text}: {}", error(&text));
    }
}

#[test]
fn debug_output_contains_no_secrets() {
    let text = format!("{:?}", Seed::built_in().unwrap());
    for secret in [defaults::TOKEN, defaults::SECRET_KEY, defaults::SECURITY_TOKEN] {
        assert!(!text.contains(secret));
    }
}
