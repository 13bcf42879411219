//! The lifecycle of a resource: its creation, its updates and its deletion take time. The state of a resource is derived from the time
//! at which its last change began, so nothing needs to run in the background.
//!
//! A change ends after the transition of the simulator. Until then, the resource has the status of the change. A resource whose
//! deletion has ended is removed before the next request is executed.

use std::time::Duration;
use tokio::time::Instant;

/// The kind of a change in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Creating,
    Updating,
    Deleting,
}

/// The last change of a resource; the default is a resource that has not changed since the simulator started.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lifecycle {
    phase: Option<Phase>,
    /// When the change ends; `None` if the clock cannot represent the time, which is then never reached.
    ends: Option<Instant>,
}

impl Lifecycle {
    /// A change that begins now.
    pub(crate) fn begin(phase: Phase, duration: Duration) -> Self {
        Self { phase: Some(phase), ends: Instant::now().checked_add(duration) }
    }

    /// The change in progress; `None` if the last change has ended.
    pub(crate) fn phase(&self) -> Option<Phase> {
        self.phase.filter(|_| !self.has_ended())
    }

    /// Whether the resource is being deleted or no longer exists.
    pub(crate) fn is_deleting(&self) -> bool {
        self.phase == Some(Phase::Deleting)
    }

    /// Whether the resource no longer exists.
    pub(crate) fn is_deleted(&self) -> bool {
        self.phase == Some(Phase::Deleting) && self.has_ended()
    }

    fn has_ended(&self) -> bool {
        self.ends.is_some_and(|ends| ends <= Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    #[tokio::test(start_paused = true)]
    async fn phase_ends_after_duration_and_deletion_removes_the_resource() {
        let minute = Duration::from_secs(60);
        let (creation, deletion) =
            (Lifecycle::begin(Phase::Creating, minute), Lifecycle::begin(Phase::Deleting, minute));
        let endless = Lifecycle::begin(Phase::Updating, Duration::MAX);
        assert_eq!((creation.phase(), creation.is_deleted()), (Some(Phase::Creating), false));
        assert_eq!((deletion.phase(), deletion.is_deleted()), (Some(Phase::Deleting), false));
        advance(minute).await;
        assert_eq!((creation.phase(), creation.is_deleted()), (None, false));
        assert_eq!((deletion.phase(), deletion.is_deleted()), (None, true));
        assert_eq!(endless.phase(), Some(Phase::Updating));
        assert_eq!((Lifecycle::default().phase(), Lifecycle::default().is_deleted()), (None, false));
    }
}
