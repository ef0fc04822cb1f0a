//! Customers who call from a page: which connection is whose, and what each may be told. Bounded by
//! [`WEB_CALLS_MAX`]; an ended call is forgotten at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use api::dto::public::{PublicCallEvent, PublicCallState};
use floor::LegId;
use tokio::sync::watch;

/// Calls from pages at once.
const WEB_CALLS_MAX: usize = 2_000;

/// Calls from pages.
#[derive(Debug, Default)]
pub(crate) struct WebCalls(Mutex<Calls>);

#[derive(Debug, Default)]
struct Calls {
    by_id: BTreeMap<String, LegId>,
    by_leg: BTreeMap<LegId, (String, watch::Sender<PublicCallEvent>)>,
}

impl WebCalls {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether another call may begin.
    pub(crate) fn has_room(&self) -> bool {
        self.calls().by_leg.len() < WEB_CALLS_MAX
    }

    /// A call begins.
    pub(crate) fn begin(&self, id: String, leg: LegId) {
        let (sender, _) = watch::channel(PublicCallEvent {
            state: PublicCallState::Connecting,
            reason: None,
        });
        let mut calls = self.calls();
        calls.by_id.insert(id.clone(), leg);
        calls.by_leg.insert(leg, (id, sender));
    }

    /// Sound flows.
    pub(crate) fn connected(&self, leg: LegId) {
        if let Some((_, sender)) = self.calls().by_leg.get(&leg) {
            sender.send_replace(PublicCallEvent {
                state: PublicCallState::Connected,
                reason: None,
            });
        }
    }

    /// A call is over; its watchers are told and then left.
    pub(crate) fn ended(&self, leg: LegId, reason: &str) {
        let mut calls = self.calls();
        if let Some((id, sender)) = calls.by_leg.remove(&leg) {
            calls.by_id.remove(&id);
            sender.send_replace(PublicCallEvent {
                state: PublicCallState::Ended,
                reason: Some(reason.to_owned()),
            });
        }
    }

    /// The leg of a call.
    pub(crate) fn leg(&self, id: &str) -> Option<LegId> {
        self.calls().by_id.get(id).copied()
    }

    /// Follows a call.
    pub(crate) fn watch(&self, id: &str) -> Option<watch::Receiver<PublicCallEvent>> {
        let calls = self.calls();
        let leg = calls.by_id.get(id)?;
        calls.by_leg.get(leg).map(|(_, sender)| sender.subscribe())
    }
}
