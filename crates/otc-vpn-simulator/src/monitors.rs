//! The connection monitors: at most one for each connection.

use crate::api_error::ApiError;
use crate::identity::{ID_LENGTH, Identity};
use crate::lifecycle::{Lifecycle, Phase};
use otc_vpn_client::metadata::MonitorStatus;
use otc_vpn_client::types::{ResponseConnectionMonitor, ResponseVpnConnection};
use std::collections::BTreeMap;
use std::time::Duration;

/// All monitors of the simulator, in the order of their creation.
#[derive(Default)]
pub(crate) struct Monitors(Vec<Monitor>);

struct Monitor {
    fields: ResponseConnectionMonitor,
    /// The enterprise project of the connection.
    enterprise_project_id: Option<String>,
    lifecycle: Lifecycle,
}

impl Monitors {
    /// Lists the monitors of a connection and of enterprise projects; those of all without a filter.
    pub(crate) fn list(
        &self,
        connection_id: Option<&str>,
        enterprise_projects: &[String],
    ) -> Vec<ResponseConnectionMonitor> {
        let monitors = self.0.iter().filter(|monitor| {
            let project = monitor.enterprise_project_id.as_ref();
            connection_id.is_none_or(|id| monitor.is_of(id))
                && (enterprise_projects.is_empty()
                    || project.is_some_and(|project| enterprise_projects.contains(project)))
        });
        monitors.map(Monitor::read).collect()
    }

    pub(crate) fn show(&self, id: &str) -> Result<ResponseConnectionMonitor, ApiError> {
        self.0.iter().find(|monitor| monitor.has_id(id)).map(Monitor::read).ok_or_else(|| not_found(id))
    }

    /// Adds the ids of their monitors to connections.
    pub(crate) fn add_ids(&self, connections: &mut [ResponseVpnConnection]) {
        let fields = self.0.iter().map(|monitor| &monitor.fields);
        let ids: BTreeMap<_, _> =
            fields.filter_map(|one| Some((one.vpn_connection_id.as_ref()?, &one.id))).collect();
        for connection in connections {
            if let Some(id) = connection.id.as_ref().and_then(|id| ids.get(id)) {
                connection.connection_monitor_id.clone_from(id);
            }
        }
    }

    /// Begins the creation of a monitor of a connection, which probes from one address to the other.
    pub(crate) fn create(
        &mut self,
        connection: &ResponseVpnConnection,
        source: Option<String>,
        destination: Option<String>,
        identity: &Identity,
        transition: Duration,
    ) -> Result<ResponseConnectionMonitor, ApiError> {
        let connection_id = connection.id.as_deref().unwrap_or_default();
        if self.0.iter().any(|monitor| monitor.is_of(connection_id)) {
            return Err(ApiError::has_monitor(connection_id));
        }
        let mut fields = ResponseConnectionMonitor::default();
        fields.id = Some(identity.id.clone());
        fields.vpn_connection_id = Some(connection_id.to_owned());
        fields.type_ = Some("gateway".to_owned());
        fields.source_ip = source;
        fields.destination_ip = destination;
        fields.proto_type = Some("icmp".to_owned());
        let lifecycle = Lifecycle::begin(Phase::Creating, transition);
        let enterprise_project_id = connection.enterprise_project_id.clone();
        self.0.push(Monitor { fields: fields.clone(), enterprise_project_id, lifecycle });
        Ok(fields)
    }

    /// Begins the deletion of a monitor.
    pub(crate) fn delete(&mut self, id: &str, transition: Duration) -> Result<(), ApiError> {
        let monitor = self.0.iter_mut().find(|monitor| monitor.has_id(id)).ok_or_else(|| not_found(id))?;
        if monitor.lifecycle.phase() == Some(Phase::Deleting) {
            return Err(ApiError::invalid("the connection monitor is being deleted"));
        }
        monitor.lifecycle = Lifecycle::begin(Phase::Deleting, transition);
        Ok(())
    }

    /// Begins the deletion of the monitor of a connection, if it has one.
    pub(crate) fn delete_of(&mut self, connection_id: &str, transition: Duration) {
        for monitor in self.0.iter_mut().filter(|monitor| monitor.is_of(connection_id)) {
            monitor.lifecycle = Lifecycle::begin(Phase::Deleting, transition);
        }
    }

    /// Removes the monitors that are deleted. Returns whether others are being deleted.
    pub(crate) fn remove_deleted(&mut self) -> bool {
        self.0.retain(|monitor| !monitor.lifecycle.is_deleted());
        self.0.iter().any(|monitor| monitor.lifecycle.is_deleting())
    }
}

impl Monitor {
    fn read(&self) -> ResponseConnectionMonitor {
        let mut fields = self.fields.clone();
        fields.status = Some(match self.lifecycle.phase() {
            Some(Phase::Creating) => MonitorStatus::PendingCreate,
            Some(Phase::Deleting) => MonitorStatus::PendingDelete,
            Some(Phase::Updating) | None => MonitorStatus::Active,
        });
        fields
    }

    fn has_id(&self, id: &str) -> bool {
        self.fields.id.as_deref() == Some(id)
    }

    fn is_of(&self, connection_id: &str) -> bool {
        self.fields.vpn_connection_id.as_deref() == Some(connection_id)
    }
}

fn not_found(id: &str) -> ApiError {
    match id.chars().count() {
        ID_LENGTH => ApiError::not_found(),
        _ => ApiError::invalid("connection_monitor_id must have 36 characters"),
    }
}
