//! The body of a request.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

/// The largest body that is taken.
const BODY_LIMIT: usize = 64 * 1024;
/// How much of a larger body is read, so that its sender gets to see the answer.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;

/// The body of a request, read before anything else happens.
#[derive(Clone)]
pub(crate) enum Received {
    Whole(Bytes),
    TooLarge,
}

impl Received {
    /// The whole body; none where it does not come.
    pub(crate) async fn read(body: Body) -> Option<Self> {
        let mut chunks = body.into_data_stream();
        let mut kept = BytesMut::new();
        let mut size = 0;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.ok()?;
            size += chunk.len();
            if size <= BODY_LIMIT {
                kept.extend_from_slice(&chunk);
            } else if size > DRAIN_LIMIT {
                break;
            }
        }
        Some(if size <= BODY_LIMIT { Self::Whole(kept.freeze()) } else { Self::TooLarge })
    }
}
