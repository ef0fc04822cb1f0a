//! Consults with a queue or an entry point: a contact of its own looks for somebody (CON-14, CON-21..26).

use floor::{EntryPointId, Fact, LegEnd, Refusal, Work};

use crate::acts::{C, colleague, entry, number, queue};
use crate::directory::{EXPERTS_LINE, LONGEST_WAIT_MS, SUPPORT_LINE};
use crate::world::{World, id};

/// The consult's own contact.
const CHILD: floor::InteractionId = floor::InteractionId(2);

/// Proves: CON-14, CON-22
#[test]
fn a_queue_is_asked_and_its_agent_opens_in_the_consult() {
    let mut world = World::talk(&[]);
    world.consult("ana", C, queue("Support")).expect("asks");
    world.check(
        "1 held by ana
         1 ana asks queue Support (live: Consulted)
         2 is the consult of ana in 1
         2 is played music/hold, flow over
         2 waits in Support since 0s (Consult)
         > caller1 hears music/hold
         > ana hears music/hold",
    );
    assert_eq!(
        world.panel("ana", C),
        "-transfer(consultNotReady) -conference(consultNotReady) +consultEnd -swap(consultNotReady)"
    );
    world.at_desk("boris", "1002");
    assert!(world.saw("2 offered to boris until 18s"), "{}", world.seen());
    assert!(world.saw("> ring 1002 showing +359888000001"), "{}", world.seen());
    assert_eq!(
        world.panel("ana", C).split(' ').next(),
        Some("-transfer(consultNotReady)")
    );
    world.rings("1002");
    assert_eq!(
        world.panel("ana", C),
        "+transfer -conference(consultNotReady) +consultEnd -swap(consultNotReady)"
    );
    assert_eq!(world.task("boris", C), "ringing: -accept(answerOnPhone)");
    assert_eq!(world.task("boris", CHILD), "no task", "the child is nobody's");
    assert_eq!(world.hears("ana"), "tones/ringback");
    world.look_away();
    world.picks_up("1002");
    world.check(
        "1002 answered
         1 consult with boris on 1002
         2 ended: Answered
         2 closed
         > ana hears 1002
         > 1002 hears ana",
    );
    assert_eq!(
        world.task("boris", C),
        "consulting: +mute +consultExit +wrapupSuggest +help"
    );
    // The phone's leg belongs to the parent now: its hold, its mute, its end.
    world.fact(Fact::LegHeld {
        leg: world.leg("1002"),
        held: true,
    });
    assert_eq!(world.hears("ana"), "nothing");
    world.fact(Fact::LegHeld {
        leg: world.leg("1002"),
        held: false,
    });
    world.hangs_up("1002");
    assert!(world.saw("1 consult of ana over: HungUp"), "{}", world.seen());
    assert_eq!(world.state("boris"), "available");
    world.resume("ana", C).expect("resumes");
    world.hangs_up("caller1");
    world.clears_up();
}

/// Proves: CON-14, CON-15
#[test]
fn whoever_declines_makes_way_for_the_next() {
    let mut world = World::talk(&["boris", "vera"]);
    world.consult("ana", C, queue("Support")).expect("asks");
    assert_eq!(world.task("boris", C), "ringing: +accept +decline");
    world.decline("boris", C).expect("declines");
    assert_eq!(world.state("boris"), "idle Agent_Declined");
    assert_eq!(world.task("vera", C), "ringing: +accept +decline");
    world.after(18_000);
    assert_eq!(world.state("vera"), "idle RONA");
    assert_eq!(
        world.panel("ana", C).split(' ').next(),
        Some("-transfer(consultNotReady)")
    );
    world.available("boris");
    assert_eq!(world.accept("vera", C), Err(Refusal::OfferGone));
    world.accept("boris", C).expect("takes it after all");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: music/hold | ana: boris | boris: ana"
    );
    world.exit_consult("boris", C).expect("leaves");
    assert!(world.task("ana", C).starts_with("held:"));
}

