//! Who hears whom: one table per contact, derived from its state alone and sent whole. Hold, music, prompts, mute and
//! a lost station are rows of it; no step re-bridges a leg.

use crate::directory::Organization;
use crate::floor::Floor;
use crate::ids::{ClipId, InteractionId, LegId, PlayId};
use crate::interaction::{Interaction, LegState, Talk};
use crate::vocabulary::{Effect, Row, Source};

/// The playing of the message to whoever answers a dial-number station.
const CONFIRM_PLAY: PlayId = PlayId(1 << 32);
/// The playing of the tone before an automatically answered call.
pub(crate) const TONE_PLAY: PlayId = PlayId((1 << 32) + 1);

impl Floor {
    /// Sends the table of a contact if it has changed since it was last sent.
    pub(crate) fn send_audibility(&mut self, interaction: InteractionId) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let mut rows = table(contact, &self.directory.organization);
        let before = self.rows_sent.get(&interaction);
        if before.map_or(rows.is_empty(), |before| *before == rows) {
            return;
        }
        let now_there: Vec<LegId> = rows.iter().map(|row| row.leg).collect();
        self.rows_sent
            .insert(interaction, rows.clone())
            .into_iter()
            .flatten()
            .for_each(|old| {
                // A leg that left hears nothing more; its empty row is sent once.
                if !now_there.contains(&old.leg) {
                    rows.push(Row {
                        leg: old.leg,
                        hears: Vec::new(),
                    });
                }
            });
        self.perform(Effect::Audibility { interaction, rows });
    }
}

/// What each leg of a contact hears.
#[must_use]
pub fn table(contact: &Interaction, organization: &Organization) -> Vec<Row> {
    if contact.ended.is_some() {
        return Vec::new();
    }
    match (&contact.talk, &contact.offer) {
        (Some(talk), _) => conversation(contact, talk, organization),
        (None, Some(offer)) if offer.confirm_until.is_some() => vec![
            treatment(contact),
            Row {
                leg: offer.leg,
                hears: vec![Source::Prompt {
                    play: CONFIRM_PLAY,
                    clips: organization.confirm_prompt.clone(),
                }],
            },
        ],
        (None, Some(_) | None) => vec![treatment(contact)],
    }
}

fn treatment(contact: &Interaction) -> Row {
    let hears = match (&contact.treatment.prompt, &contact.treatment.music) {
        (Some((play, clips)), _) => vec![Source::Prompt {
            play: *play,
            clips: clips.clone(),
        }],
        (None, Some(music)) => vec![Source::Music(music.clone())],
        (None, None) => Vec::new(),
    };
    Row {
        leg: contact.customer,
        hears,
    }
}

fn conversation(contact: &Interaction, talk: &Talk, organization: &Organization) -> Vec<Row> {
    let music = |clip: &ClipId| vec![Source::Music(clip.clone())];
    let held = talk.held_since.is_some();
    let agent_held = contact.held_on_phone(talk.leg);
    let customer_hears = if held || talk.parked || agent_held {
        music(&organization.hold_music)
    } else if talk.muted {
        Vec::new()
    } else {
        vec![Source::Leg(talk.leg)]
    };
    let mut agent_hears = Vec::new();
    if talk.tone {
        agent_hears.push(Source::Prompt {
            play: TONE_PLAY,
            clips: vec![organization.auto_answer_tone.clone()],
        });
    }
    if !held {
        agent_hears.push(Source::Leg(contact.customer));
    }
    let mut rows = Vec::new();
    // A leg that is on its way out hears nothing; only the customer's can be, when its end was asked for and not heard.
    if !contact
        .legs
        .get(&contact.customer)
        .is_some_and(|leg| matches!(leg.state, LegState::Releasing { .. }))
    {
        rows.push(Row {
            leg: contact.customer,
            hears: customer_hears,
        });
    }
    rows.push(Row {
        leg: talk.leg,
        hears: agent_hears,
    });
    rows
}
