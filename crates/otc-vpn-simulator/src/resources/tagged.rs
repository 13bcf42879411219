//! The tags of the resources of all types.

use crate::api_error::ApiError;
use crate::resources::Resources;
use crate::tags::{self, Tagged, TaggedKind};
use otc_vpn_client::types::{RequestResourceTag, VpnResourceTag};

impl Resources {
    /// The resources of a type, in the order of their creation.
    pub(crate) fn tagged(&self, kind: TaggedKind) -> Vec<Tagged<'_>> {
        match kind {
            TaggedKind::VpnGateway => self.gateways.tagged().collect(),
            TaggedKind::CustomerGateway => self.customer_gateways.tagged().collect(),
            TaggedKind::VpnConnection => self.connections.tagged().collect(),
        }
    }

    /// The tags of a resource.
    pub(crate) fn tags(&mut self, kind: TaggedKind, id: &str) -> Result<Vec<VpnResourceTag>, ApiError> {
        Ok(self.tags_of(kind, id)?.clone().unwrap_or_default())
    }

    /// Creates tags, or replaces the values of tags that exist.
    pub(crate) fn create_tags(
        &mut self,
        kind: TaggedKind,
        id: &str,
        new: Vec<RequestResourceTag>,
    ) -> Result<(), ApiError> {
        tags::create(self.tags_of(kind, id)?.get_or_insert_default(), new)
    }

    /// Deletes tags; a tag that does not exist is ignored.
    pub(crate) fn delete_tags(
        &mut self,
        kind: TaggedKind,
        id: &str,
        deleted: &[RequestResourceTag],
    ) -> Result<(), ApiError> {
        tags::delete(self.tags_of(kind, id)?.get_or_insert_default(), deleted);
        Ok(())
    }

    fn tags_of(&mut self, kind: TaggedKind, id: &str) -> Result<&mut Option<Vec<VpnResourceTag>>, ApiError> {
        match kind {
            TaggedKind::VpnGateway => self.gateways.tags(id),
            TaggedKind::CustomerGateway => self.customer_gateways.tags(id),
            TaggedKind::VpnConnection => self.connections.tags(id),
        }
    }
}
