//! Time limits that cost nothing where there is nothing to wait for.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout_at};

/// Awaits a future until a time; the clock is read and a timer is set only when the future is not ready at once.
pub(super) async fn within<F: Future>(
    end: impl FnOnce() -> Instant,
    future: F,
) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => timeout_at(end(), future).await,
    }
}
