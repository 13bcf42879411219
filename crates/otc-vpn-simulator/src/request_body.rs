//! The body of a request.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

/// The maximum size of a body.
const BODY_LIMIT: usize = 64 * 1024;
/// A larger body is read and discarded up to this size, so that the client finishes sending and reads the error response.
const DISCARD_LIMIT: usize = 16 * 1024 * 1024;

/// The body of a request, read completely before the request is processed.
#[derive(Clone)]
pub(crate) enum RequestBody {
    Complete(Bytes),
    TooLarge,
}

impl RequestBody {
    /// Reads the body; `None` if the connection fails before the end of the body.
    pub(crate) async fn read(body: Body) -> Option<Self> {
        let mut chunks = body.into_data_stream();
        let mut accepted = BytesMut::new();
        let mut size = 0;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.ok()?;
            size += chunk.len();
            if size <= BODY_LIMIT {
                accepted.extend_from_slice(&chunk);
            } else if size > DISCARD_LIMIT {
                break;
            }
        }
        Some(if size <= BODY_LIMIT { Self::Complete(accepted.freeze()) } else { Self::TooLarge })
    }
}
