//! Who should hear whom, told anew from the state in the simplest way: there are rooms with people in them, and everybody
//! hears everybody else in the own room. A second opinion on the floor's audibility that shares no code with it.

use std::collections::{BTreeMap, BTreeSet};

use floor::{
    ClipId, Consult, Directory, Interaction, LegId, Live, Member, Monitor, MonitorMode, Organization, Source, State,
    Talk, Work,
};

type Words = BTreeSet<String>;

/// What a leg hears, in words that do not depend on the numbers of playings.
pub(crate) fn words(sources: &[Source]) -> Words {
    sources
        .iter()
        .map(|source| match source {
            Source::Leg(leg) => voice(*leg),
            Source::Music(clip) => format!("music {clip}"),
            Source::Prompt { clips, .. } => format!("prompt {clips:?}"),
        })
        .collect()
}

fn voice(leg: LegId) -> String {
    format!("leg {leg}")
}

/// The two places where people of one contact can be together.
#[derive(Debug, Default)]
struct Rooms {
    /// With the customer.
    main: BTreeSet<LegId>,
    /// Initiator and consulted party.
    aside: BTreeSet<LegId>,
    /// Whose voice is not heard anywhere.
    silent: BTreeSet<LegId>,
}

impl Rooms {
    fn of(contact: &Interaction, talk: &Talk) -> Self {
        let mut rooms = Self::default();
        let away = initiator(talk, contact.consult.as_ref()).filter(|(_, consult)| consult.live != Live::Customer);
        let with = contact.consult.as_ref().and_then(|consult| consult.with.as_ref());
        if contact.customer_left.is_none() && talk.held_since.is_none() {
            rooms.main.insert(contact.customer);
        }
        rooms.main.extend(talk.members.iter().map(|member| member.leg));
        if let Some((member, consult)) = away {
            rooms.main.remove(&member.leg);
            if consult.live == Live::Consulted {
                rooms.aside.insert(member.leg);
                rooms.aside.extend(with.map(|with| with.leg));
            }
        }
        let quiet = |member: &&Member| {
            let phone = contact.legs.get(&member.leg);
            member.muted || member.parked || phone.is_some_and(|leg| leg.held_on_phone)
        };
        let everybody = talk.members.iter().chain(with);
        rooms.silent.extend(everybody.filter(quiet).map(|member| member.leg));
        rooms
    }

    /// The room in which this leg talks. One who is alone with a customer on hold talks to nobody; one who waits for an
    /// answer may be heard by a supervisor meanwhile.
    fn around(&self, leg: LegId) -> Option<&BTreeSet<LegId>> {
        let main = Some(&self.main).filter(|room| room.len() > 1);
        main.into_iter().chain([&self.aside]).find(|room| room.contains(&leg))
    }

    fn heard_by(&self, leg: LegId) -> Words {
        let others = self.around(leg).into_iter().flatten();
        others
            .filter(|other| **other != leg && !self.silent.contains(other))
            .map(|other| voice(*other))
            .collect()
    }
}

fn initiator<'a>(talk: &'a Talk, consult: Option<&'a Consult>) -> Option<(&'a Member, &'a Consult)> {
    let consult = consult?;
    talk.member(&consult.initiator).map(|member| (member, consult))
}

/// What each leg should hear; who is not named hears nothing.
fn expected(state: &State, organization: &Organization) -> BTreeMap<LegId, Words> {
    let mut expected = BTreeMap::new();
    for contact in state.interactions.values().filter(|contact| contact.ended.is_none()) {
        for offer in contact.offers().filter(|offer| offer.confirm_until.is_some()) {
            expected.insert(
                offer.leg,
                Words::from([format!("prompt {:?}", organization.confirm_prompt)]),
            );
        }
        match &contact.talk {
            Some(talk) => in_talk(state, contact, talk, organization, &mut expected),
            None if contact.parent.is_none() => {
                expected.insert(contact.customer, waiting(contact));
            }
            None => {}
        }
    }
    expected
}

