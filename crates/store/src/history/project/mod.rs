//! What each event means for the tables of history: a pure function from an event to statements. The families of events
//! have files of their own; what befalls an agent's row in several of them is in [`rows`].

mod conference;
mod consult;
mod item;
mod rows;
mod supervision;
mod transfer;
mod variables;

use floor::{
    AgentId, EndCause, Event, Origin, QueueId, QueueReason, Recorded, Timestamp, WaitingEvent, Who, WrapUpCodeId,
};

use super::change::{Change, change};
use super::{Kind, Outcome, Role};

const ARRIVE: &str = "INSERT INTO interaction \
    (id, direction, origin, caller_number, caller_name, dialled, entry_point, arrived_at) \
    VALUES ($1, 'inbound', $2, $3, $4, $5, $6, $7)";
const QUEUE: &str = "UPDATE interaction SET queue = $2, queued_at = COALESCE(queued_at, $3) WHERE id = $1";
/// What a consult's own contact offers stands under its parent, which is the contact that the agent sees.
const OFFER: &str = "INSERT INTO agent_contact \
    (seq, interaction, child, agent, queue, offered_at, outcome, held_ms, kind, role) \
    SELECT $1, COALESCE((SELECT parent FROM interaction WHERE id = $2), $2), \
        (SELECT id FROM interaction WHERE id = $2 AND parent IS NOT NULL), $3, \
        (SELECT queue FROM interaction WHERE id = $2), $4, $5, 0, \
        CASE WHEN EXISTS (SELECT 1 FROM interaction WHERE id = $2 AND parent IS NOT NULL) THEN $6 ELSE $7 END, \
        CASE WHEN EXISTS (SELECT 1 FROM interaction WHERE id = $2 AND parent IS NOT NULL) THEN $8 ELSE $9 END";
const MISS: &str = "UPDATE agent_contact SET ended_at = $3, outcome = $4 \
    WHERE (interaction = $1 OR child = $1) AND agent = $2 AND ended_at IS NULL AND answered_at IS NULL";
const CONNECT: &str = "UPDATE interaction SET connected_at = COALESCE(connected_at, $2) WHERE id = $1";
const DETACHED: &str = "UPDATE agent_contact SET left_cause = CASE WHEN EXISTS \
        (SELECT 1 FROM transfer WHERE interaction = $1 AND agent = $2 AND outcome IS NULL) \
        THEN 'transferred' ELSE 'lost' END \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL AND answered_at IS NOT NULL";
const END: &str = "UPDATE interaction SET ended_at = $2, outcome = $3 WHERE id = $1";
const CLOSE: &str = "UPDATE interaction SET closed_at = $2 WHERE id = $1";
const OWE: &str = "INSERT INTO wrap_up (seq, interaction, agent, started_at) VALUES ($1, $2, $3, $4)";
const PAY: &str = "UPDATE wrap_up SET ended_at = $3, code = $4, automatic = $5 \
    WHERE interaction = $1 AND agent = $2 AND ended_at IS NULL";
const WRAP_UP: &str = "UPDATE agent_contact SET wrap_up_started_at = $3 \
    WHERE seq = (SELECT MAX(seq) FROM agent_contact \
                 WHERE interaction = $1 AND agent = $2 AND answered_at IS NOT NULL)";
const WRAPPED_UP: &str = "UPDATE agent_contact \
    SET wrap_up_ended_at = $3, wrap_up_code = $4, wrap_up_automatic = $5 \
    WHERE seq = (SELECT MAX(seq) FROM agent_contact \
                 WHERE interaction = $1 AND agent = $2 AND wrap_up_started_at IS NOT NULL \
                 AND wrap_up_ended_at IS NULL)";

/// When and as which number something was recorded.
#[derive(Clone, Copy)]
struct Place {
    seq: u64,
    at: i64,
}

