//! Inspects the source chain of an error.

use std::error::Error;
use std::io;

/// Any error that can be sent to another thread.
pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// The error and its sources, the outermost first.
pub(crate) fn sources<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}

/// Whether the TLS handshake failed because of a certificate or the protocol. A retry cannot help.
pub(crate) fn is_certificate_error(error: &(dyn Error + 'static)) -> bool {
    // `io::Error::source` skips an `io::Error` that is wrapped in another one, so each is unwrapped here.
    let is_invalid_data = |error: &io::Error| {
        let mut next = Some(error);
        while let Some(error) = next {
            if error.kind() == io::ErrorKind::InvalidData {
                return true;
            }
            next = error.get_ref().and_then(|inner| inner.downcast_ref());
        }
        false
    };
    sources(error).filter_map(|error| error.downcast_ref()).any(is_invalid_data)
}

/// Whether the host name of the address, or of its proxy, cannot be resolved or is invalid.
pub(crate) fn is_unresolved_host(error: &(dyn Error + 'static)) -> bool {
    // The types of these causes are private to the HTTP client.
    sources(error).skip(1).any(|cause| matches!(cause.to_string().as_str(), "dns error" | "invalid dns name"))
}
