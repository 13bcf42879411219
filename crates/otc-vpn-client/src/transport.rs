//! Where the generated client hands its requests over: the hook that authentication, limits and retries stand behind.

use crate::generated::client::{Client, ClientInfo, Error};
use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::{Request, Response};
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

/// What a generated [`Client`] carries beside its URL: the way its requests take. `None` sends them bare.
pub type Inner = Option<Arc<dyn Transport>>;

/// Any error that can cross threads.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A request under way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, Failure>> + Send + 'a>>;

/// A way for requests to take: it may sign, limit, log and repeat them.
pub trait Transport: Debug + Send + Sync {
    /// Sends the request of one operation (named by its operationId) with the client's connections, and gives the answer.
    fn send<'a>(
        &'a self,
        connections: &'a reqwest::Client,
        request: Request,
        operation: &'static str,
    ) -> Sending<'a>;

    /// Takes the request of an operation over, for whoever wants to send it and read its answer without the generated client: it
    /// was taken when this leaves another one behind and says `true`. Nothing is sent then, and the caller of the operation gets
    /// an [`Error::Custom`].
    fn take(&self, _request: &mut Request, _operation: &'static str) -> bool {
        false
    }
}

/// Why a [`Transport`] has no answer to give.
#[derive(Debug)]
pub enum Failure {
    /// reqwest failed.
    Reqwest(reqwest::Error),
    /// The transport itself gave up; the caller gets the text in [`Error::Custom`].
    Other(BoxError),
}

/// Carries a failure of the transport past the hook's result, which can hold reqwest's errors only.
#[derive(Clone)]
struct GaveUp(Arc<BoxError>);

impl ClientHooks<Inner> for Client {
    async fn pre<E>(&self, request: &mut Request, info: &OperationInfo) -> std::result::Result<(), Error<E>> {
        match self.inner() {
            Some(transport) if transport.take(request, info.operation_id) => {
                Err(Error::Custom("the transport has taken the request".to_owned()))
            }
            _ => Ok(()),
        }
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        let Some(transport) = self.inner() else {
            return self.client().execute(request).await;
        };
        match transport.send(self.client(), request, info.operation_id).await {
            Ok(response) => Ok(response),
            Err(Failure::Reqwest(error)) => Err(error),
            Err(Failure::Other(error)) => {
                let mut carrier = http::Response::new(Vec::new());
                carrier.extensions_mut().insert(GaveUp(Arc::new(error)));
                Ok(carrier.into())
            }
        }
    }

    async fn post<E>(
        &self,
        result: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> std::result::Result<(), Error<E>> {
        match result.as_ref().ok().and_then(|response| response.extensions().get::<GaveUp>()) {
            Some(GaveUp(error)) => Err(Error::Custom(error.to_string())),
            None => Ok(()),
        }
    }
}
