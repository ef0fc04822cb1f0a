//! Who hears whom: one table per contact, derived from its state alone and sent whole. Hold, consult, conference,
//! transfer, Post Call, monitoring, music, prompts, mute and a lost station are rows of it; no step re-bridges a leg.

use crate::agent::Work;
use crate::directory::Organization;
use crate::floor::Floor;
use crate::ids::{AgentId, ClipId, InteractionId, LegId, PlayId};
use crate::interaction::{Interaction, LegState};
use crate::state::State;
use crate::talk::{AgentPrompt, Consult, Live, Member, Monitor, MonitorMode, Talk};
use crate::vocabulary::{Effect, Row, Source};

/// The playing of the message to whoever answers a dial-number station.
const CONFIRM_PLAY: PlayId = PlayId(1 << 32);
/// The playing of the tone before an automatically answered call.
pub(crate) const TONE_PLAY: PlayId = PlayId((1 << 32) + 1);
/// The playing of the message to the agent before the customer is heard.
pub(crate) const AGENT_PLAY: PlayId = PlayId((1 << 32) + 3);
/// The playing of the tone before the end of a call without an agent.
pub(crate) const UNATTENDED_PLAY: PlayId = PlayId((1 << 32) + 2);

impl Floor {
    /// Sends the table of a contact if it has changed since it was last sent.
    pub(crate) fn send_audibility(&mut self, interaction: InteractionId) {
        let Some(contact) = self.state.interactions.get(&interaction) else {
            return;
        };
        let mut rows = table(&self.state, contact, &self.directory.organization);
        let before = self.rows_sent.get(&interaction);
        if before.map_or(rows.is_empty(), |before| *before == rows) {
            return;
        }
        let now_there: Vec<LegId> = rows.iter().map(|row| row.leg).collect();
        let gone: Vec<LegId> = self
            .rows_sent
            .insert(interaction, rows.clone())
            .into_iter()
            .flatten()
            .map(|row| row.leg)
            .filter(|leg| !now_there.contains(leg) && !self.heard_elsewhere(*leg, interaction))
            .collect();
        // A leg that left hears nothing more; its empty row is sent once.
        rows.extend(gone.into_iter().map(|leg| Row { leg, hears: Vec::new() }));
        self.perform(Effect::Audibility { interaction, rows });
    }

    /// A leg that has moved to another contact is told by that one what to hear.
    fn heard_elsewhere(&self, leg: LegId, left: InteractionId) -> bool {
        let here = self.state.legs.get(&leg).copied().or_else(|| {
            self.state.agent_of(leg).and_then(|agent| match agent.work {
                Work::Talking(id) | Work::Monitoring(id) => Some(id),
                Work::Free | Work::Offered(_) | Work::WrappingUp(_) => None,
            })
        });
        here.is_some_and(|id| id != left)
    }
}

/// What each leg of a contact hears. A consult's own contact speaks through its parent's table.
#[must_use]
pub fn table(state: &State, contact: &Interaction, organization: &Organization) -> Vec<Row> {
    if contact.ended.is_some() {
        return Vec::new();
    }
    let mut rows = match &contact.talk {
        Some(talk) => conversation(state, contact, talk, organization),
        None if contact.parent.is_some() || contact.customer_left.is_some() => Vec::new(),
        None => vec![Row {
            leg: contact.customer,
            hears: treatment(contact),
        }],
    };
    // Whoever has to press a key first is told so (ANS-8).
    for offer in contact.offers().filter(|offer| offer.confirm_until.is_some()) {
        rows.push(Row {
            leg: offer.leg,
            hears: vec![Source::Prompt {
                play: CONFIRM_PLAY,
                clips: organization.confirm_prompt.clone(),
            }],
        });
    }
    rows
}

fn treatment(contact: &Interaction) -> Vec<Source> {
    match (&contact.treatment.prompt, &contact.treatment.music) {
        (Some((play, clips)), _) => vec![Source::Prompt {
            play: *play,
            clips: clips.clone(),
        }],
        (None, Some(music)) => vec![Source::Music(music.clone())],
        (None, None) => Vec::new(),
    }
}

fn music(clip: &ClipId) -> Vec<Source> {
    vec![Source::Music(clip.clone())]
}

