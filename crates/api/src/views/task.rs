//! A contact as one agent sees it.

use std::collections::BTreeSet;

use floor::{AgentId, Floor, Interaction, InteractionId, Member, Offer, PopTarget, TaskState};

use super::{control::controls, end_cause, item::item_task, mask::Mask, party::named_queue, talk, time, variable};
use crate::dto::{agent::Named, task as dto};

/// The agent's open tasks, oldest first; a consult's own contact is shown as its parent.
pub(crate) fn open_tasks(floor: &Floor, agent: &AgentId) -> Vec<dto::Task> {
    at_hand(floor, agent)
        .into_iter()
        .filter_map(|id| task(floor, agent, id))
        .filter(|task| task.state != dto::TaskState::Ended)
        .collect()
}

/// The contact and the work items that the agent has at hand, as people know them.
pub(crate) fn at_hand(floor: &Floor, agent: &AgentId) -> BTreeSet<InteractionId> {
    let Some(agent) = floor.state().agents.get(agent) else {
        return BTreeSet::new();
    };
    let contact = agent.work.interaction().map(|id| floor.state().root(id));
    contact.into_iter().chain(agent.items.keys().copied()).collect()
}

/// A contact as the agent sees it; `None` when it does not concern the agent.
pub(crate) fn task(floor: &Floor, agent: &AgentId, id: InteractionId) -> Option<dto::Task> {
    if let Some(item) = floor.state().items.get(&id) {
        return item_task(floor, agent, item);
    }
    let contact = floor.state().interactions.get(&id)?;
    let task_state = floor.task_state(agent, id)?;
    let offer = talk::offer(floor, contact, agent);
    let asked = offer.is_some_and(|(_, kind)| kind == dto::OfferKind::Consult);
    let consulted = contact.consulted(agent).and_then(|consult| consult.with.as_ref());
    let leg = contact.member(agent).or(consulted).map(|member| member.leg);
    let mask = mask_for(floor, contact, agent);
    Some(dto::Task {
        id: id.to_string(),
        media_type: dto::MediaType::Voice,
        direction: dto::Direction::Inbound,
        title: None,
        created_by: None,
        state: state(task_state),
        end_reason: contact.ended.map(|(_, cause)| end_cause(cause).to_owned()),
        queue: queue(floor, contact),
        customer: customer(contact, &mask),
        dnis: contact.dialled.clone(),
        participants: talk::participants(floor, contact, &mask),
        variables: variable::variables(floor, contact, agent, &mask),
        drafts: variable::drafts(floor, contact, agent),
        card: variable::card(floor, contact, asked, &mask),
        controls: controls(floor, agent, id),
        timers: timers(contact, agent, offer.map(|(offer, _)| offer)),
        recording: dto::Recording {
            state: dto::RecordingState::Off,
        },
        muted: talk::muted(contact, agent),
        held_on_phone: leg.is_some_and(|leg| contact.held_on_phone(leg)),
        offer_stage: offer.map(|(offer, _)| {
            if offer.ringing {
                dto::OfferStage::Request
            } else {
                dto::OfferStage::Connecting
            }
        }),
        offer_kind: offer.map(|(_, kind)| kind),
        consult: talk::consult(floor, contact, agent, asked, &mask),
        transfer: talk::transfer(floor, contact, &mask),
        consult_wrap_up: talk::consult_wrap_up(contact, agent),
        suggestions: talk::suggestions(floor, contact, agent),
        help: talk::help(contact, agent),
        monitor: talk::monitor(floor, contact, agent),
        relation: (asked || consulted.is_some()).then_some(dto::Relation::Consult),
        screen_pop: (task_state != TaskState::Ringing)
            .then(|| screen_pop(contact, &mask))
            .flatten(),
        version: contact.version,
    })
}

