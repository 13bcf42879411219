//! The initial state of a simulator: its credentials and its gateways.

use jiff::{SignedDuration, Timestamp};
use otc_vpn_client::metadata::{ConnectionStatus, GatewayStatus};
use otc_vpn_client::types::{
    AvailabilityZones, ResponseCustomerGateway, ResponseVpnConnection, ResponseVpnGateway, VgwId,
    VpnConnectionId,
};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// The default seed as YAML; a template for other seeds.
pub const BUILT_IN_SEED: &str = include_str!("seed.yaml");

/// The creation time of the first item of a seed that states none: 2025-01-01T00:00:00Z.
const FIRST_CREATION_TIME: Timestamp = Timestamp::constant(1_735_689_600, 0);

/// The project, the credentials, the gateways and the connections that a simulator starts with.
///
/// It is parsed from YAML or JSON in the format of [`BUILT_IN_SEED`]. A section that the text omits keeps its built-in value; a list
/// in the text replaces the whole built-in list. A text with gateways has only the connections and the customer gateways that it
/// lists. A field of a gateway can have any type, to simulate a service that differs from its documentation; only `id`, `status`, `flavor` and `supported_flavors` have the type of the spec. The same applies to the `id` and the
/// `status` of a connection.
///
/// ```
/// let seed: otc_vpn_simulator::Seed = "
/// vpn_gateways:
///   - { id: 620d99b8-demo-a8df-va86-200b868f2d7d, name: mine, status: ACTIVE, flavor: Basic }
/// ".parse()?;
/// # Ok::<(), otc_vpn_simulator::SeedError>(())
/// ```
#[derive(Clone)]
pub struct Seed {
    pub(crate) project: Named,
    pub(crate) region: String,
    pub(crate) domain: Named,
    pub(crate) users: Vec<User>,
    /// The names of the agencies that the domain created, for its project.
    pub(crate) agencies: Vec<String>,
    pub(crate) access_keys: Vec<AccessKey>,
    pub(crate) tokens: Vec<String>,
    pub(crate) availability_zones: BTreeMap<String, Option<AvailabilityZones>>,
    pub(crate) vpn_gateways: Vec<ResponseVpnGateway>,
    pub(crate) vpn_connections: Vec<ResponseVpnConnection>,
    pub(crate) customer_gateways: Vec<ResponseCustomerGateway>,
    /// The quotas by type of resource.
    pub(crate) quotas: BTreeMap<String, i32>,
}

/// The id and the name of an IAM resource.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A user who requests tokens with a password.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) password: String,
    /// The code of the user's MFA device; a user without one needs none.
    pub(crate) passcode: Option<String>,
    #[serde(default = "enabled_by_default")]
    pub(crate) enabled: bool,
}

/// An access key for signing requests.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessKey {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) security_token: Option<String>,
}

/// The sections of a seed, all optional.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    project: Option<Named>,
    region: Option<String>,
    domain: Option<Named>,
    users: Option<Vec<User>>,
    agencies: Option<Vec<String>>,
    access_keys: Option<Vec<AccessKey>>,
    tokens: Option<Vec<String>>,
    #[serde(default, deserialize_with = "zones")]
    availability_zones: Option<BTreeMap<String, Option<AvailabilityZones>>>,
    #[serde(default, deserialize_with = "resources")]
    vpn_gateways: Option<Vec<ResponseVpnGateway>>,
    #[serde(default, deserialize_with = "resources")]
    vpn_connections: Option<Vec<ResponseVpnConnection>>,
    #[serde(default, deserialize_with = "resources")]
    customer_gateways: Option<Vec<ResponseCustomerGateway>>,
    quotas: Option<BTreeMap<String, i32>>,
}

/// The error of parsing a [`Seed`]: the text is not valid YAML or JSON, or a value is missing or invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError(String);

