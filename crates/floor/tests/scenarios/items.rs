//! Work items: waiting, offered beside a call, taken one by one or all at once, missed (DIG, POP-5, RON, STA-7).

use floor::{
    Blend, Capacity, Channel, Command, Device, Directory, IdleReason, InteractionId, PhoneId, ProfileId, Queue,
    QueueId, Refusal, RemovedBy, TeamId, Timestamp,
};

use crate::acts::Done;
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

/// Agents of Support also work on what waits in `Paperwork`; each takes three at once.
pub(crate) fn paperwork(directory: &mut Directory) {
    for (name, team) in [("Paperwork", "Support"), ("Refunds", "Billing")] {
        let queue = Queue {
            id: QueueId::new(name),
            name: name.to_owned(),
            channel: Channel::WorkItem,
            teams: vec![TeamId::new(team)],
            ring_ms: 30_000,
            ..directory.queues[&QueueId::new("Support")].clone()
        };
        directory.queues.insert(queue.id.clone(), queue);
    }
    capacity(directory, 3, Blend::Blended);
}

pub(crate) fn capacity(directory: &mut Directory, work_items: u8, blend: Blend) {
    let profile = directory
        .profiles
        .get_mut(&ProfileId::new("standard"))
        .expect("it is there");
    profile.capacity = Capacity {
        voice: 1,
        work_items,
        blend,
    };
}

impl World {
    pub(crate) fn create(&mut self, queue: &str, title: &str) -> Result<InteractionId, Refusal> {
        self.command(Command::CreateItem {
            agent: id("administrator"),
            queue: QueueId::new(queue),
            title: title.to_owned(),
            variables: Vec::new(),
        })?;
        Ok(InteractionId(self.floor.state().last_interaction))
    }

    /// So many items in `Paperwork`.
    pub(crate) fn items<const N: usize>(&mut self) -> [InteractionId; N] {
        std::array::from_fn(|_| self.create("Paperwork", "A form").expect("written down"))
    }

    pub(crate) fn accept_all(&mut self, agent: &str) -> Done {
        self.command(Command::AcceptAll { agent: id(agent) })
    }

    /// As the header shows it: the label of STA-3.
    pub(crate) fn label(&self, agent: &str) -> &'static str {
        let agent = &self.floor.state().agents[&id(agent)];
        match &agent.availability {
            _ if agent.labelled_engaged() => "engaged",
            floor::Availability::Available => "available",
            floor::Availability::Idle(IdleReason::System(reason)) => reason.name(),
            floor::Availability::Idle(IdleReason::Code(_)) => "idle",
        }
    }
}

/// Proves: WRP-1, WRP-9
#[test]
fn an_item_is_written_down_offered_taken_ended_and_wrapped_up() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    world.look_away();
    let item = world.create("Paperwork", "Check the invoice").expect("written down");
    world.check(
        "1 item \"Check the invoice\" by administrator
         1 waits in Paperwork since 0s (Created)
         1 offered to ana until 30s",
    );
    assert_eq!(world.task("ana", item), "ringing: +accept +decline");
    assert_eq!(world.state("ana"), "available", "an offer is no work yet");
    world.after(2_000);
    // On a desk phone, too, an item is taken on the desktop.
    world.accept("ana", item).expect("takes it");
    assert_eq!(world.task("ana", item), "connected: +transfer +end");
    assert_eq!(world.state("ana"), "available, engaged");
    world.after(60_000);
    world.look_away();
    world.end("ana", item).expect("ends");
    assert_eq!(world.task("ana", item), "wrapUp: +wrapup");
    world.wrap_up("ana", item, "Resolved").expect("wraps up");
    world.check(
        "1 ended by ana: AgentEnded
         1 wrap-up owed by ana until 92s
         1 wrapped up by ana: Resolved
         1 closed",
    );
    assert_eq!((world.state("ana"), world.state_ms("ana")), ("available".to_owned(), 0));
    assert!(world.floor.state().items.is_empty());
}

#[test]
fn what_cannot_be_written_down_is_refused() {
    let mut world = World::with(paperwork);
    assert_eq!(world.create("Nowhere", "A form"), Err(Refusal::UnknownDestination));
    assert_eq!(world.create("Support", "A form"), Err(Refusal::WrongChannel));
    assert_eq!(world.create("Paperwork", "  "), Err(Refusal::InvalidTitle));
    assert_eq!(world.create("Paperwork", &"ж".repeat(257)), Err(Refusal::InvalidTitle));
    assert!(world.create("Paperwork", &"ж".repeat(256)).is_ok());
}