/// What whoever answered by itself hears first (ANS-8).
fn tone(member: &Member, organization: &Organization) -> impl Iterator<Item = Source> {
    let tone = member.tone.then(|| Source::Prompt {
        play: TONE_PLAY,
        clips: vec![organization.auto_answer_tone.clone()],
    });
    tone.into_iter()
}

/// The message to the agent, after the tone of a call that was answered by itself (ANS-6).
fn agent_prompt(member: &Member, prompt: &AgentPrompt, organization: &Organization) -> Vec<Source> {
    let tone = member.tone.then(|| organization.auto_answer_tone.clone());
    vec![Source::Prompt {
        play: AGENT_PLAY,
        clips: tone.into_iter().chain(prompt.clips.iter().cloned()).collect(),
    }]
}

/// Somebody whose voice can be heard by the others now.
fn speaks(contact: &Interaction, member: &Member) -> bool {
    !member.muted && !member.parked && !contact.held_on_phone(member.leg)
}

/// Those on the customer's leg who are not away in a consult.
fn present<'a>(contact: &'a Interaction, talk: &'a Talk) -> impl Iterator<Item = &'a Member> + Clone {
    let away = contact
        .consult
        .as_ref()
        .filter(|consult| consult.away())
        .map(|consult| &consult.initiator);
    talk.members
        .iter()
        .filter(move |member| away.is_none() || member.who.agent() != away)
}

fn voices<'a>(
    contact: &'a Interaction,
    members: impl Iterator<Item = &'a Member>,
    without: Option<LegId>,
) -> Vec<Source> {
    members
        .filter(|member| Some(member.leg) != without && speaks(contact, member))
        .map(|member| Source::Leg(member.leg))
        .collect()
}

fn conversation(state: &State, contact: &Interaction, talk: &Talk, organization: &Organization) -> Vec<Row> {
    let mut rows = Vec::new();
    // A leg that is on its way out hears nothing; only the customer's can be, when its end was asked for and not heard.
    let customer_here = contact.customer_left.is_none()
        && !contact
            .legs
            .get(&contact.customer)
            .is_some_and(|leg| matches!(leg.state, LegState::Releasing { .. }));
    let held = talk.held_since.is_some();
    if customer_here {
        // Nobody is there to talk to the customer: on hold, away, or with the sound lost.
        let alone = held
            || talk.prompt.is_some()
            || present(contact, talk).all(|member| member.parked || contact.held_on_phone(member.leg));
        rows.push(Row {
            leg: contact.customer,
            hears: if alone {
                music(&organization.hold_music)
            } else {
                voices(contact, present(contact, talk), None)
            },
        });
    }
    for member in &talk.members {
        if let Some(prompt) = &talk.prompt {
            rows.push(Row {
                leg: member.leg,
                hears: agent_prompt(member, prompt, organization),
            });
            continue;
        }
        let consult = member.who.agent().and_then(|agent| contact.consult_of(agent));
        let hears = match consult.filter(|consult| consult.away()) {
            Some(consult) => beside(state, contact, consult, organization),
            None => {
                let mut hears = voices(contact, present(contact, talk), Some(member.leg));
                if customer_here && !held {
                    hears.insert(0, Source::Leg(contact.customer));
                }
                // In Post Call, whoever is left behind by the one who consults waits for that one.
                let away = contact.consult.as_ref().is_some_and(Consult::away);
                if contact.customer_left.is_some() && away && present(contact, talk).count() == 1 {
                    hears = music(&organization.hold_music);
                }
                hears
            }
        };
        rows.push(Row {
            leg: member.leg,
            hears: tone(member, organization).chain(hears).collect(),
        });
    }
    if let Some(consult) = &contact.consult
        && let Some(with) = &consult.with
    {
        let initiator = talk.member(&consult.initiator);
        let hears = match consult.live {
            Live::Consulted => voices(contact, initiator.into_iter(), None),
            Live::Customer | Live::Neither => music(&organization.hold_music),
        };
        rows.push(Row {
            leg: with.leg,
            hears: tone(with, organization).chain(hears).collect(),
        });
    }
    if talk.warning {
        for row in &mut rows {
            row.hears.push(Source::Prompt {
                play: UNATTENDED_PLAY,
                clips: vec![organization.unattended_tone.clone()],
            });
        }
    }
    for monitor in &contact.monitors {
        listen(contact, talk, monitor, &mut rows);
    }
    rows
}