/// Proves: CON-14, CON-13
#[test]
fn a_waiting_consult_is_cancelled_or_gives_up() {
    for (how, told) in [
        ("cancel", "Cancelled"),
        ("full wait", "NotServed"),
        ("queue gone", "NotServed"),
    ] {
        let mut world = World::talk(&[]);
        world
            .consult("ana", C, queue("Support"))
            .expect("asks, though she is the only one");
        assert!(
            world.floor.state().interactions[&CHILD].offer.is_none(),
            "nobody is asked to talk to herself"
        );
        world.look_away();
        match how {
            "cancel" => world.end_consult("ana", C).expect("cancels"),
            "full wait" => world.after(LONGEST_WAIT_MS),
            _ => world.configure(|directory| {
                directory.queues.remove(&floor::QueueId::new("Support"));
            }),
        }
        assert!(
            world.saw(&format!("1 consult of ana over: {told}")),
            "{how}: {}",
            world.seen()
        );
        assert!(
            !world.floor.state().interactions.contains_key(&CHILD),
            "the child is closed"
        );
        assert!(world.task("ana", C).starts_with("held:"));
        assert_eq!(world.ears("caller1 ana"), "caller1: music/hold | ana: nothing");
        assert_eq!(
            world.end_consult("ana", C),
            Err(Refusal::NoConsult),
            "a failed cancel changes nothing"
        );
        world.resume("ana", C).expect("resumes");
        world.hangs_up("caller1");
        world.clears_up();
    }
}

/// Cancelled while somebody's phone rings for it: the phone stops, the agent stays available.
/// Proves: CON-14
#[test]
fn a_consult_cancelled_while_its_agent_is_rung() {
    let mut world = World::talk(&[]);
    world.at_desk("boris", "1002");
    world.consult("ana", C, queue("Support")).expect("asks");
    world.rings("1002");
    world.look_away();
    world.end_consult("ana", C).expect("cancels");
    assert!(world.saw("> release 1002: OfferOver"), "{}", world.seen());
    assert_eq!(world.state("boris"), "available");
    assert!(
        world.floor.state().interactions.contains_key(&CHILD),
        "until the phone is down"
    );
    world.picks_up("1002");
    world.gone("1002", LegEnd::Released);
    assert!(!world.floor.state().interactions.contains_key(&CHILD));
    world.hangs_up("caller1");
    world.clears_up();
}

/// Proves: CON-24
#[test]
fn a_flow_knows_whether_it_is_consulted() {
    let text = "
schemaVersion: 1
name: Asks
language: bg
start: who
nodes:
  who: {type: case, value: system.operation, cases: {consultToEntryPoint: consult, transfer: given}, default: caller}
  consult: {type: queue, queue: Support, music: hold}
  given: {type: play, prompts: [menu], next: caller}
  caller: {type: play, prompts: [welcome], next: end}
  end: {type: disconnect}
";
    let house = || {
        let asks = crate::directory::flow(text);
        World::with(|directory| {
            let experts = directory.entry_points.get_mut(&EntryPointId::new("experts"));
            experts.expect("there").flow = asks;
        })
    };
    let mut world = World::talk_in(house(), &[]);
    world.consult("ana", C, entry("experts")).expect("asks");
    assert_eq!(world.hears("ana"), "music/hold", "a consult");
    let mut world = World::talk_in(house(), &[]);
    world.transfer("ana", C, entry("experts")).expect("gives");
    assert_eq!(world.hears("caller1"), "prompts/bg/menu", "a transfer");
    let mut world = house();
    world.call(EXPERTS_LINE);
    assert_eq!(world.hears("caller1"), "prompts/bg/welcome", "a customer");
}