/// Proves: STA-7, STA-3
#[test]
fn items_come_beside_a_call_up_to_the_capacity() {
    let mut world = World::with(paperwork);
    world.in_browser("ana");
    let call = world.call(SUPPORT_LINE);
    world.accept("ana", call).expect("takes the call");
    let [first, second, third, fourth] = world.items();
    for item in [first, second, third] {
        assert_eq!(world.task("ana", item), "ringing: +accept +decline");
    }
    assert_eq!(
        world.task("ana", fourth),
        "no task",
        "three at once, asked for ones included"
    );
    world.accept("ana", first).expect("takes it");
    assert_eq!(world.task("ana", fourth), "no task");
    world.end("ana", first).expect("ends");
    world.wrap_up("ana", first, "Resolved").expect("wraps up");
    assert_eq!(world.task("ana", fourth), "ringing: +accept +decline");
    // Whoever is idle gets nothing more, whatever goes on (STA-6).
    world.idle("ana", "Lunch");
    world.end("ana", call).expect("ends");
    world.wrap_up("ana", call, "Resolved").expect("wraps up");
    let [fifth] = world.items();
    assert_eq!(world.task("ana", fifth), "no task");
}

/// Proves: DIG-1
#[test]
fn channels_go_together_as_the_profile_says() {
    for (blend, call_beside_item, item_beside_call) in [
        (Blend::Blended, true, true),
        (Blend::RealTime, true, true),
        (Blend::Exclusive, false, false),
    ] {
        let mut world = World::with(|directory| {
            paperwork(directory);
            capacity(directory, 2, blend);
        });
        world.in_browser("ana");
        let [item] = world.items();
        world.accept("ana", item).expect("takes it");
        let call = world.call(SUPPORT_LINE);
        assert_eq!(world.task("ana", call) != "no task", call_beside_item, "{blend:?}");
        let [second] = world.items();
        assert_eq!(
            world.task("ana", second) != "no task",
            blend != Blend::Exclusive,
            "{blend:?}"
        );

        let mut world = World::with(|directory| {
            paperwork(directory);
            capacity(directory, 2, blend);
        });
        world.in_browser("ana");
        let call = world.call(SUPPORT_LINE);
        world.accept("ana", call).expect("takes it");
        let [item] = world.items();
        assert_eq!(world.task("ana", item) != "no task", item_beside_call, "{blend:?}");
    }
    // No capacity for a channel, nothing of it.
    let mut world = World::with(|directory| {
        paperwork(directory);
        let profile = directory
            .profiles
            .get_mut(&ProfileId::new("standard"))
            .expect("it is there");
        profile.capacity = Capacity {
            voice: 0,
            work_items: 1,
            blend: Blend::Blended,
        };
    });
    world.in_browser("ana");
    let call = world.call(SUPPORT_LINE);
    let [first, second] = world.items();
    assert_eq!(world.task("ana", call), "no task");
    assert_eq!(world.task("ana", first), "ringing: +accept +decline");
    assert_eq!(world.task("ana", second), "no task");
}

/// Proves: WRP-10
#[test]
fn while_a_reason_is_owed_nothing_new_comes_on_any_channel() {
    let mut world = World::with(paperwork);
    world.in_browser("ana");
    let [item] = world.items();
    world.accept("ana", item).expect("takes it");
    world.end("ana", item).expect("ends");
    let call = world.call(SUPPORT_LINE);
    let [second] = world.items();
    assert_eq!(world.task("ana", call), "no task");
    assert_eq!(world.task("ana", second), "no task");
    world.wrap_up("ana", item, "Resolved").expect("wraps up");
    assert_eq!(world.task("ana", call), "ringing: +accept +decline");
    assert_eq!(world.task("ana", second), "ringing: +accept +decline");
    world.accept("ana", call).expect("takes it");
    world.decline("ana", second).expect("declines");
    world.end("ana", call).expect("ends");
    world.available("ana");
    assert_eq!(world.task("ana", second), "no task", "the call's reason is owed");
    world.wrap_up("ana", call, "Resolved").expect("wraps up");
    assert_eq!(world.task("ana", second), "ringing: +accept +decline");
}

/// Proves: POP-5
#[test]
fn accept_all_takes_every_item_and_no_call() {
    let mut world = World::with(paperwork);
    world.in_browser("ana");
    assert_eq!(world.accept_all("ana"), Err(Refusal::OfferGone));
    let call = world.call(SUPPORT_LINE);
    let items: [InteractionId; 3] = world.items();
    world.accept_all("ana").expect("takes them");
    for item in items {
        assert_eq!(world.task("ana", item), "connected: +transfer +end");
    }
    assert_eq!(world.task("ana", call), "ringing: +accept +decline");
    assert_eq!(world.accept_all("ana"), Err(Refusal::OfferGone));
}