impl Seed {
    /// Parses [`BUILT_IN_SEED`].
    pub(crate) fn built_in() -> Result<Self, SeedError> {
        let sections = Sections::parse(BUILT_IN_SEED)?;
        let missing = || SeedError("a section of the built-in seed is missing".to_owned());
        Ok(Self {
            project: sections.project.ok_or_else(missing)?,
            region: sections.region.ok_or_else(missing)?,
            domain: sections.domain.ok_or_else(missing)?,
            users: sections.users.ok_or_else(missing)?,
            agencies: sections.agencies.unwrap_or_default(),
            access_keys: sections.access_keys.ok_or_else(missing)?,
            tokens: sections.tokens.ok_or_else(missing)?,
            availability_zones: sections.availability_zones.ok_or_else(missing)?,
            vpn_gateways: sections.vpn_gateways.ok_or_else(missing)?,
            vpn_connections: sections.vpn_connections.ok_or_else(missing)?,
            customer_gateways: sections.customer_gateways.ok_or_else(missing)?,
            quotas: sections.quotas.ok_or_else(missing)?,
        })
    }

    /// Sets the creation times that are missing in paginated lists, since the creation time of the last item of a page selects the next
    /// page. The times are distinct, and the items keep their order, because a list starts with the latest item.
    fn with_creation_times(mut self) -> Self {
        let customer_gateways = self.customer_gateways.iter_mut().map(|gateway| &mut gateway.created_at);
        let connections = self.vpn_connections.iter_mut().map(|connection| &mut connection.created_at);
        let mut time = FIRST_CREATION_TIME;
        for created_at in customer_gateways.chain(connections).filter(|created_at| created_at.is_none()) {
            *created_at = Some(format!("{time:.3}"));
            time = time.saturating_sub(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MIN);
        }
        self
    }

    /// Rejects a seed with values that the routes cannot serve.
    fn validate(self) -> Result<Self, SeedError> {
        let mut ids = BTreeSet::new();
        for (index, gateway) in self.vpn_gateways.iter().enumerate() {
            let id =
                gateway.id.as_deref().ok_or_else(|| SeedError(format!("vpn_gateways[{index}] has no id")))?;
            VgwId::from_str(id)
                .map_err(|_| SeedError(format!("the id of vpn_gateways[{index}] is empty")))?;
            if !ids.insert(id) {
                return Err(SeedError(format!("vpn_gateways[{index}] repeats the id `{id}`")));
            }
            if gateway.flavor.is_none() {
                return Err(SeedError(format!("vpn_gateways[{index}] has no flavor")));
            }
            match &gateway.status {
                None => return Err(SeedError(format!("vpn_gateways[{index}] has no status"))),
                Some(status) if !GatewayStatus::KNOWN.contains(status) => {
                    return Err(SeedError(format!(
                        "vpn_gateways[{index}] has the unknown status `{status}`; valid statuses: {}",
                        names(GatewayStatus::KNOWN.iter().map(GatewayStatus::as_str))
                    )));
                }
                Some(_) => {}
            }
        }
        self.validate_connections()?;
        self.validate_customer_gateways()?;
        if self.project.id.is_empty() || self.project.id.contains('/') {
            return Err(SeedError("project.id is empty or contains `/`".to_owned()));
        }
        Ok(self)
    }

    fn validate_customer_gateways(&self) -> Result<(), SeedError> {
        let mut ids = BTreeSet::new();
        for (index, gateway) in self.customer_gateways.iter().enumerate() {
            let id = gateway.id.as_deref().unwrap_or_default();
            if id.is_empty() {
                return Err(SeedError(format!("customer_gateways[{index}] has no id")));
            }
            if !ids.insert(id) {
                return Err(SeedError(format!("customer_gateways[{index}] repeats the id `{id}`")));
            }
        }
        Ok(())
    }