/// Proves: CON-21, CON-16, CON-18
#[test]
fn an_entry_point_runs_its_flow_in_a_contact_of_its_own() {
    for to in [entry("experts"), number(EXPERTS_LINE), number("00359 2 900 9000")] {
        let mut world = World::talk(&[]);
        world.consult("ana", C, to).expect("asks");
        let child = &world.floor.state().interactions[&CHILD];
        assert_eq!(child.parent, Some(C));
        assert_eq!(child.entry_point.as_str(), "experts");
        assert_eq!(child.dialled.as_deref(), Some(EXPERTS_LINE), "one of its numbers");
        assert_eq!(
            world.ears("caller1 ana"),
            "caller1: music/hold | ana: prompts/bg/welcome"
        );
        assert_eq!(
            world.panel("ana", C),
            "+transfer +conference +consultEnd -swap(consultNotReady)"
        );
        world.fact(Fact::PlayFinished {
            leg: world.leg("ana"),
            play: floor::PlayId(1),
        });
        assert_eq!(world.hears("ana"), "prompts/bg/menu");
        world.dtmf("ana", C, "2").expect("chooses Billing");
        assert_eq!(world.hears("ana"), "music/hold");
        world.at_desk("boris", "1002");
        assert_eq!(world.task("boris", C), "no task", "Support is not asked");
        world
            .sign_in(
                "georgi",
                Some(&floor::TeamId::new("Billing").to_string()),
                floor::Device::Browser,
            )
            .expect("signs in");
        world.fact(Fact::SoundUp {
            leg: world.leg("georgi"),
        });
        world.available("georgi");
        world.accept("georgi", C).expect("takes it");
        assert_eq!(
            world.ears("caller1 ana georgi"),
            "caller1: music/hold | ana: georgi | georgi: ana"
        );
        assert!(!world.floor.state().interactions.contains_key(&CHILD));
        world.end_consult("ana", C).expect("ends it");
        assert_eq!(world.state("georgi"), "available");
    }
}

/// A phone's own keys and the end of its prompts reach the flow as well.
/// Proves: CON-21
#[test]
fn an_entry_point_asked_from_a_desk_phone() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.consult("ana", C, entry("experts")).expect("asks");
    world.fact(Fact::PlayFinished {
        leg: world.leg("1001"),
        play: floor::PlayId(1),
    });
    world.presses("1001", '9');
    assert!(
        world.saw("1 consult of ana over: NotServed"),
        "the flow came to its end: {}",
        world.seen()
    );
    assert!(world.task("ana", C).starts_with("held:"));
    assert_eq!(world.hears("1001"), "nothing");
    world.hangs_up("1001");
    world.gone("caller1", LegEnd::Released);
    world.clears_up();
}

/// Nobody listens to the prompts of a flow while the initiator talks to the customer; it goes on all the same.
/// Proves: CON-27, HLD-9
#[test]
fn a_flow_that_nobody_hears_goes_on() {
    for merged in [true, false] {
        let mut world = World::talk(&[]);
        if merged {
            world.consult("ana", C, entry("experts")).expect("asks");
            world.conference("ana", C).expect("merges before the answer");
        } else {
            world.consult_beside("ana", C, entry("experts")).expect("asks");
        }
        assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1");
        world.in_browser("boris");
        // The menu is not told either, twice, and takes its way without a choice.
        world.after(10_000);
        assert_eq!(world.task("boris", C), "ringing: +accept +decline", "merged {merged}");
        world.accept("boris", C).expect("takes it");
        if merged {
            assert_eq!(
                world.ears("caller1 ana boris"),
                "caller1: ana + boris | ana: caller1 + boris | boris: caller1 + ana"
            );
        } else {
            assert_eq!(
                world.ears("caller1 ana boris"),
                "caller1: ana | ana: caller1 | boris: music/hold"
            );
        }
    }
}

