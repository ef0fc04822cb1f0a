//! A work item as one agent sees it: a task without a customer, a sound or a second party.

use floor::{AgentId, Floor, ItemWork, WorkItem};

use super::{
    control::controls,
    end_cause,
    mask::Mask,
    party::{named_agent, named_queue},
    task::no_customer,
    time, variable,
};
use crate::dto::{
    supervision::SupervisedItem,
    task::{self as dto, Task},
};

/// An item as the agent sees it; `None` when the agent does not have it at hand.
pub(super) fn item_task(floor: &Floor, agent: &AgentId, item: &WorkItem) -> Option<Task> {
    let work = item.work_of(agent)?;
    let offer = item.offer_to(agent);
    let owed = item.owed_by(agent).filter(|_| work == ItemWork::WrappingUp);
    Some(Task {
        id: item.id.to_string(),
        media_type: dto::MediaType::WorkItem,
        direction: dto::Direction::Inbound,
        title: Some(item.title.clone()),
        created_by: Some(named_agent(floor, &item.created_by)),
        state: state(work),
        end_reason: item.ended.map(|(_, cause)| end_cause(cause).to_owned()),
        queue: item.line.as_ref().map(|line| named_queue(floor, &line.queue)),
        customer: no_customer(),
        dnis: None,
        participants: Vec::new(),
        variables: variable::variables(floor, item, agent, &Mask::NONE),
        drafts: variable::drafts(floor, item, agent),
        card: variable::item_card(floor, item),
        controls: controls(floor, agent, item.id),
        timers: dto::Timers {
            enqueued_at: item.line.as_ref().map(|line| time(line.enqueued_at)),
            offered_at: offer.map(|offer| time(offer.at)),
            offer_expires_at: offer.map(|offer| time(offer.until)),
            connected_at: item.owned_by(agent).map(|owner| time(owner.since)),
            wrap_up_since: owed.map(|owed| time(owed.since)),
            wrap_up_ends_at: owed.and_then(|owed| owed.until).map(time),
            ..dto::Timers::default()
        },
        recording: dto::Recording {
            state: dto::RecordingState::Off,
        },
        muted: false,
        held_on_phone: false,
        offer_stage: offer.map(|_| dto::OfferStage::Request),
        offer_kind: offer.map(|offer| match offer.by {
            Some(_) => dto::OfferKind::Transfer,
            None => dto::OfferKind::Routed,
        }),
        consult: None,
        transfer: None,
        consult_wrap_up: None,
        suggestions: Vec::new(),
        help: None,
        monitor: None,
        relation: None,
        screen_pop: None,
        version: item.version,
    })
}

/// The items that an agent has at hand, as a supervisor sees them.
pub(super) fn supervised_items(floor: &Floor, agent: &floor::Agent) -> Vec<SupervisedItem> {
    let of = |id| {
        let item = floor.state().items.get(id)?;
        let work = item.work_of(&agent.id)?;
        let since = match work {
            ItemWork::Offered => item.offer_to(&agent.id).map(|offer| offer.at),
            ItemWork::Active => item.owned_by(&agent.id).map(|owner| owner.since),
            ItemWork::WrappingUp => item.owed_by(&agent.id).map(|owed| owed.since),
        };
        Some(SupervisedItem {
            id: item.id.to_string(),
            title: item.title.clone(),
            state: state(work),
            queue: item.line.as_ref().map(|line| named_queue(floor, &line.queue)),
            since: since.map(time),
        })
    };
    agent.items.keys().filter_map(of).collect()
}

const fn state(work: ItemWork) -> dto::TaskState {
    match work {
        ItemWork::Offered => dto::TaskState::Ringing,
        ItemWork::Active => dto::TaskState::Connected,
        ItemWork::WrappingUp => dto::TaskState::WrapUp,
    }
}
