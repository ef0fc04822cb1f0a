//! Consults' own contacts: nobody outside knows them, everything that happens in them is told under the parent's id.
//! Remembered here because the last words about one may come when the floor has forgotten it. Bounded by the floor's
//! contacts.

use std::collections::BTreeMap;

use floor::{ConsultEvent, Event, Floor, InteractionId};

/// Each consult's own contact with its parent.
#[derive(Debug, Default)]
pub(super) struct Children(BTreeMap<InteractionId, InteractionId>);

impl Children {
    /// Those of this floor.
    pub(super) fn new(floor: &Floor) -> Self {
        let contacts = floor.state().interactions.values();
        Self(
            contacts
                .filter_map(|contact| Some((contact.id, contact.parent?)))
                .collect(),
        )
    }

    /// Takes note of an event before it is told.
    pub(super) fn learn(&mut self, event: &Event) {
        if let Event::Consult {
            interaction,
            event: ConsultEvent::ChildStarted { parent, .. },
        } = event
        {
            self.0.insert(*interaction, *parent);
        }
    }

    /// Takes note of an event after it was told.
    pub(super) fn forget(&mut self, event: &Event) {
        if let Event::InteractionClosed { interaction } = event {
            self.0.remove(interaction);
        }
    }

    /// The contact as people know it, and whether that is a parent.
    pub(super) fn known_as(&self, id: InteractionId) -> (InteractionId, bool) {
        self.0.get(&id).map_or((id, false), |parent| (*parent, true))
    }
}
