//! Consults, transfers, conferences and supervision in words, for the log of a story.

use floor::{ConferenceEvent, ConsultEvent, Destination, SupervisionEvent, TransferEvent, Who};

use crate::words::{Words, clock};

pub(crate) fn who(who: &Who) -> String {
    match who {
        Who::Agent(agent) => agent.to_string(),
        Who::Number { number, .. } => number.clone(),
    }
}

pub(crate) fn to(destination: &Destination) -> String {
    match destination {
        Destination::Agent(agent) => agent.to_string(),
        Destination::Queue(queue) => format!("queue {queue}"),
        Destination::Number(number) => number.clone(),
        Destination::EntryPoint(entry) => format!("entry point {entry}"),
        Destination::Person(person) => format!("person {person}"),
    }
}

impl Words {
    pub(crate) fn consult(&self, event: &ConsultEvent) -> String {
        match event {
            ConsultEvent::Requested {
                agent,
                to: destination,
                live,
                child: _,
            } => format!("{agent} asks {} (live: {live:?})", to(destination)),
            ConsultEvent::ChildStarted { agent, parent, .. } => format!("is the consult of {agent} in {parent}"),
            ConsultEvent::Offered { who: asked, until, .. } => {
                format!("consult rings {} until {}", who(asked), clock(*until))
            }
            ConsultEvent::Ringing { agent: _ } => "consult alerts".to_owned(),
            ConsultEvent::Connected { who: answered, leg, .. } => {
                format!("consult with {} on {}", who(answered), self.of(*leg))
            }
            ConsultEvent::LiveChanged { agent, live } => format!("{agent} talks to {live:?}"),
            ConsultEvent::Muted { agent, muted } => format!("{agent} {}", if *muted { "muted" } else { "unmuted" }),
            ConsultEvent::Merging { agent } => format!("{agent} merges before the answer"),
            ConsultEvent::Closed { agent, outcome } => format!("consult of {agent} over: {outcome:?}"),
            ConsultEvent::WrapUpOffered { agent } => format!("{agent} may say what the consult was about"),
            ConsultEvent::WrapUpSubmitted { agent, code } => format!("{agent} says of the consult: {code}"),
        }
    }

    pub(crate) fn transfer(&self, event: &TransferEvent) -> String {
        match event {
            TransferEvent::Started { agent, to: destination } => format!("{agent} transfers to {}", to(destination)),
            TransferEvent::Offered { who: rung, until, .. } => {
                format!("transfer rings {} until {}", who(rung), clock(*until))
            }
            TransferEvent::Ringing { agent: _ } => "transfer alerts".to_owned(),
            TransferEvent::Released { agent } => format!("{agent} is released"),
            TransferEvent::Completed { agent, who: taker, .. } => format!("{} has it from {agent}", who(taker)),
            TransferEvent::Failed { agent, outcome } => format!("transfer of {agent} failed: {outcome:?}"),
            TransferEvent::Returned { agent, .. } => format!("is back at {agent}"),
            TransferEvent::WrapUpWithdrawn { agent } => format!("wrap-up of {agent} withdrawn"),
            TransferEvent::EntryPointEntered { agent, entry_point, .. } => {
                format!("enters {entry_point} from {agent}")
            }
        }
    }

    pub(crate) fn conference(&self, event: &ConferenceEvent) -> String {
        match event {
            ConferenceEvent::Joined { who: joined, .. } => format!("{} joins", who(joined)),
            ConferenceEvent::Left { who: left, cause, .. } => format!("{} leaves: {cause:?}", who(left)),
            ConferenceEvent::PrimaryChanged { agent } => match agent {
                Some(agent) => format!("{agent} is primary"),
                None => "nobody is primary".to_owned(),
            },
            ConferenceEvent::CustomerLeft => "customer left, the others go on".to_owned(),
            ConferenceEvent::UnattendedWarned => "will be ended for want of an agent".to_owned(),
            ConferenceEvent::UnattendedToneFinished => "warning is over".to_owned(),
            ConferenceEvent::WrapUpSuggested { agent, code, note } => {
                let code = code.as_ref().map_or_else(String::new, ToString::to_string);
                format!("{agent} suggests {code} \"{note}\"")
            }
        }
    }

    pub(crate) fn supervision(&self, event: &SupervisionEvent) -> String {
        match event {
            SupervisionEvent::Requested {
                supervisor, of, leg, ..
            } => format!("{supervisor} wants to hear {of} on {}", self.of(*leg)),
            SupervisionEvent::Started { supervisor } => format!("{supervisor} listens"),
            SupervisionEvent::Changed {
                supervisor,
                of,
                mode,
                paused,
            } => {
                let paused = if *paused { ", paused" } else { "" };
                format!("{supervisor} is {mode:?} with {of}{paused}")
            }
            SupervisionEvent::Ended { supervisor, cause } => format!("{supervisor} is gone: {cause:?}"),
            SupervisionEvent::HelpRequested { agent, reason } => format!("{agent} asks for help: {reason}"),
        }
    }
}
