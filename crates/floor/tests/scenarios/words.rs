//! Events and effects in one line each, so that a story can be compared as text.

use std::collections::BTreeMap;

use floor::{
    Availability, Device, Effect, Event, FlowEvent, IdleReason, LegId, Levels, Recorded, RingTarget, Row, Source,
    TeamId, Timestamp, Treatment, WaitingEvent,
};

use crate::world::START_MS;

/// The names of legs.
#[derive(Default)]
pub(crate) struct Words {
    names: BTreeMap<LegId, String>,
}

pub(crate) fn availability(state: &Availability) -> String {
    match state {
        Availability::Available => "available".to_owned(),
        Availability::Idle(IdleReason::Code(code)) => format!("idle {code}"),
        Availability::Idle(IdleReason::System(reason)) => format!("idle {}", reason.name()),
    }
}

fn levels(skills: &Levels) -> String {
    let told = skills.iter().map(|(skill, level)| format!("{skill} {level}"));
    let told = told.collect::<Vec<_>>().join(" and ");
    if told.is_empty() { "nothing".to_owned() } else { told }
}

/// Seconds since the start of the story.
pub(crate) fn clock(at: Timestamp) -> String {
    let ms = at.since(Timestamp(START_MS));
    if ms.is_multiple_of(1_000) {
        format!("{}s", ms / 1_000)
    } else {
        format!("{ms}ms")
    }
}

fn target(target: &RingTarget) -> String {
    match target {
        RingTarget::Phone(phone) => phone.to_string(),
        RingTarget::Number(number) => number.clone(),
    }
}

fn treatment(treatment: &Treatment) -> String {
    match (&treatment.prompt, &treatment.music) {
        (Some((_, clips)), _) => clips.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        (None, Some(music)) => music.to_string(),
        (None, None) => "nothing".to_owned(),
    }
}

impl Words {
    pub(crate) fn name(&mut self, leg: LegId, name: String) {
        self.names.insert(leg, name);
    }

    /// Phones are named by their number.
    pub(crate) fn learn(&mut self, effect: &Effect) {
        if let Effect::Ring { leg, target: rung, .. } = effect {
            self.name(*leg, target(rung));
        }
    }

    /// Browser legs are named by their agent.
    pub(crate) fn listen(&mut self, event: &Event) {
        if let Event::AgentSignedIn {
            agent, leg: Some(leg), ..
        } = event
        {
            self.name(*leg, agent.to_string());
        }
    }

    #[track_caller]
    pub(crate) fn leg(&self, name: &str) -> LegId {
        let found = self.names.iter().rev().find(|(_, known)| known.as_str() == name);
        found
            .map(|(leg, _)| *leg)
            .unwrap_or_else(|| panic!("nobody here is called {name}"))
    }

    pub(crate) fn of(&self, leg: LegId) -> String {
        self.names.get(&leg).cloned().unwrap_or_else(|| format!("leg{leg}"))
    }

    pub(crate) fn sources(&self, sources: &[Source]) -> String {
        if sources.is_empty() {
            return "nothing".to_owned();
        }
        let words = sources.iter().map(|source| match source {
            Source::Leg(leg) => self.of(*leg),
            Source::Music(clip) => clip.to_string(),
            Source::Prompt { clips, .. } => clips.iter().map(ToString::to_string).collect::<Vec<_>>().join(" then "),
        });
        words.collect::<Vec<_>>().join(" + ")
    }

    pub(crate) fn row(&self, row: &Row) -> String {
        format!("{} hears {}", self.of(row.leg), self.sources(&row.hears))
    }

    pub(crate) fn effect(&self, effect: &Effect) -> String {
        match effect {
            Effect::Answer { leg } => format!("answer {}", self.of(*leg)),
            Effect::Reject { leg, why } => format!("reject {}: {why:?}", self.of(*leg)),
            Effect::Ring {
                leg,
                shown,
                auto_answer,
                ..
            } => {
                let how = if *auto_answer { ", answering by itself" } else { "" };
                let number = shown.number.as_deref().unwrap_or("hidden");
                format!("ring {} showing {number}{how}", self.of(*leg))
            }
            Effect::Release {
                leg,
                why,
                dialog,
                target: rung,
            } => {
                let dialog = dialog.as_ref().map_or_else(String::new, |dialog| {
                    format!(", dialog of {}", String::from_utf8_lossy(dialog.as_bytes()))
                });
                let rung = rung
                    .as_ref()
                    .map_or_else(String::new, |rung| format!(", rung at {}", target(rung)));
                format!("release {}: {why:?}{dialog}{rung}", self.of(*leg))
            }
            Effect::Audibility { interaction, .. } => format!("audibility of {interaction}"),
            Effect::SendDigits { leg, digits } => format!("send {digits} to {}", self.of(*leg)),
            Effect::Fetch { interaction, what } => format!("{interaction} asks {} {}", what.method.name(), what.url),
            Effect::KeepRegistration { phone, until, .. } => format!("keep {phone} until {}", clock(*until)),
        }
    }

