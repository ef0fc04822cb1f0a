//! What leaves the floor, on its way to the wire, the desktops, the web callers and the gauges.

use std::sync::Arc;

use floor::{Effect, Event, Floor, Recorded, Stage};
use tokio::sync::Notify;
use voice::Voice;

use crate::driver::Listener;
use crate::fetch::LookUps;
use crate::ports::WebCalls;

/// The driver's listener.
pub(crate) struct Wire {
    pub(crate) voice: Voice,
    pub(crate) feed: Arc<api::live::Feed>,
    pub(crate) web_calls: Arc<WebCalls>,
    pub(crate) look_ups: LookUps,
    /// Wakes the duty that brings the history up to date.
    pub(crate) history_due: Arc<Notify>,
}

impl Listener for Wire {
    fn perform(&mut self, effect: Effect) {
        if let Effect::Reject { leg, why: _ } = &effect {
            self.web_calls.ended(*leg, "unavailable");
        }
        if let Effect::Fetch { interaction, what } = effect {
            self.look_ups.ask(interaction, what);
        } else {
            self.voice.perform(effect);
        }
    }

    fn rebuilt(&mut self, floor: &Floor) {
        self.feed.rebuilt(floor);
    }

    fn publish(&mut self, floor: &Floor, batch: &[Recorded]) {
        for recorded in batch {
            metrics::counter!("centrala_events_total").increment(1);
            self.count(floor, &recorded.event);
        }
        self.feed.publish(floor, batch);
        gauges(floor);
        self.history_due.notify_one();
    }
}

fn gauges(floor: &Floor) {
    let contacts = floor.state().interactions.values();
    let (mut waiting, mut connected) = (0_u32, 0_u32);
    for contact in contacts {
        match contact.stage() {
            Stage::Queued | Stage::Offered | Stage::Transferring => waiting += 1,
            Stage::Connected => connected += 1,
            Stage::Treatment | Stage::Ended => {}
        }
    }
    metrics::gauge!("centrala_contacts_waiting").set(waiting);
    metrics::gauge!("centrala_contacts_connected").set(connected);
    for (queue, service) in &floor.state().service {
        let accuracy = &service.accuracy;
        let seconds = |ms: u64| u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
        let count = u32::try_from(accuracy.count).unwrap_or(u32::MAX);
        let queue = queue.to_string();
        metrics::gauge!("centrala_wait_estimates", "queue" => queue.clone()).set(count);
        metrics::gauge!("centrala_wait_estimate_error_seconds", "queue" => queue.clone())
            .set(seconds(accuracy.error_ms));
        metrics::gauge!("centrala_wait_estimate_short_seconds", "queue" => queue).set(seconds(accuracy.short_ms));
    }
    metrics::gauge!("centrala_agents_signed_in").set(u32::try_from(floor.state().agents.len()).unwrap_or(u32::MAX));
    metrics::gauge!("centrala_phones_registered").set(u32::try_from(floor.state().phones.len()).unwrap_or(u32::MAX));
}

impl Wire {
    fn count(&self, floor: &Floor, event: &Event) {
        if let Event::InteractionEnded { interaction, cause } = event {
            if let Some(contact) = floor.state().interactions.get(interaction) {
                self.web_calls.ended(contact.customer, cause.code());
            }
            metrics::counter!("centrala_interactions_ended_total", "cause" => cause.code()).increment(1);
        } else if let Event::CallArrived { .. } = event {
            metrics::counter!("centrala_interactions_total").increment(1);
        } else if let Event::OfferClosed { outcome, .. } = event {
            metrics::counter!("centrala_offers_missed_total", "outcome" => outcome.code()).increment(1);
        } else if let Event::FlowFailed { interaction, fault } = event {
            tracing::error!(%interaction, fault, "a flow could not go on");
        }
    }
}
