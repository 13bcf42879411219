//! The hook of the generated client.

use crate::generated::client::{Client, Error};
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::Request;

/// Removes the header `api-version`, which progenitor adds to every request. It contains the version of the spec, and the provider's
/// API does not define it.
impl ClientHooks for Client {
    async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
        request.headers_mut().remove("api-version");
        Ok(())
    }
}
