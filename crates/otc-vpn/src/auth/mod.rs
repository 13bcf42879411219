//! Authentication: what proves to the service who asks.
//!
//! A request carries either a token, a ready one or one made from a password, or a signature with an access key. What the
//! caller has are [`Credentials`]; an [`Authenticator`] puts them to work.

mod authenticator;
mod catalog;
mod credentials;
mod error;
mod identity;
mod project;
mod signature;
#[cfg(test)]
mod test_server;
mod token;

pub use authenticator::Authenticator;
pub use catalog::Catalog;
pub use credentials::{AccessKeys, Credentials, Domain, PasswordCredentials, ProjectScope, User};
pub use error::AuthError;
pub use project::Project;
pub use token::Session;