/// What a flow, a queue or a ringing transfer lets one hear.
fn waiting(contact: &Interaction) -> Words {
    match (&contact.treatment.prompt, &contact.treatment.music) {
        (Some((_, clips)), _) => Words::from([format!("prompt {clips:?}")]),
        (None, Some(clip)) => Words::from([format!("music {clip}")]),
        (None, None) => Words::new(),
    }
}

fn in_talk(
    state: &State,
    contact: &Interaction,
    talk: &Talk,
    organization: &Organization,
    expected: &mut BTreeMap<LegId, Words>,
) {
    let music = || Words::from([format!("music {}", organization.hold_music)]);
    if let Some(message) = &talk.prompt {
        // A message to the agent keeps everybody else waiting; a supervisor hears it too.
        for member in &talk.members {
            let tone = member.tone.then(|| organization.auto_answer_tone.clone());
            let clips: Vec<ClipId> = tone.into_iter().chain(message.clips.iter().cloned()).collect();
            expected.insert(member.leg, Words::from([format!("prompt {clips:?}")]));
        }
        expected.insert(contact.customer, music());
        let listening = contact.monitors.iter().filter(|monitor| monitor.rings_until.is_none());
        for monitor in listening {
            let message = format!("prompt {:?}", message.clips);
            let hears = if monitor.paused {
                Words::new()
            } else {
                Words::from([message])
            };
            expected.insert(monitor.leg, hears);
        }
        return;
    }
    let rooms = Rooms::of(contact, talk);
    let consult = contact.consult.as_ref();
    let with = consult.and_then(|consult| consult.with.as_ref());
    let mut here: BTreeMap<LegId, Words> = talk
        .members
        .iter()
        .map(|member| (member.leg, rooms.heard_by(member.leg)))
        .collect();
    // Whoever should be with somebody, and is with nobody who could answer, hears music.
    if contact.customer_left.is_none() {
        let there = |member: &&Member| {
            let phone = contact.legs.get(&member.leg);
            rooms.main.contains(&member.leg) && !member.parked && phone.is_none_or(|leg| !leg.held_on_phone)
        };
        let alone = talk.held_since.is_some() || talk.members.iter().find(there).is_none();
        let hears = if alone {
            music()
        } else {
            rooms.heard_by(contact.customer)
        };
        here.insert(contact.customer, hears);
    }
    if let Some(with) = with {
        let hears = if rooms.aside.is_empty() {
            music()
        } else {
            rooms.heard_by(with.leg)
        };
        here.insert(with.leg, hears);
    }
    if let Some((member, consult)) = initiator(talk, consult)
        && consult.live == Live::Consulted
        && with.is_none()
    {
        let ringback = Words::from([format!("music {}", organization.ringback)]);
        let child = consult.child.and_then(|child| state.interactions.get(&child));
        let rings = match child {
            Some(child) => child.offer.is_some(),
            None => consult.offer.as_ref().is_some_and(|offer| offer.ringing),
        };
        let hears = match child {
            _ if rings => ringback,
            Some(child) => waiting(child),
            None => Words::new(),
        };
        here.insert(member.leg, hears);
    }
    if contact.customer_left.is_some() {
        // Whoever waits for somebody who is away in a consult.
        let away = consult.is_some_and(|consult| consult.live != Live::Customer);
        for member in &talk.members {
            let waits = rooms.main.contains(&member.leg) && rooms.main.len() == 1 && away;
            if waits {
                here.insert(member.leg, music());
            }
        }
    }
    for member in talk.members.iter().chain(with).filter(|member| member.tone) {
        let tone = format!("prompt {:?}", [&organization.auto_answer_tone]);
        here.entry(member.leg).or_default().insert(tone);
    }
    if talk.warning {
        for hears in here.values_mut() {
            hears.insert(format!("prompt {:?}", [&organization.unattended_tone]));
        }
    }
    supervisors(contact, &rooms, &mut here);
    expected.append(&mut here);
}