/// The page of the contact's flow. An address in which a masked number stands is none for this agent.
fn screen_pop(contact: &Interaction, mask: &Mask) -> Option<dto::ScreenPop> {
    let pop = contact.settled.screen_pop.as_ref()?;
    let (url, masked) = mask.text(Some(pop.url.clone()));
    url.filter(|_| !masked).map(|url| dto::ScreenPop {
        url,
        target: match pop.target {
            PopTarget::NewTab => dto::PopTarget::NewTab,
            PopTarget::SameTab => dto::PopTarget::SameTab,
            PopTarget::Desktop => dto::PopTarget::Desktop,
        },
    })
}

const fn state(state: TaskState) -> dto::TaskState {
    match state {
        TaskState::Ringing => dto::TaskState::Ringing,
        TaskState::Connected => dto::TaskState::Connected,
        TaskState::Held => dto::TaskState::Held,
        TaskState::ConsultRequested => dto::TaskState::ConsultRequested,
        TaskState::Consulting => dto::TaskState::Consulting,
        TaskState::Conference => dto::TaskState::Conference,
        TaskState::PostCall => dto::TaskState::PostCall,
        TaskState::WrapUp => dto::TaskState::WrapUp,
        TaskState::Monitoring => dto::TaskState::Monitoring,
        TaskState::Ended => dto::TaskState::Ended,
    }
}

pub(super) fn queue(floor: &Floor, contact: &Interaction) -> Option<Named> {
    contact.line.as_ref().map(|line| named_queue(floor, &line.queue))
}

/// What the agent must not see of this contact. A supervisor who listens is at the supervisor's own page (MSK-6).
pub(crate) fn mask_for(floor: &Floor, contact: &Interaction, agent: &AgentId) -> Mask {
    if contact.monitor_of(agent).is_some() {
        Mask::NONE
    } else {
        Mask::of(floor, contact)
    }
}

pub(super) fn customer(contact: &Interaction, mask: &Mask) -> dto::Customer {
    let (number, masked) = mask.number(contact.caller.number.as_deref());
    dto::Customer {
        number: number.unwrap_or_default(),
        masked,
        // Some networks give the number as the name.
        name: mask.text(contact.caller.name.clone()).0,
    }
}

/// A work item has none.
pub(super) const fn no_customer() -> dto::Customer {
    dto::Customer {
        number: String::new(),
        masked: false,
        name: None,
    }
}

/// A customer of the past as an agent may see it (MSK-3).
pub(crate) fn masked_customer(floor: &Floor, customer: dto::Customer) -> dto::Customer {
    let mask = Mask::number_of(floor, Some(&customer.number));
    let (number, masked) = mask.number(Some(&customer.number));
    dto::Customer {
        number: number.unwrap_or_default(),
        masked,
        name: mask.text(customer.name).0,
    }
}

fn timers(contact: &Interaction, agent: &AgentId, offer: Option<&Offer>) -> dto::Timers {
    let member = contact.member(agent);
    let owed = contact.owed_by(agent);
    let talk = contact.live_talk();
    let consult = contact.consult.as_ref();
    let answered = |with: &Option<Member>| with.as_ref().map(|with| with.joined_at);
    dto::Timers {
        enqueued_at: contact.line.as_ref().map(|line| time(line.enqueued_at)),
        offered_at: offer.map(|offer| time(offer.at)),
        offer_expires_at: offer.map(|offer| time(offer.confirm_until.unwrap_or(offer.until))),
        connected_at: member.map(|member| time(member.joined_at)),
        held_since: talk
            .filter(|_| member.is_some())
            .and_then(|talk| talk.held_since)
            .map(time),
        wrap_up_since: owed.map(|owed| time(owed.since)),
        wrap_up_ends_at: owed.and_then(|owed| owed.until).map(time),
        consult_since: consult.map(|consult| time(answered(&consult.with).unwrap_or(consult.since))),
        conference_since: talk
            .filter(|_| contact.conference())
            .and_then(|talk| talk.members.get(1))
            .map(|second| time(second.joined_at)),
        post_call_since: contact.customer_left.filter(|_| contact.post_call()).map(time),
    }
}
