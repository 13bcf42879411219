//! A request that may have to go out again.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use reqwest::{Request, Url};

/// A request, and from what it is made anew for a further attempt. Keeping the parts costs less than a copy of the whole.
pub(crate) struct Outgoing {
    first: Option<Request>,
    method: Method,
    url: Url,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// None for a body that cannot be kept, since it is a stream.
    body: Option<Bytes>,
}

impl Outgoing {
    pub(crate) fn new(request: Request) -> Self {
        let headers = request.headers().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let body = match request.body() {
            Some(body) => body.as_bytes().map(Bytes::copy_from_slice),
            None => Some(Bytes::new()),
        };
        Self {
            method: request.method().clone(),
            url: request.url().clone(),
            headers,
            body,
            first: Some(request),
        }
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Takes over the URL of a request whose signature changed how it is spelled.
    pub(super) fn keep_url_of(&mut self, request: &Request) {
        if *request.url() != self.url {
            self.url = request.url().clone();
        }
    }

    pub(crate) fn into_url(self) -> Url {
        self.url
    }

    /// The request for the next attempt; none where a stream would have to be sent twice.
    pub(super) fn next(&mut self) -> Option<Request> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let body = self.body.clone()?;
        let mut request = Request::new(self.method.clone(), self.url.clone());
        for (name, value) in &self.headers {
            request.headers_mut().append(name, value.clone());
        }
        if !body.is_empty() {
            *request.body_mut() = Some(body.into());
        }
        Some(request)
    }
}