/// A supervisor hears the room of the agent, joins it, or speaks to the agent alone.
fn supervisors(contact: &Interaction, rooms: &Rooms, here: &mut BTreeMap<LegId, Words>) {
    let listens = |monitor: &&Monitor| monitor.rings_until.is_none();
    let ears = |monitor: &Monitor| {
        let with = contact.consult.as_ref().and_then(|consult| consult.with.as_ref());
        let with = with.filter(|with| with.who.agent() == Some(&monitor.of));
        contact.member(&monitor.of).or(with).map(|member| member.leg)
    };
    for monitor in contact.monitors.iter().filter(listens) {
        let hears = here.entry(monitor.leg).or_default();
        let Some(agent) = ears(monitor).filter(|_| !monitor.paused) else {
            continue;
        };
        let Some(room) = rooms.around(agent) else { continue };
        hears.extend(
            room.iter()
                .filter(|leg| !rooms.silent.contains(leg))
                .map(|leg| voice(*leg)),
        );
        for other in contact.monitors.iter().filter(listens) {
            let joined = other.mode == MonitorMode::BargeIn && !other.paused && other.leg != monitor.leg;
            if joined && ears(other).is_some_and(|agent| room.contains(&agent)) {
                hears.insert(voice(other.leg));
            }
        }
    }
    for monitor in contact
        .monitors
        .iter()
        .filter(listens)
        .filter(|monitor| !monitor.paused)
    {
        let Some(agent) = ears(monitor) else { continue };
        let to: Vec<LegId> = match monitor.mode {
            MonitorMode::Silent => Vec::new(),
            MonitorMode::Whisper => vec![agent],
            MonitorMode::BargeIn => rooms.around(agent).into_iter().flatten().copied().collect(),
        };
        for leg in to {
            here.entry(leg).or_default().insert(voice(monitor.leg));
        }
    }
}

/// What the legs were last told, and for which contact.
pub(crate) type Told = BTreeMap<LegId, (floor::InteractionId, Vec<Source>)>;

/// Compares with what the legs were told.
pub(crate) fn check(state: &State, directory: &Directory, told: &Told) -> Result<(), String> {
    let mut expected = expected(state, &directory.organization);
    for (leg, (contact, sources)) in told {
        let should = expected.remove(leg).unwrap_or_default();
        if words(sources) != should {
            return Err(format!("leg {leg} should hear {should:?} and was told {sources:?}"));
        }
        if !sources.is_empty() && home(state, *leg) != Some(*contact) {
            return Err(format!(
                "leg {leg} was told by contact {contact} and belongs to {:?}",
                home(state, *leg)
            ));
        }
    }
    if let Some((leg, should)) = expected.into_iter().find(|(_, should)| !should.is_empty()) {
        return Err(format!("leg {leg} should hear {should:?} and was told nothing"));
    }
    state
        .interactions
        .values()
        .try_for_each(|contact| nobody_is_alone(contact, told))
}

/// The contact to which a leg belongs; a browser station's is wherever its agent is.
fn home(state: &State, leg: LegId) -> Option<floor::InteractionId> {
    state
        .legs
        .get(&leg)
        .copied()
        .or_else(|| match state.agent_of(leg)?.work {
            Work::Talking(id) | Work::Monitoring(id) => Some(id),
            Work::Free | Work::Offered(_) | Work::WrappingUp(_) => None,
        })
}

/// Whoever is on a live leg is with somebody, hears something, or holds the others and may take them back.
fn nobody_is_alone(contact: &Interaction, told: &Told) -> Result<(), String> {
    let Some(talk) = contact.live_talk() else { return Ok(()) };
    let rooms = Rooms::of(contact, talk);
    let with = contact.consult.iter().filter_map(|consult| consult.with.as_ref());
    let customer = contact.customer_left.is_none().then_some(contact.customer);
    for leg in talk.members.iter().chain(with).map(|member| member.leg).chain(customer) {
        let hears = told.get(&leg).is_some_and(|(_, sources)| !sources.is_empty());
        let consults = initiator(talk, contact.consult.as_ref()).is_some_and(|(member, consult)| {
            let waits = consult.with.is_none() && consult.live == Live::Consulted;
            let holds = consult.live == Live::Neither && contact.customer_left.is_none();
            member.leg == leg && (waits || holds)
        });
        let holds = talk.held_since.is_some() && talk.on(leg).is_some();
        if rooms.around(leg).is_none() && !hears && !consults && !holds {
            return Err(format!("leg {leg} of contact {} is left alone", contact.id));
        }
    }
    Ok(())
}
