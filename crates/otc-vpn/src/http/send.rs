//! Sends the request of an operation and decodes the response.

use super::authenticate::TOKEN;
use super::client_inner::ClientInner;
use super::exchange::exchange;
use super::limits::CallLimits;
use super::logging;
use super::retry::retry;
use super::send_error::Call;
use crate::error::{Error, ErrorKind, Hint, Outcome, Result, decode, undecodable_body, unexpected_body};
use crate::http_response::HttpResponse;
use crate::json_limits::check_json;
use otc_vpn_auth::{clock_skew, is_signature_expired};
use otc_vpn_client::OperationRequest;
use reqwest::Request;
use reqwest::header::AUTHORIZATION;
use serde::de::DeserializeOwned;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tracing::Instrument;

/// A successful response of an operation, with its decoded body.
pub(crate) struct OperationResponse<T> {
    pub(crate) value: T,
    operation: &'static str,
    is_change: bool,
    response: HttpResponse,
}

impl<T> OperationResponse<T> {
    /// `X-Request-Id` of the response.
    pub(crate) fn request_id(&self) -> Option<String> {
        self.response.request_id()
    }

    /// Takes what the caller needs. If the response does not have it, it is not from the API, and `take` returns the reason.
    pub(crate) fn extract<U>(self, take: impl FnOnce(T) -> std::result::Result<U, String>) -> Result<U> {
        let Self { value, operation, is_change, response } = self;
        take(value).map_err(|reason| unexpected_body(operation, is_change, response, &reason))
    }
}

impl ClientInner {
    /// Sends the request of an operation, with retries, and decodes the response.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        request: &OperationRequest<T>,
        limits: CallLimits,
    ) -> Result<OperationResponse<T>> {
        let operation = request.operation.id;
        let is_change = !request.request.method().is_safe();
        let response = self.send_request(&request.request, operation, limits).await?;
        // serde_json decodes a string faster than bytes, because it need not check each part of it.
        let decoded = check_json(&response.body)
            .map_err(|error| error.to_string())
            .and_then(|()| std::str::from_utf8(&response.body).map_err(|error| error.to_string()))
            .and_then(|text| serde_json::from_str(text).map_err(|error| error.to_string()));
        match decoded {
            Ok(value) => Ok(OperationResponse { value, operation, is_change, response }),
            Err(cause) => Err(undecodable_body(operation, is_change, response, &cause)),
        }
    }

    /// Sends a request, with retries, until there is a response with a 2xx status.
    pub(crate) async fn send_request(
        &self,
        request: &Request,
        operation: &'static str,
        limits: CallLimits,
    ) -> Result<HttpResponse> {
        let span = logging::request_span(operation, request);
        let result = self.send_with_retry(request, operation, limits).instrument(span.clone()).await;
        logging::record_result(&span, &result);
        result
    }

    async fn send_with_retry(
        &self,
        request: &Request,
        operation: &'static str,
        limits: CallLimits,
    ) -> Result<HttpResponse> {
        // The attempts share it, and their futures must be `Send`.
        let token_renewed = &AtomicBool::new(false);
        let retries = &AtomicU32::new(0);
        let is_safe = request.method().is_safe();
        let result =
            retry(limits, self.timeouts.attempt, is_safe, &self.on_retry, |attempts, limits| async move {
                retries.store(attempts, Ordering::Relaxed);
                self.send_with_token_renewal(request, operation, limits, token_renewed).await
            });
        let result = result.await;
        logging::record_resends(retries.load(Ordering::Relaxed));
        result
    }

    /// Sends a request. If the API rejects the token with 401, the request is sent again with a new token, once per call. A read whose
    /// signature expired is signed and sent again, once per attempt.
    async fn send_with_token_renewal(
        &self,
        request: &Request,
        operation: &'static str,
        limits: CallLimits,
        token_renewed: &AtomicBool,
    ) -> Result<HttpResponse> {
        let authenticated = self.authenticate_for(request, operation, limits).await?;
        let token = authenticated.headers().get(TOKEN).cloned();
        let is_signed = authenticated.headers().contains_key(AUTHORIZATION);
        let error = match self.send_once(authenticated, operation, limits).await {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        if is_signed && request.method().is_safe() && is_expired_in_transit(&error) {
            tracing::debug!("signature expired in transit; sending the request again with a new one");
            let authenticated = self.authenticate_for(request, operation, limits).await?;
            return self.send_once(authenticated, operation, limits).await;
        }
        let is_rejected = error.status() == Some(401) && error.outcome() != Some(Outcome::Unknown);
        if !is_rejected || token_renewed.load(Ordering::Relaxed) {
            return Err(error);
        }
        match self.renew_token(token, limits).await {
            Ok(true) => {}
            // A temporary error of IAM can be retried, unlike the rejection of the token that it follows.
            Err(iam_error) if iam_error.kind() != ErrorKind::Authentication => {
                return Err(match error.outcome() {
                    Some(outcome) => iam_error.with_outcome(outcome),
                    None => iam_error,
                });
            }
            Ok(false) | Err(_) => return Err(error),
        }
        token_renewed.store(true, Ordering::Relaxed);
        tracing::debug!("token rejected; sending the request again with a new one");
        let authenticated = self.authenticate_for(request, operation, limits).await?;
        self.send_once(authenticated, operation, limits).await
    }

    async fn authenticate_for(
        &self,
        request: &Request,
        operation: &'static str,
        limits: CallLimits,
    ) -> Result<Request> {
        self.authenticate(request, limits).await.map_err(|error| {
            let error = error.with_operation(operation);
            if request.method().is_safe() { error } else { error.with_outcome(Outcome::NotSent) }
        })
    }

    /// Sends an authenticated request once. Any status but 2xx is an error.
    async fn send_once(
        &self,
        request: Request,
        operation: &'static str,
        limits: CallLimits,
    ) -> Result<HttpResponse> {
        let is_change = !request.method().is_safe();
        let is_signed = request.headers().contains_key(AUTHORIZATION);
        let http = match is_change {
            true => self.change_http.get().map_err(|error| error.with_outcome(Outcome::NotSent))?,
            false => &self.http,
        };
        let response = exchange(http, request, self.timeouts, limits).await.map_err(|error| {
            let call = Call { operation, is_change, endpoint: &self.endpoint, timeouts: self.timeouts };
            let error = error.into_error(&call);
            // An HTTP client that the caller provides may have sent the request before it followed a redirect to an address
            // that it could not connect to.
            let may_be_sent = !self.is_own_http && error.kind() == ErrorKind::Connection;
            if is_change && may_be_sent { error.with_outcome(Outcome::Unknown) } else { error }
        })?;
        if response.status.is_success() {
            return Ok(response);
        }
        let error = decode(operation, is_change, response);
        let skew = match error.headers() {
            Some(headers) if is_signed && matches!(error.status(), Some(401 | 403)) => {
                clock_skew(headers, self.clock.now())
            }
            _ => None,
        };
        Err(match skew {
            Some(skew) => error.with_hint(Hint::SetClock(skew)),
            None => error,
        })
    }
}

/// Whether the service rejected the time of a signature although the clocks agree: the request was delayed in transit.
fn is_expired_in_transit(error: &Error) -> bool {
    matches!(error.status(), Some(401 | 403))
        && is_signature_expired(error.message())
        && !error.hints().iter().any(|hint| matches!(hint, Hint::SetClock(_)))
}
