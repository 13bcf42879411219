//! Lists that the service returns in pages.

use std::collections::HashSet;

/// How many items a page has. Some regions reject more.
pub(crate) const PAGE_LENGTH: usize = 200;

/// The items of a list, collected page by page, each of them once.
pub(crate) struct Pages<T> {
    id: fn(&T) -> &str,
    items: Vec<T>,
    ids: HashSet<String>,
    marker: Option<String>,
}

impl<T> Pages<T> {
    /// An empty list of items that are identified by `id`, regardless of case.
    pub(crate) fn new(id: fn(&T) -> &str) -> Self {
        Self { id, items: Vec::new(), ids: HashSet::new(), marker: None }
    }

    /// Adds a page of `length` items, of which `items` can be used, and returns the marker of the next page.
    ///
    /// A page with fewer items than requested is the last one, although it may have a marker. So is a page without new items or
    /// without a new marker, because the next request would return it again.
    pub(crate) fn add(
        &mut self,
        length: usize,
        items: impl IntoIterator<Item = T>,
        marker: Option<String>,
    ) -> Option<String> {
        let known = self.ids.len();
        for item in items {
            if self.ids.insert((self.id)(&item).to_ascii_lowercase()) {
                self.items.push(item);
            }
        }
        let is_last = length < PAGE_LENGTH || self.ids.len() == known || marker == self.marker;
        self.marker = marker.filter(|_| !is_last);
        self.marker.clone()
    }

    /// The items of all pages.
    pub(crate) fn into_items(self) -> Vec<T> {
        self.items
    }
}
