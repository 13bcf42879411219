//! Configuration as the users of the cloud have it already: the variables of openstacksdk and of the Terraform provider, and
//! `clouds.yaml`.
//!
//! [`resolve`] reads nothing but the [`Environment`] that it is given, asks nothing of any service, and gives [`Settings`], in which
//! each setting has its [`Source`]. A mistake is a [`ConfigError`] that says what to do.
//!
//! # The order
//!
//! The option of the command line wins over the environment variable, that over the named cloud of `clouds.yaml`, that over its vendor
//! profile. What is left is worked out: the region from the name of the project or the address of IAM, the address of IAM and of the
//! service from the region. openstacksdk's own loader leaves the variables out as soon as a cloud is named, and its command line lays
//! them over the cloud; the latter is done here. An empty value is none.
//!
//! A cloud is named by `--cloud` or `OS_CLOUD`. If nothing names one, no variable says who the caller is, and the files have exactly
//! one, that is taken.
//!
//! # The files
//!
//! `clouds.yaml` (or `.yml`) is looked for in the current folder, in `$XDG_CONFIG_HOME/openstack`, in `~/.config/openstack` and in
//! `/etc/openstack`; the first one counts. `secure.yaml` is looked for in the same way and laid over it. `OS_CLIENT_CONFIG_FILE` and
//! `OS_CLIENT_SECURE_FILE` name others.
//!
//! ```yaml
//! clouds:
//!   production:
//!     profile: otc                  # or otc-swiss, huaweicloud: where IAM and the service are
//!     region_name: eu-de
//!     auth:
//!       username: someone
//!       user_domain_name: OTC-EU-DE-00000000001000000001
//!       project_name: eu-de
//!       password: secret            # better in secure.yaml; or ak and sk, or token
//! ```
//!
//! # The settings
//!
//! | setting | variables | keys of a cloud (also those in `auth`) |
//! |---|---|---|
//! | method | `OS_AUTH_TYPE`: `password`, `token`, `aksk` | `auth_type` |
//! | token | `OS_TOKEN`, `OS_AUTH_TOKEN` | `token` |
//! | access key | `OS_ACCESS_KEY`, `OS_ACCESS_KEY_ID`, `OS_AK` | `access_key`, `ak` |
//! | secret key | `OS_SECRET_KEY`, `OS_SECRET_ACCESS_KEY`, `OS_ACCESS_KEY_SECRET`, `OS_SK` | `secret_key`, `sk` |
//! | security token | `OS_SECURITY_TOKEN`, `OS_AKSK_SECURITY_TOKEN`, `OS_ST` | `security_token` |
//! | user | `OS_USER_ID`, `OS_USERNAME` | `user_id`, `username` |
//! | password | `OS_PASSWORD` | `password` |
//! | user's domain | `OS_USER_DOMAIN_ID`, `OS_USER_DOMAIN_NAME`, `OS_DOMAIN_ID`, `OS_DOMAIN_NAME`, `OS_DEFAULT_DOMAIN` | the same in lower case |
//! | project | `OS_PROJECT_ID`, `OS_TENANT_ID`, `OS_PROJECT_NAME`, `OS_TENANT_NAME` | the same in lower case |
//! | project's domain | `OS_PROJECT_DOMAIN_ID`, `OS_PROJECT_DOMAIN_NAME` | the same in lower case |
//! | IAM | `OS_AUTH_URL` | `auth_url` |
//! | region | `OS_REGION_NAME`, `OS_REGION` | `region_name`, `regions` |
//! | service | `OTC_VPN_ENDPOINT` | `vpn_endpoint_override`, `evpn_endpoint_override`, `endpoint_override` |
//! | TLS | `OS_CACERT`, `OS_CERT`, `OS_KEY`, `OS_INSECURE` | `cacert`, `cert`, `key`, `insecure`, `verify` |
//!
//! A proxy is taken from `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`. What goes to this machine over plain http never takes one.
//!
//! ```
//! use otc_vpn::config::{ConfigFile, Environment, Options, resolve};
//! use std::io;
//!
//! let variable = |name: &str| match name {
//!     "OS_TOKEN" => Some("some-token".into()),
//!     "OS_PROJECT_ID" => Some("a4a5d4098fb4474fa22cd05f897d6b99".into()),
//!     _ => None,
//! };
//! let no_files = |_: &std::path::Path| -> io::Result<ConfigFile> { Err(io::ErrorKind::NotFound.into()) };
//! let environment = Environment::new(variable, no_files, ".");
//! let options = Options { region: Some("eu-de".into()), ..Options::default() };
//!
//! let settings = resolve(&options, &environment)?;
//! assert_eq!(settings.service_url().map(|url| url.value.as_str()), Some("https://vpn.eu-de.otc.t-systems.com"));
//! for line in settings.report() {
//!     println!("{}: {} ({})", line.setting, line.value, line.source);
//! }
//! # Ok::<(), otc_vpn::config::ConfigError>(())
//! ```

mod clouds;
mod environment;
mod error;
mod method;
mod method_choice;
mod names;
mod options;
mod place;
mod report;
mod settings;
mod source;
mod stack;
mod tls;
mod vendor;

pub use clouds::cloud_names;
pub use environment::{ConfigFile, Environment};
pub use error::ConfigError;
pub use method::{Method, MethodKind};
pub use options::Options;
pub use report::ReportLine;
pub use settings::{Settings, resolve};
pub use source::{CloudKey, Setting, Source};
pub use tls::{Pem, Tls};

#[cfg(test)]
mod tests;
