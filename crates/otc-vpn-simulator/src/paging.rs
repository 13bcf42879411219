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

/// The order of the items of a list, as the service returns them: the latest first. Items without a creation time are last. It is
/// kept between requests, so that a page takes no longer if the list is long.
#[derive(Debug, Default)]
pub(crate) struct ListOrder(Vec<Position>);

/// The creation time of an item and its index.
type Position = (Reverse<Option<Timestamp>>, usize);

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

    /// Selects a page of the items that a filter selects. `created_at` is the creation time of an item.
    pub(crate) fn select<'a, T>(
        &self,
        all: &'a [T],
        order: &ListOrder,
        is_selected: impl Fn(&T) -> bool,
        created_at: impl Fn(&T) -> Option<&str>,
    ) -> Page<&'a T> {
        let positions = match self.marker {
            Some(marker) => order.before(marker),
            None => &order.0,
        };
        let items =
            positions.iter().filter_map(|(_, index)| all.get(*index)).filter(|item| is_selected(item));
        let items: Vec<&T> = items.take(self.limit).collect();
        let mut info = PageInfo::default();
        info.current_count = i32::try_from(items.len()).ok();
        // The service also sets the marker on the last page.
        info.next_marker = items.last().and_then(|item| created_at(item)).map(str::to_owned);
        Page { items, info, total: i64::try_from(all.len()).ok() }
    }
}

impl ListOrder {
    /// The order of items with these creation times.
    pub(crate) fn new<'a>(creation_times: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut positions: Vec<Position> = creation_times.map(parse).zip(0..).collect();
        positions.sort_unstable();
        Self(positions)
    }

    /// Adds an item after the others.
    pub(crate) fn add(&mut self, created_at: Option<&str>) {
        let position = (parse(created_at), self.0.len());
        let index = self.0.partition_point(|other| *other < position);
        self.0.insert(index, position);
    }

    /// The items that were created before that time.
    fn before(&self, time: Timestamp) -> &[Position] {
        let start =
            self.0.partition_point(|(Reverse(created), _)| created.is_some_and(|created| created >= time));
        let end = self.0.partition_point(|(Reverse(created), _)| created.is_some());
        &self.0[start..end]
    }
}

fn parse(created_at: Option<&str>) -> Reverse<Option<Timestamp>> {
    Reverse(created_at.and_then(|time| time.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of the pages with this limit, page by page. An item is its own creation time.
    fn pages(items: &[&'static str], order: &ListOrder, limit: usize) -> Vec<Vec<&'static str>> {
        let mut pages = Vec::new();
        let mut marker = None;
        loop {
            let page = Paging { limit, marker }.select(items, order, |_| true, |item| Some(*item));
            let Some(last) = page.items.last() else { return pages };
            marker = last.parse().ok();
            pages.push(page.items.into_iter().copied().collect());
            if marker.is_none() {
                return pages;
            }
        }
    }

    #[test]
    fn pages_start_with_the_latest_item_and_end_with_those_without_a_time() {
        let [first, second, third] = ["2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", "2025-01-03T00:00:00Z"];
        let items = [second, "unknown", third, "none", first];
        let order = ListOrder::new(items.into_iter().map(Some));
        assert_eq!(pages(&items, &order, 9), [[third, second, first, "unknown", "none"]]);
        assert_eq!(pages(&items, &order, 2), [[third, second].as_slice(), &[first]]);
        let mut added = ListOrder::default();
        items.into_iter().for_each(|item| added.add(Some(item)));
        assert_eq!(added.0, order.0);
    }

    #[test]
    fn page_has_as_many_items_as_requested_although_a_filter_skips_some() {
        let items: Vec<String> = (1..=9).map(|day| format!("2025-01-0{day}T00:00:00Z")).collect();
        let order = ListOrder::new(items.iter().map(|item| Some(item.as_str())));
        let paging = Paging { limit: 2, marker: items[6].parse().ok() };
        let is_odd = |item: &String| item.contains("1T") || item.contains("3T") || item.contains("5T");
        let page = paging.select(&items, &order, is_odd, |item| Some(item));
        assert_eq!(page.items, [&items[4], &items[2]]);
        assert_eq!((page.info.next_marker.as_ref(), page.total), (Some(&items[2]), Some(9)));
    }
}