/// Proves: RON-1, RON-2, RON-4, RON-6
#[test]
fn a_missed_item_keeps_its_place_and_the_agent_is_left_alone() {
    let mut world = World::with(paperwork);
    let [first, second] = world.items();
    world.after(5_000);
    world.on_phone("ana", "1001");
    world.after(1_000);
    world.on_phone("boris", "1002");
    world.idle("boris", "Lunch");
    world.look_away();
    world.after(28_999);
    assert_eq!(world.state("ana"), "available");
    world.after(1);
    world.check(
        "1 not taken by ana: Rona
         ana is idle RONA (Offer) in 1
         2 not taken by ana: Rona",
    );
    let line = |world: &World, item: InteractionId| {
        let line = world.floor.state().items[&item].line.clone().expect("in line");
        (line.enqueued_at, line.priority)
    };
    let start = Timestamp(crate::world::START_MS);
    assert_eq!(line(&world, first), (start, floor::limits::PRIORITY_NONE));
    let call = world.call(SUPPORT_LINE);
    world.after(60_000);
    assert_eq!(world.state("ana"), "idle RONA");
    assert_eq!(world.task("ana", call), "no task");
    world.look_away();
    world.available("boris");
    assert!(world.saw("1 offered to boris until 125s"), "{}", world.seen());
    assert!(world.saw("2 offered to boris until 125s"), "{}", world.seen());
    assert_eq!(world.task("boris", second), "ringing: +accept +decline");
}

/// Proves: RON-8, STA-11
#[test]
fn a_missed_item_beside_a_call_turns_the_label_and_starts_the_timer_anew() {
    let mut world = World::with(paperwork);
    world.in_browser("ana");
    let call = world.call(SUPPORT_LINE);
    world.accept("ana", call).expect("takes the call");
    let [item] = world.items();
    world.after(29_999);
    assert_eq!(world.label("ana"), "engaged");
    world.after(1);
    assert_eq!((world.label("ana"), world.state_ms("ana")), ("RONA", 0));
    assert_eq!(world.state("ana"), "idle RONA, engaged", "the call goes on");
    world.after(10_000);
    assert_eq!(world.state_ms("ana"), 10_000);
    assert_eq!(world.task("ana", item), "no task");
    world.available("ana");
    assert_eq!(world.label("ana"), "engaged");
    assert_eq!(world.task("ana", item), "ringing: +accept +decline");
    world.after(30_000);
    assert_eq!(world.label("ana"), "RONA");
    // Once the call is over the label is what it says, and a consult later is work again.
    world.end("ana", call).expect("ends");
    assert_eq!(world.label("ana"), "RONA");
    world.wrap_up("ana", call, "Resolved").expect("wraps up");
    assert_eq!(world.state("ana"), "idle RONA");
    world.in_browser("boris");
    let call = world.call(SUPPORT_LINE);
    world.accept("boris", call).expect("takes it");
    world
        .consult("boris", call, crate::acts::colleague("ana"))
        .expect("asks");
    world.accept("ana", call).expect("answers");
    assert_eq!(world.label("ana"), "engaged");
}

/// Proves: RON-9
#[test]
fn a_declined_item_goes_to_the_next_agent_and_the_agent_is_idle() {
    let mut world = World::with(paperwork);
    world.in_browser("ana");
    world.after(1_000);
    world.in_browser("boris");
    let [item] = world.items();
    world.look_away();
    world.decline("ana", item).expect("declines");
    world.check(
        "1 not taken by ana: AgentDeclined
         1 is not for ana until 31s
         ana is idle Agent_Declined (Offer) in 1
         1 offered to boris until 31s",
    );
    assert_eq!(world.decline("ana", item), Err(Refusal::OfferGone));
}

/// Whoever has the least at hand, then whoever has been available for longest; the decision is kept and says why (B-3).
#[test]
fn items_are_spread_and_the_decision_says_why() {
    let mut world = World::with(paperwork);
    world.on_phone("ana", "1001");
    world.after(1_000);
    world.on_phone("boris", "1002");
    world.after(1_000);
    world.on_phone("vera", "1003");
    world.idle("vera", "Lunch");
    world
        .sign_in("georgi", Some("Billing"), Device::Extension(PhoneId::new("1004")))
        .expect("signs in");
    let [first, second, third] = world.items();
    let mut went = Vec::new();
    for item in [first, second, third] {
        let (_, decision) = world.floor.decision(item).expect("decided");
        let why = decision.candidates.iter().map(|candidate| candidate.removed_by);
        went.push((
            decision.winner.clone().expect("somebody").to_string(),
            why.collect::<Vec<_>>(),
        ));
    }
    // In the order of their ids: Ana, Boris, Georgi, Vera.
    let idle = Some(RemovedBy::Idle);
    let other = Some(RemovedBy::OtherTeam);
    let shorter = Some(RemovedBy::AvailableShorter);
    assert_eq!(
        went,
        [
            ("ana".to_owned(), vec![None, shorter, other, idle]),
            ("boris".to_owned(), vec![Some(RemovedBy::MoreAtHand), None, other, idle]),
            ("ana".to_owned(), vec![None, shorter, other, idle]),
        ]
    );
    // While it waits, the decision is what would be decided now.
    for _ in 0..3 {
        world.items::<1>();
    }
    let [waiting] = world.items();
    let (at, decision) = world.floor.decision(waiting).expect("decided");
    assert_eq!((at, decision.winner), (world.now(), None));
    let full = Some(RemovedBy::AtCapacity);
    let why: Vec<_> = decision
        .candidates
        .iter()
        .map(|candidate| candidate.removed_by)
        .collect();
    assert_eq!(why, [full, full, other, idle]);
}
