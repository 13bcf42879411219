//! The initial state of a simulator: its credentials and its resources.

mod validation;

use jiff::{SignedDuration, Timestamp};
use otc_vpn_client::types::{
    AvailabilityZones, ResponseCustomerGateway, ResponseVpnConnection, ResponseVpnGateway,
};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;
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
mod tests;
