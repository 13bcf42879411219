//! The settings and the built-in credentials of a simulator, as constants. A test verifies them against `seed.yaml`.

use std::time::Duration;

/// The id of the project in the built-in seed, which contains all gateways.
pub const PROJECT_ID: &str = "a4a5d4098fb4474fa22cd05f897d6b99";
/// The name of that project.
pub const PROJECT_NAME: &str = "eu-de";
/// The region of the endpoints in the service catalog.
pub const REGION: &str = "eu-de";
/// An access key in the built-in seed, for signatures made with [`SECRET_KEY`].
pub const ACCESS_KEY: &str = "SIMULATORAK00000000A";
/// The secret key of [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "simulatorSecretKey0000000000000000000000";
/// A temporary access key in the built-in seed, accepted only together with [`SECURITY_TOKEN`].
pub const TEMPORARY_ACCESS_KEY: &str = "SIMULATORAK00000000T";
/// The secret key of [`TEMPORARY_ACCESS_KEY`].
pub const TEMPORARY_SECRET_KEY: &str = "simulatorTemporaryKey0000000000000000000";
/// The value of `X-Security-Token` that belongs to [`TEMPORARY_ACCESS_KEY`].
pub const SECURITY_TOKEN: &str = "simulator-security-token";
/// A user in the built-in seed, who can request tokens with [`PASSWORD`].
pub const USER: &str = "simulator";
/// The password of [`USER`].
pub const PASSWORD: &str = "simulator";
/// The domain of all users.
pub const DOMAIN: &str = "simulator";
/// A disabled user in the built-in seed, whose token requests are rejected even with the correct password, [`DISABLED_PASSWORD`].
pub const DISABLED_USER: &str = "disabled";
/// The password of [`DISABLED_USER`].
pub const DISABLED_PASSWORD: &str = "disabled-password";
/// A token that is always accepted.
pub const TOKEN: &str = "simulator-token";

/// The default duration of the transition to a new flavor.
pub const DEFAULT_TRANSITION: Duration = Duration::from_secs(2);
/// The default lifetime of a token that IAM issues.
pub const DEFAULT_TOKEN_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