/// Proves: CON-26
#[test]
fn whoever_came_by_an_entry_point_disappears_entirely() {
    let mut world = World::talk(&["boris"]);
    world.consult("ana", C, number(EXPERTS_LINE)).expect("asks");
    world.fact(Fact::PlayFinished {
        leg: world.leg("ana"),
        play: floor::PlayId(1),
    });
    world.dtmf("ana", C, "1").expect("chooses Support");
    world.accept("boris", C).expect("takes it");
    world.conference("ana", C).expect("merges");
    world.exit("boris", C).expect("leaves");
    let contact = &world.floor.state().interactions[&C];
    let members: Vec<_> = contact.talk.iter().flat_map(|talk| &talk.members).collect();
    assert_eq!(members.len(), 1);
    assert!(!contact.concerns(&id("boris")) && contact.consult.is_none());
    assert_eq!(world.task("boris", C), "no task");
    assert!(world.task("ana", C).starts_with("connected:"));
}

/// Proves: CON-14, TRF-14
#[test]
fn early_transfer_of_a_consult_with_a_queue_or_an_entry_point() {
    // The queue takes the customer; whoever is rung is rung again, for the customer.
    let mut world = World::talk(&["boris"]);
    world.after(10_000);
    world.consult("ana", C, queue("Support")).expect("asks");
    world.look_away();
    world.consult_transfer("ana", C).expect("boris is rung");
    assert!(
        world.saw("1 waits in Support since 0s (Transferred)"),
        "its old time in line: {}",
        world.seen()
    );
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    world.accept("boris", C).expect("takes the customer");
    assert_eq!(
        world.ears("caller1 boris ana"),
        "caller1: boris | boris: caller1 | ana: nothing"
    );
    assert!(!world.floor.state().interactions.contains_key(&CHILD));

    // The entry point begins anew with the customer.
    let mut world = World::talk(&["boris"]);
    world.consult("ana", C, entry("experts")).expect("asks");
    world.consult_transfer("ana", C).expect("reached at once");
    assert_eq!(world.ears("caller1 ana"), "caller1: prompts/bg/welcome | ana: nothing");
    assert!(!world.floor.state().interactions.contains_key(&CHILD));
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
}

/// Everybody around a waiting consult leaves.
/// Proves: CON-27, PCL-3
#[test]
fn a_waiting_consult_ends_with_the_customer_or_the_initiator() {
    for phone in [true, false] {
        for leaves in ["customer", "initiator", "both at once"] {
            let mut world = World::new();
            world.on_phone("ana", "1001");
            world.call(SUPPORT_LINE);
            world.picks_up("1001");
            if phone {
                world.at_desk("boris", "1002");
            } else {
                world.in_browser("boris");
            }
            world.consult("ana", C, queue("Support")).expect("asks");
            match leaves {
                "customer" => world.hangs_up("caller1"),
                "initiator" => world.hangs_up("1001"),
                _ => {
                    world.hangs_up("caller1");
                    world.hangs_up("1001");
                }
            }
            assert_eq!(world.state("boris"), "available", "{leaves}");
            assert_eq!(world.floor.state().agents[&id("boris")].work, Work::Free);
            assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
            world.clears_up();
        }
    }
}

/// A consult in a conference of another contact does not take its agent away.
/// Proves: CON-14
#[test]
fn a_queue_asks_nobody_who_talks() {
    let mut world = World::talk(&["boris"]);
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.accept("boris", C).expect("takes it");
    world.conference("ana", C).expect("merges");
    world.consult("boris", C, queue("Support")).expect("asks");
    assert!(world.floor.state().interactions[&CHILD].offer.is_none());
    world.in_browser("vera");
    assert_eq!(world.task("vera", C), "ringing: +accept +decline");
    world.exit("ana", C).expect("leaves the conference");
    assert_eq!(
        world.ears("caller1 boris"),
        "caller1: music/hold | boris: tones/ringback"
    );
    world.accept("vera", C).expect("takes it");
    assert_eq!(
        world.ears("caller1 boris vera"),
        "caller1: music/hold | boris: vera | vera: boris"
    );
}