    pub(crate) fn event(&self, recorded: &Recorded) -> String {
        match &recorded.event {
            Event::AgentSignedIn {
                agent,
                team,
                device,
                leg: _,
            } => {
                let device = match device {
                    Device::Browser => "browser".to_owned(),
                    Device::Extension(phone) => phone.to_string(),
                    Device::DialNumber(number) => number.clone(),
                };
                let team = team.as_ref().map_or("no team", TeamId::as_str);
                format!("{agent} signs in for {team} on {device}")
            }
            Event::StationMoved { agent } => format!("{agent} moves the station"),
            Event::AgentSignedOut { agent, cause, by } => {
                format!("{agent} signs out ({cause:?}){}", by_whom(by.as_ref()))
            }
            Event::AgentStateChanged {
                agent,
                state,
                cause,
                interaction,
                by,
            } => {
                let contact = interaction.map_or_else(String::new, |id| format!(" in {id}"));
                format!(
                    "{agent} is {} ({cause:?}){contact}{}",
                    availability(state),
                    by_whom(by.as_ref())
                )
            }
            Event::StationSoundChanged { agent, up } => {
                format!("{agent} {} sound", if *up { "has" } else { "has no" })
            }
            Event::PhoneRegistered { phone, .. } => format!("{phone} registered"),
            Event::PhoneUnregistered { phone } => format!("{phone} unregistered"),
            Event::CallArrived {
                interaction,
                entry_point,
                ..
            } => format!("{interaction} arrives at {entry_point}"),
            Event::FlowStepped {
                interaction,
                run,
                treatment: hears,
            } => {
                let over = if run.is_none() { ", flow over" } else { "" };
                format!("{interaction} is played {}{over}", treatment(hears))
            }
            Event::Flow { interaction, event } => format!("{interaction} {}", settled(event)),
            Event::FlowFailed { interaction, fault } => format!("{interaction} flow failed: {fault}"),
            Event::CallerQueued {
                interaction,
                queue,
                enqueued_at,
                first_in_line,
                reason,
                ..
            } => {
                let first = if *first_in_line { ", first in line" } else { "" };
                format!(
                    "{interaction} waits in {queue} since {}{first} ({reason:?})",
                    clock(*enqueued_at)
                )
            }
            Event::Waiting { interaction, event } => match event {
                WaitingEvent::NeedsEased { skills } => format!("{interaction} needs {} now", levels(skills)),
                WaitingEvent::HoldReleased { agent } => format!("{interaction} is not kept for {agent} any longer"),
                WaitingEvent::Overflowed { queue } => format!("{interaction} is helped by {queue}"),
                WaitingEvent::Barred { agent, until } => {
                    format!("{interaction} is not for {agent} until {}", clock(*until))
                }
                WaitingEvent::Unbarred { agent } => format!("{interaction} is for {agent} again"),
                WaitingEvent::PriorityChanged { priority } => format!("{interaction} has priority {priority}"),
                WaitingEvent::LongestWaitPassed => format!("{interaction} has waited long enough"),
                WaitingEvent::Left => format!("{interaction} left the line"),
                WaitingEvent::TeamRung { team, number, .. } => format!("{interaction} rings {team} at {number}"),
                WaitingEvent::TeamTook { team, .. } => format!("{interaction} is with {team}"),
                WaitingEvent::TeamMissed { team, .. } => format!("{interaction} is not taken by {team}"),
                WaitingEvent::TeamUnbarred { team } => format!("{interaction} is for {team} again"),
            },
            Event::AgentOffered {
                interaction,
                agent,
                until,
                ..
            } => {
                format!("{interaction} offered to {agent} until {}", clock(*until))
            }
            Event::OfferRinging { interaction, agent } => format!("{interaction} rings at {agent}"),
            Event::OfferConfirming {
                interaction,
                agent,
                until,
            } => {
                format!("{interaction} awaits the 1 of {agent} until {}", clock(*until))
            }
            Event::OfferClosed {
                interaction,
                agent,
                outcome,
            } => {
                format!("{interaction} not taken by {agent}: {outcome:?}")
            }
            Event::CallConnected {
                interaction,
                agent,
                tone,
            } => {
                format!(
                    "{interaction} connected with {agent}{}",
                    if *tone { " after a tone" } else { "" }
                )
            }
            Event::LegAnswered { leg, .. } => format!("{} answered", self.of(*leg)),
            Event::LegReleasing { leg, .. } => format!("{} is being released", self.of(*leg)),
            Event::LegEnded { leg, cause, .. } => format!("{} gone: {cause:?}", self.of(*leg)),
            Event::CallHeld { interaction, agent } => format!("{interaction} held by {agent}"),
            Event::CallResumed { interaction, agent } => format!("{interaction} resumed by {agent}"),
            Event::HeldOnPhone { leg, held, .. } => {
                format!(
                    "{} {} hold on the phone",
                    self.of(*leg),
                    if *held { "pressed" } else { "ended" }
                )
            }
            Event::PhoneTransferRefused { interaction, agent } => {
                format!("{interaction} phone transfer of {agent} refused")
            }
            Event::ParticipantMuted {
                interaction,
                agent,
                muted,
            } => {
                format!("{interaction} {agent} {}", if *muted { "muted" } else { "unmuted" })
            }
            Event::DigitsSent {
                interaction,
                agent,
                count,
            } => format!("{interaction} {agent} sent {count} digits"),
            Event::AgentPromptFinished { interaction } => format!("{interaction} tone over"),
            Event::CustomerParked { interaction } => format!("{interaction} parked"),
            Event::CustomerUnparked { interaction } => format!("{interaction} unparked"),
            Event::AgentDetached { interaction, agent } => format!("{interaction} loses {agent}"),
            Event::CallerSoundChanged { interaction, up } => {
                format!("{interaction} caller {} sound", if *up { "has" } else { "has no" })
            }
            Event::InteractionEnded { interaction, cause } => format!("{interaction} ended: {cause:?}"),
            Event::WrapUpStarted {
                interaction,
                agent,
                until,
            } => {
                let until = until.map_or_else(|| "by hand".to_owned(), |until| format!("until {}", clock(until)));
                format!("{interaction} wrap-up owed by {agent} {until}")
            }
            Event::WrapUpSubmitted {
                interaction,
                agent,
                code,
                automatic,
            } => {
                format!(
                    "{interaction} wrapped up by {agent}: {code}{}",
                    if *automatic { ", by itself" } else { "" }
                )
            }
            Event::InteractionClosed { interaction } => format!("{interaction} closed"),
            Event::Consult { interaction, event } => format!("{interaction} {}", self.consult(event)),
            Event::Transfer { interaction, event } => format!("{interaction} {}", self.transfer(event)),
            Event::Conference { interaction, event } => format!("{interaction} {}", self.conference(event)),
            Event::Supervision { interaction, event } => format!("{interaction} {}", self.supervision(event)),
            Event::Variables { interaction, event } => {
                format!("{interaction} {}", crate::variables_words::words(event))
            }
            Event::Item { interaction, event } => format!("{interaction} {}", self.item(event)),
            Event::Restarted => "restarted".to_owned(),
        }
    }
}

fn by_whom(by: Option<&floor::AgentId>) -> String {
    by.map_or_else(String::new, |by| format!(" by {by}"))
}

fn settled(event: &FlowEvent) -> String {
    match event {
        FlowEvent::AgentPromptSet { clips } => format!("tells its agent {} clips", clips.len()),
        FlowEvent::ScreenPopSet { url, target } => format!("opens {url}, {}", target.name()),
        FlowEvent::EntryPointEntered {
            entry_point,
            flow_version,
        } => format!("goes to {entry_point} version {flow_version}"),
        FlowEvent::ConsentGiven { record } => format!("may be recorded: {record}"),
        FlowEvent::TransferOffered { who, .. } => format!("its flow rings {}", crate::talk_words::who(who)),
        FlowEvent::TransferRinging => "what its flow rings alerts".to_owned(),
        FlowEvent::TransferCompleted { who, .. } => format!("{} has it from its flow", crate::talk_words::who(who)),
        FlowEvent::TransferFailed { who, outcome } => {
            format!(
                "{} does not take it from its flow: {outcome:?}",
                crate::talk_words::who(who)
            )
        }
    }
}
