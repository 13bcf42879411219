//! The pagination of lists: `limit` and `marker`, which is the creation time of the last item of the previous page.

use crate::api_error::ApiError;
use crate::spec;
use jiff::Timestamp;
use otc_vpn_client::types::PageInfo;
use std::cmp::Reverse;

/// Which page of a list a request selects.
#[derive(Debug, Default)]
pub(crate) struct Paging {
    limit: usize,
    marker: Option<Timestamp>,
}

/// A page of a list.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) info: PageInfo,
    /// The number of all resources of the tenant, regardless of the query.
    pub(crate) total: Option<i64>,
}

impl Paging {
    /// Reads the page from the query of a list operation; its maximum `limit` in the spec is also the default.
    pub(crate) fn from_query(operation: &str, query: &[(String, String)]) -> Result<Self, ApiError> {
        let value =
            |wanted: &str| query.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value);
        let limit = value("limit").and_then(|limit| limit.parse().ok());
        let marker = value("marker")
            .map(|marker| marker.parse())
            .transpose()
            .map_err(|_| ApiError::invalid("marker is not a time"))?;
        if marker.is_some() && value("limit").is_none() {
            return Err(ApiError::invalid("marker requires limit"));
        }
        let maximum = || spec::query_maximum(operation, "limit");
        Ok(Self { limit: limit.or_else(maximum).unwrap_or(usize::MAX), marker })
    }

    /// Selects a page of the items, the latest first, as the service does. `created_at` is the creation time of an item, and `total`
    /// the number of all resources. Items without a creation time keep their order.
    pub(crate) fn select<T>(
        &self,
        mut items: Vec<T>,
        created_at: impl Fn(&T) -> Option<&str>,
        total: usize,
    ) -> Page<T> {
        let time = |item: &T| created_at(item).and_then(|time| time.parse::<Timestamp>().ok());
        if let Some(marker) = self.marker {
            items.retain(|item| time(item).is_some_and(|created| created < marker));
        }
        items.sort_by_cached_key(|item| Reverse(time(item)));
        items.truncate(self.limit);
        let mut info = PageInfo::default();
        info.current_count = i32::try_from(items.len()).ok();
        // The service also sets the marker on the last page.
        info.next_marker = items.last().and_then(&created_at).map(str::to_owned);
        Page { items, info, total: i64::try_from(total).ok() }
    }
}