/// The changes that an event makes, in order.
pub(super) fn changes(recorded: &Recorded) -> Vec<Change> {
    let place = Place {
        seq: recorded.seq,
        at: recorded.at.0,
    };
    let at = place.at;
    match &recorded.event {
        Event::CallArrived {
            interaction,
            origin,
            dialled,
            entry_point,
            caller,
            ..
        } => vec![change!(
            ARRIVE,
            interaction.0,
            origin_word(origin),
            caller.number.as_deref(),
            caller.name.as_deref(),
            dialled.as_deref(),
            entry_point.as_str(),
            at
        )],
        Event::CallerQueued {
            interaction,
            queue,
            enqueued_at,
            reason,
            ..
        } => {
            let mut changes = vec![queued(interaction.0, queue, *enqueued_at)];
            changes.extend(arrived_by_transfer(*reason).then(|| transfer::over(interaction.0, at, "queued")));
            changes
        }
        Event::AgentOffered { interaction, agent, .. } => vec![offered(place, interaction.0, agent)],
        Event::OfferClosed {
            interaction,
            agent,
            outcome,
        } => {
            vec![change!(
                MISS,
                interaction.0,
                agent.as_str(),
                at,
                Outcome::from(*outcome).word()
            )]
        }
        Event::CallConnected {
            interaction,
            agent,
            tone: _,
        } => vec![
            rows::answer(interaction.0, agent, at, Role::Owner),
            change!(CONNECT, interaction.0, at),
            rows::member(place, interaction.0, &floor::Who::Agent(agent.clone()), None),
        ],
        Event::CallHeld { interaction, agent } => vec![rows::hold(interaction.0, agent, at)],
        Event::CallResumed { interaction, agent } => vec![rows::resume(interaction.0, agent, at)],
        Event::AgentDetached { interaction, agent } => detached(interaction.0, agent, at),
        Event::InteractionEnded { interaction, cause } => ended(interaction.0, *cause, at),
        Event::WrapUpStarted { interaction, agent, .. } => owed(place, interaction.0, agent),
        Event::WrapUpSubmitted {
            interaction,
            agent,
            code,
            automatic,
        } => paid(interaction.0, agent, code, *automatic, at),
        Event::InteractionClosed { interaction } => closed(interaction.0, at),
        Event::Consult { interaction, event } => consult::changes(place, interaction.0, event),
        Event::Transfer { interaction, event } => transfer::changes(place, interaction.0, event),
        Event::Waiting {
            interaction,
            event: WaitingEvent::TeamTook { name, number, leg, .. },
        } => {
            let who = Who::Number {
                number: number.clone(),
                name: Some(name.clone()),
            };
            vec![
                change!(CONNECT, interaction.0, at),
                rows::member(place, interaction.0, &who, Some(leg.0)),
            ]
        }
        Event::Waiting { .. } => Vec::new(),
        Event::Flow { interaction, event } => transfer::by_flow(place, interaction.0, event),
        Event::Conference { interaction, event } => conference::changes(place, interaction.0, event),
        Event::Item { interaction, event } => item::changes(place, interaction.0, event),
        Event::Supervision { interaction, event } => supervision::changes(place, interaction.0, event),
        Event::Variables { interaction, event } => variables::changes(place, interaction.0, event),
        Event::AgentSignedIn { .. }
        | Event::StationMoved { .. }
        | Event::AgentSignedOut { .. }
        | Event::AgentStateChanged { .. }
        | Event::StationSoundChanged { .. }
        | Event::PhoneRegistered { .. }
        | Event::PhoneUnregistered { .. }
        | Event::FlowStepped { .. }
        | Event::FlowFailed { .. }
        | Event::OfferRinging { .. }
        | Event::OfferConfirming { .. }
        | Event::LegAnswered { .. }
        | Event::LegReleasing { .. }
        | Event::LegEnded { .. }
        | Event::HeldOnPhone { .. }
        | Event::PhoneTransferRefused { .. }
        | Event::ParticipantMuted { .. }
        | Event::DigitsSent { .. }
        | Event::AgentPromptFinished { .. }
        | Event::CustomerParked { .. }
        | Event::CustomerUnparked { .. }
        | Event::CallerSoundChanged { .. }
        | Event::Restarted => Vec::new(),
    }
}