/// What the initiator of a consult hears while away from the customer.
fn beside(state: &State, contact: &Interaction, consult: &Consult, organization: &Organization) -> Vec<Source> {
    match (consult.live, &consult.with) {
        (Live::Customer | Live::Neither, _) => Vec::new(),
        (Live::Consulted, Some(with)) => voices(contact, std::iter::once(with), None),
        (Live::Consulted, None) => match state.child_of(contact) {
            // Whoever is asked by the child rings, as the initiator would hear from any phone.
            Some(child) if child.offer.is_some() => music(&organization.ringback),
            Some(child) => treatment(child),
            None if consult.offer.as_ref().is_some_and(|offer| offer.ringing) => music(&organization.ringback),
            None => Vec::new(),
        },
    }
}

/// Everybody who shares the live conversation of this agent: on the customer's leg, or in the consult beside it. Empty
/// for whoever talks to nobody.
fn live_with(contact: &Interaction, talk: &Talk, agent: &AgentId) -> Vec<LegId> {
    let on_main = talk.member(agent);
    let consult = contact.consult.as_ref();
    let away = consult.is_some_and(|consult| consult.away() && consult.initiator == *agent);
    if away || on_main.is_none() {
        let Some(consult) = consult.filter(|consult| consult.live == Live::Consulted) else {
            return Vec::new();
        };
        let initiator = talk.member(&consult.initiator);
        return initiator
            .into_iter()
            .chain(&consult.with)
            .map(|member| member.leg)
            .collect();
    }
    let customer = (contact.customer_left.is_none() && talk.held_since.is_none()).then_some(contact.customer);
    let members: Vec<LegId> = present(contact, talk).map(|member| member.leg).collect();
    // An agent whose only partner is on hold talks to nobody.
    if customer.is_none() && members.len() < 2 {
        Vec::new()
    } else {
        customer.into_iter().chain(members).collect()
    }
}

/// Lets a supervisor hear what is live on the followed agent's leg, and be heard as the mode says (SUP-5..8).
fn listen(contact: &Interaction, talk: &Talk, monitor: &Monitor, rows: &mut Vec<Row>) {
    if monitor.rings_until.is_some() {
        return;
    }
    let consulted = contact.consult.as_ref().and_then(|consult| consult.with.as_ref());
    let with = consulted.filter(|with| with.who.agent() == Some(&monitor.of));
    let Some(followed) = talk.member(&monitor.of).or(with).filter(|_| !monitor.paused) else {
        rows.push(Row {
            leg: monitor.leg,
            hears: Vec::new(),
        });
        return;
    };
    if let Some(prompt) = &talk.prompt {
        // The supervisor hears what the agent hears, and talks to nobody meanwhile.
        rows.push(Row {
            leg: monitor.leg,
            hears: vec![Source::Prompt {
                play: AGENT_PLAY,
                clips: prompt.clips.clone(),
            }],
        });
        return;
    }
    let live = live_with(contact, talk, &monitor.of);
    let silent = |leg: &LegId| {
        let member = talk.on(*leg).or_else(|| consulted.filter(|with| with.leg == *leg));
        member.is_some_and(|member| !speaks(contact, member))
    };
    let hears = live
        .iter()
        .filter(|leg| !silent(leg))
        .map(|leg| Source::Leg(*leg))
        .collect();
    // Whoever has joined the same conversation is heard there by other supervisors too.
    let others: Vec<Source> = contact
        .monitors
        .iter()
        .filter(|other| {
            other.leg != monitor.leg
                && other.mode == MonitorMode::BargeIn
                && !other.paused
                && other.rings_until.is_none()
                && !live.is_empty()
                && live_with(contact, talk, &other.of) == live
        })
        .map(|other| Source::Leg(other.leg))
        .collect();
    let to: Vec<LegId> = match monitor.mode {
        MonitorMode::Silent => Vec::new(),
        MonitorMode::Whisper => vec![followed.leg],
        MonitorMode::BargeIn => live,
    };
    for row in rows.iter_mut().filter(|row| to.contains(&row.leg)) {
        row.hears.push(Source::Leg(monitor.leg));
    }
    rows.push(Row {
        leg: monitor.leg,
        hears: [hears, others].concat(),
    });
}