    fn validate_connections(&self) -> Result<(), SeedError> {
        let gateways: BTreeSet<_> = self.vpn_gateways.iter().map(|gateway| &gateway.id).collect();
        let mut ids = BTreeSet::new();
        for (index, connection) in self.vpn_connections.iter().enumerate() {
            let reject = |problem: String| Err(SeedError(format!("vpn_connections[{index}] {problem}")));
            let id = connection.id.as_deref().unwrap_or_default();
            if VpnConnectionId::from_str(id).is_err() {
                return reject("has no id".to_owned());
            }
            if !ids.insert(id) {
                return reject(format!("repeats the id `{id}`"));
            }
            if !gateways.contains(&connection.vgw_id) {
                let gateway = connection.vgw_id.as_deref().unwrap_or_default();
                return reject(format!(
                    "belongs to the gateway `{gateway}`, which vpn_gateways does not list"
                ));
            }
            match &connection.status {
                Some(status) if ConnectionStatus::KNOWN.contains(status) => {}
                status => {
                    let status = status.as_ref().map_or("", ConnectionStatus::as_str);
                    let valid = names(ConnectionStatus::KNOWN.iter().map(ConnectionStatus::as_str));
                    return reject(format!("has the unknown status `{status}`; valid statuses: {valid}"));
                }
            }
        }
        Ok(())
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn enabled_by_default() -> bool {
    true
}

/// Decodes the availability zones of each flavor by way of JSON, as [`resources`] does.
fn zones<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<BTreeMap<String, Option<AvailabilityZones>>>, D::Error> {
    serde_json::from_value(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Decodes a list of resources by way of JSON. Their types are large, and decoding them from YAML would need half a megabyte of code that
/// nothing else needs.
fn resources<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    let Some(values) = Option::<Vec<Value>>::deserialize(deserializer)? else { return Ok(None) };
    let decode = |(index, value)| {
        T::deserialize(value).map_err(|error| D::Error::custom(format_args!("item {index}: {error}")))
    };
    values.into_iter().enumerate().map(decode).collect::<Result<_, _>>().map(Some)
}

impl Sections {
    fn parse(text: &str) -> Result<Self, SeedError> {
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|error| SeedError(error.to_string()));
        }
        // Error messages have no snippets, because the text near an error may be a secret.
        let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
        serde_saphyr::from_str_with_options(text, options).map_err(|error| SeedError(error.to_string()))
    }
}

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Self, SeedError> {
        let sections = Sections::parse(text)?;
        let built_in = Self::built_in()?;
        // The built-in connections belong to the built-in gateways, and the built-in customer gateways to the built-in connections.
        let (default_connections, default_customer_gateways) = match &sections.vpn_gateways {
            Some(_) => (Vec::new(), Vec::new()),
            None => (built_in.vpn_connections, built_in.customer_gateways),
        };
        Self {
            project: sections.project.unwrap_or(built_in.project),
            region: sections.region.unwrap_or(built_in.region),
            domain: sections.domain.unwrap_or(built_in.domain),
            users: sections.users.unwrap_or(built_in.users),
            agencies: sections.agencies.unwrap_or(built_in.agencies),
            access_keys: sections.access_keys.unwrap_or(built_in.access_keys),
            tokens: sections.tokens.unwrap_or(built_in.tokens),
            availability_zones: sections.availability_zones.unwrap_or(built_in.availability_zones),
            vpn_gateways: sections.vpn_gateways.unwrap_or(built_in.vpn_gateways),
            vpn_connections: sections.vpn_connections.unwrap_or(default_connections),
            customer_gateways: sections.customer_gateways.unwrap_or(default_customer_gateways),
            quotas: sections.quotas.unwrap_or(built_in.quotas),
        }
        .with_creation_times()
        .validate()
    }
}

/// Prints only the project and the number of gateways, because other fields contain credentials.
impl fmt::Debug for Seed {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Seed")
            .field("project", &self.project.id)
            .field("vpn_gateways", &self.vpn_gateways.len())
            .finish_non_exhaustive()
    }
}

impl Display for SeedError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "invalid seed: {}", self.0)
    }
}

impl std::error::Error for SeedError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defaults;
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
        let users: Vec<_> = seed
            .users
            .iter()
            .map(|user| (user.name.as_str(), user.password.as_str(), user.enabled))
            .collect();
        assert_eq!(
            users,
            [
                (defaults::USER, defaults::PASSWORD, true),
                (defaults::DISABLED_USER, defaults::DISABLED_PASSWORD, false)
            ]
        );
        let names: Vec<_> =
            seed.vpn_gateways.iter().map(|gateway| gateway.name.as_deref().unwrap()).collect();
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
        assert!(
            seed.vpn_gateways.iter().all(|gateway| gateway.extra.is_empty()),
            "unknown fields in a gateway"
        );
        let customers: Vec<_> =
            seed.customer_gateways.iter().map(|one| one.name.as_deref().unwrap()).collect();
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
        let yaml: Seed = "tokens: [a]\nproject: { id: y, name: 'no' }"
            .parse()
            .expect("y and no are strings, not booleans");
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
}