fn queued(interaction: u64, queue: &QueueId, since: Timestamp) -> Change {
    change!(QUEUE, interaction, queue.as_str(), since.0)
}

fn offered(place: Place, interaction: u64, agent: &AgentId) -> Change {
    change!(
        OFFER,
        place.seq,
        interaction,
        agent.as_str(),
        place.at,
        Outcome::Pending.word(),
        Kind::Consult.word(),
        Kind::Routed.word(),
        Role::Consulted.word(),
        Role::Owner.word()
    )
}

fn owed(place: Place, interaction: u64, agent: &AgentId) -> Vec<Change> {
    vec![
        change!(OWE, place.seq, interaction, agent.as_str(), place.at),
        change!(WRAP_UP, interaction, agent.as_str(), place.at),
    ]
}

fn paid(interaction: u64, agent: &AgentId, code: &WrapUpCodeId, automatic: bool, at: i64) -> Vec<Change> {
    let automatic = i64::from(automatic);
    let given = [PAY, WRAPPED_UP].map(|sql| change!(sql, interaction, agent.as_str(), at, code.as_str(), automatic));
    let left = variables::not_saved(interaction, Some(agent.as_str()));
    given.into_iter().chain([left]).collect()
}

fn closed(interaction: u64, at: i64) -> Vec<Change> {
    vec![variables::not_saved(interaction, None), change!(CLOSE, interaction, at)]
}

fn detached(interaction: u64, agent: &AgentId, at: i64) -> Vec<Change> {
    vec![
        change!(DETACHED, interaction, agent.as_str()),
        rows::leave(interaction, agent, at, None),
        rows::members_gone(interaction, at),
    ]
}

/// What still rings and what is still on its way ends with the contact.
fn ended(interaction: u64, cause: EndCause, at: i64) -> Vec<Change> {
    let missed = match cause {
        EndCause::Restart => Outcome::MissedRestart,
        EndCause::CustomerLeft
        | EndCause::Abandoned
        | EndCause::CustomerLost
        | EndCause::AgentEnded
        | EndCause::AgentHungUp
        | EndCause::FlowEnded
        | EndCause::FlowFailed
        | EndCause::WaitedTooLong
        | EndCause::LastLeft
        | EndCause::Unattended
        | EndCause::SupervisorEnded
        | EndCause::Answered
        | EndCause::ConsultOver
        | EndCause::QueueGone => Outcome::MissedWithdrawn,
    };
    let by_customer = matches!(cause, EndCause::CustomerLeft | EndCause::CustomerLost);
    let mut changes: Vec<Change> = by_customer
        .then(|| rows::lost_on_hold(interaction))
        .into_iter()
        .collect();
    changes.extend([
        rows::miss_all(interaction, at, missed),
        rows::leave_all(interaction, at),
        rows::members_gone(interaction, at),
        transfer::over(interaction, at, "callEnded"),
        change!(END, interaction, at, cause.code()),
    ]);
    changes
}

/// The customer is in line because an agent wanted it so.
const fn arrived_by_transfer(reason: QueueReason) -> bool {
    match reason {
        QueueReason::Transferred => true,
        QueueReason::Flow
        | QueueReason::OfferNotTaken
        | QueueReason::AgentLost
        | QueueReason::FlowFailed
        | QueueReason::TransferNotTaken
        | QueueReason::Consult
        | QueueReason::Created
        | QueueReason::QueueGone => false,
    }
}

const fn origin_word(origin: &Origin) -> &'static str {
    match origin {
        Origin::Trunk(_) => "trunk",
        Origin::Phone(_) => "phone",
        Origin::Web => "web",
        Origin::Consult(_) => "consult",
    }
}
