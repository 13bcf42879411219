//! Configuration from environment variables and `clouds.yaml`, as openstacksdk and the Terraform provider read them.
//!
//! [`resolve`] reads only the [`Environment`] and the [`Overrides`] that it is given, sends no request, and returns [`Settings`], in
//! which each setting has its [`Source`]. An invalid configuration is a [`ConfigError`] that names what to set.
//!
//! # Precedence
//!
//! The highest precedence first: [`Overrides`], environment variables, the selected cloud in `clouds.yaml`, its vendor profile. What is
//! still missing is derived: the region from the name of the project (`eu-de_project`) or the IAM URL, the IAM URL and the endpoint from the region.
//! openstacksdk's own loader ignores the variables once a cloud is selected, while its command line merges them over the cloud; this
//! module does the latter. Spaces and line ends around a value are ignored, in secrets too; an empty value counts as unset.
//!
//! A cloud that [`Overrides::cloud`] selects comes with its own credentials: variables with credentials are ignored then, those of the
//! project, the agency and the IAM URL included. [`Settings::ignored_variables`] lists them. `OS_CLOUD` combines the cloud with the variables.
//!
//! [`Overrides::cloud`] or `OS_CLOUD` selects a cloud. If neither is set, the only cloud in the files is used, unless
//! [`Overrides::credentials`] or a variable describes the identity of the caller.
//!
//! # Files
//!
//! `clouds.yaml` (or `clouds.yml`) is searched for in the current directory, `$XDG_CONFIG_HOME/openstack`, `~/.config/openstack` and
//! `/etc/openstack`; only the first one is read. `secure.yaml` is searched for in the same way and merged over it.
//! A `profile` of a cloud is first searched for in `clouds-public.yaml`, whose path `OS_CLIENT_VENDOR_FILE` sets.
//! `OS_CLIENT_CONFIG_FILE` and `OS_CLIENT_SECURE_FILE` set other paths. A file must be a regular one of at most 1 MiB. [`load`] reads
//! the files on a thread for blocking calls.
//!
//! ```yaml
//! clouds:
//!   production:
//!     profile: otc                  # a profile of the `Service`: the URLs of IAM and of the service
//!     region_name: eu-de
//!     auth:
//!       username: someone
//!       user_domain_name: OTC-EU-DE-00000000001000000001
//!       project_name: eu-de
//!       password: secret            # better in secure.yaml; or ak and sk, or token
//! ```
//!
//! # Settings
//!
//! | setting | variables | keys of a cloud (also in `auth`) |
//! |---|---|---|
//! | method | `OS_AUTH_TYPE`: `password`, `token`, `aksk` | `auth_type` |
//! | token | `OS_TOKEN`, `OS_AUTH_TOKEN` | `token` |
//! | access key | `OS_ACCESS_KEY`, `OS_ACCESS_KEY_ID`, `OS_AK` | `access_key`, `ak` |
//! | secret key | `OS_SECRET_KEY`, `OS_SECRET_ACCESS_KEY`, `OS_ACCESS_KEY_SECRET`, `OS_SK` | `secret_key`, `sk` |
//! | security token | `OS_SECURITY_TOKEN`, `OS_AKSK_SECURITY_TOKEN`, `OS_ST` | `security_token` |
//! | user | `OS_USER_ID`, `OS_USERNAME` | `user_id`, `username` |
//! | password | `OS_PASSWORD` | `password` |
//! | MFA code | `OS_PASSCODE` | `passcode` |
//! | domain of the user | `OS_USER_DOMAIN_ID`, `OS_USER_DOMAIN_NAME`, `OS_DOMAIN_ID`, `OS_DOMAIN_NAME`, `OS_DEFAULT_DOMAIN` | the same in lowercase |
//! | project | `OS_PROJECT_ID`, `OS_TENANT_ID`, `OS_PROJECT_NAME`, `OS_TENANT_NAME` | the same in lowercase |
//! | domain of the project | `OS_PROJECT_DOMAIN_ID`, `OS_PROJECT_DOMAIN_NAME` | the same in lowercase |
//! | agency | `OS_AGENCY_NAME`, `OS_AGENCY_DOMAIN_NAME` | the same without `OS_`, in lowercase |
//! | project of the agency | `OS_DELEGATED_PROJECT`, else the project | `delegated_project` |
//! | IAM URL | `OS_AUTH_URL` | `auth_url` |
//! | region | `OS_REGION_NAME`, `OS_REGION` | `region_name`, `regions` |
//! | endpoint | [`Service::endpoint_variables`] | [`Service::endpoint_keys`] |
//! | TLS | `OS_CACERT`, `OS_CERT`, `OS_KEY`, `OS_INSECURE` | `cacert`, `cert`, `key`, `insecure`, `verify` |
//!
//! A proxy is set with `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; see [`http_client`](crate::http_client).
//!
//! ```
//! use otc_vpn_auth::config::{Environment, Overrides, Profile, Service, resolve};
//!
//! let profile = Profile::new(
//!     "otc",
//!     "https://iam.{region}.otc.t-systems.com/v3",
//!     "https://vpc.{region}.otc.t-systems.com",
//!     "eu-de",
//! );
//! let service = Service::new(&["vpc"]).with_profiles(vec![profile.with_regions(&["eu-de", "eu-nl"])]);
//! let variable = |name: &str| match name {
//!     "OS_TOKEN" => Some("some-token".into()),
//!     "OS_PROJECT_ID" => Some("a4a5d4098fb4474fa22cd05f897d6b99".into()),
//!     _ => None,
//! };
//! // Use `Environment::process()` for the variables and files of this process.
//! let environment = Environment::new(variable, |_| Err(std::io::ErrorKind::NotFound.into()), ".");
//! let overrides = Overrides::default().with_region("eu-de");
//!
//! let settings = resolve(&overrides, &environment, &service)?;
//! let endpoint = settings.service_url().map(|url| url.value.as_str());
//! assert_eq!(endpoint, Some("https://vpc.eu-de.otc.t-systems.com"));
//! for line in settings.report() {
//!     println!("{}: {} ({})", line.setting, line.value, line.source);
//! }
//! # Ok::<(), otc_vpn_auth::config::ConfigError>(())
//! ```

mod agency;
mod clouds;
mod endpoints;
mod environment;
mod error;
mod keys;
mod method;
mod overrides;
mod profiles;
mod report;
mod resolve_auth;
mod settings;
mod source;
mod sources;
mod tls;

pub use agency::Agency;
pub use clouds::cloud_names;
pub use environment::{ConfigFile, Environment};
pub use error::ConfigError;
pub use method::{Method, MethodKind};
pub use overrides::Overrides;
pub use profiles::{Profile, Service};
pub use report::ReportLine;
pub use settings::{Settings, load, resolve};
pub use source::{CloudKey, Setting, Source};
pub use tls::{Pem, Tls};

#[cfg(test)]
mod tests;
