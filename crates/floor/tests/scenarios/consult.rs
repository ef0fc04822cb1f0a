//! A consult with a colleague or an outside party, from the question to its end (CON, HLD-4..9). Queues and entry
//! points are in `consult_queue`, what may not be consulted in `consult_refused`.

use floor::{Fact, LegEnd, Refusal};

use crate::acts::{C, OUTSIDE, colleague, number, person};
use crate::directory::{SUPPORT_LINE, WAREHOUSE};
use crate::world::World;

/// Proves: CON-7, CON-8, CON-11, CON-12, HLD-4
#[test]
fn ana_asks_boris_and_goes_back_to_the_customer() {
    let mut world = World::talk(&["boris"]);
    world.after(5_000);
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.check(
        "1 held by ana
         1 ana asks boris (live: Consulted)
         1 consult rings boris until 23s
         > caller1 hears music/hold
         > ana hears tones/ringback",
    );
    assert_eq!(
        world.task("ana", C),
        "consultRequested: -transfer(consultNotReady) -conference(consultNotReady) -end(consultActive) +help"
    );
    assert_eq!(world.task("boris", C), "ringing: +accept +decline");
    world.after(3_000);
    world.accept("boris", C).expect("takes it");
    world.check(
        "1 consult with boris on boris
         > ana hears boris
         > boris hears ana",
    );
    let consult = world.floor.state().interactions[&C].consult.clone().expect("there");
    assert_eq!(
        world.now().since(consult.since),
        3_000,
        "the consult has a timer of its own"
    );
    assert_eq!(world.now().since(consult.with.expect("answered").joined_at), 0);
    world.swap("ana", C).expect("swaps");
    world.check(
        "1 ana talks to Customer
         > caller1 hears ana
         > ana hears caller1
         > boris hears music/hold",
    );
    world.swap("ana", C).expect("swaps back");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: music/hold | ana: boris | boris: ana"
    );
    world.look_away();
    world.end_consult("ana", C).expect("ends it");
    world.check(
        "1 consult of ana over: Ended
         1 ana may say what the consult was about
         > ana hears nothing
         > boris hears nothing",
    );
    assert_eq!(world.hears("caller1"), "music/hold", "the customer stays on hold");
    assert_eq!(
        world.task("ana", C),
        "held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer -end(customerHeld) +consultWrapup +help"
    );
    assert_eq!(
        (world.state("boris").as_str(), world.task("boris", C).as_str()),
        ("available", "no task")
    );
    world.consult_wrap_up("ana", C, "Resolved").expect("says so");
    world.resume("ana", C).expect("resumes");
    assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1");
    world.end("ana", C).expect("ends");
    assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("boris")), (1, 0));
    world.clears_up();
}

/// Proves: HLD-4, HLD-6, CON-11
#[test]
fn both_legs_may_be_on_hold_at_once() {
    let mut world = World::consulting(&[]);
    world.hold("ana", C).expect("holds both");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: music/hold | ana: nothing | boris: music/hold"
    );
    assert_eq!(world.hold("ana", C), Err(Refusal::NotNow));
    world.resume("ana", C).expect("back to the customer");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: ana | ana: caller1 | boris: music/hold"
    );
    world.hold("ana", C).expect("holds both again");
    world.swap("ana", C).expect("back to Boris");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: music/hold | ana: boris | boris: ana"
    );
    assert_eq!(
        world.hold("boris", C),
        Err(Refusal::NotNow),
        "the consulted agent holds nobody"
    );
    assert_eq!(world.swap("boris", C), Err(Refusal::NoConsult));
}

/// Proves: HLD-9
#[test]
fn the_customer_may_be_kept_while_the_consult_rings() {
    let mut world = World::talk(&["boris"]);
    world.consult_beside("ana", C, colleague("boris")).expect("asks");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: ana | ana: caller1 | boris: nothing"
    );
    world.accept("boris", C).expect("takes it");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: ana | ana: caller1 | boris: music/hold"
    );
    world.swap("ana", C).expect("now to Boris");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: music/hold | ana: boris | boris: ana"
    );
    world.end_consult("ana", C).expect("ends it");
    assert_eq!(world.hears("caller1"), "music/hold");
    // A customer who is on hold already stays there.
    world.consult_beside("ana", C, colleague("boris")).expect("asks again");
    assert_eq!(world.ears("caller1 ana"), "caller1: music/hold | ana: tones/ringback");
}

/// Proves: HLD-5, CON-2, TRF-2
#[test]
fn only_the_desktop_starts_a_consult() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    let leg = world.leg("1001");
    world.fact(Fact::LegHeld { leg, held: true });
    world.fact(Fact::ReferRefused { leg });
    assert!(world.floor.state().interactions[&C].consult.is_none());
    assert!(world.floor.state().interactions[&C].transfer.is_none());
    assert_eq!(
        world.task("ana", C),
        "connected: +hold +mute +dtmf +consult +transfer +end +help",
        "held on the phone is not on hold"
    );
    world.fact(Fact::LegHeld { leg, held: false });
    world.in_browser("boris");
    world
        .consult("ana", C, colleague("boris"))
        .expect("asks from the desktop");
    world.accept("boris", C).expect("takes it");
    assert_eq!(
        world.ears("caller1 1001 boris"),
        "caller1: music/hold | 1001: boris | boris: 1001"
    );
    // The consulted side hears nobody who has pressed hold on the phone.
    world.fact(Fact::LegHeld { leg, held: true });
    assert_eq!(world.ears("1001 boris"), "1001: boris | boris: nothing");
}

/// Proves: CON-9
#[test]
fn one_consult_at_a_time() {
    let mut world = World::talk(&["boris", "vera"]);
    world.consult("ana", C, colleague("boris")).expect("asks");
    assert_eq!(world.consult("ana", C, colleague("vera")), Err(Refusal::ConsultActive));
    world.accept("boris", C).expect("takes it");
    assert_eq!(world.consult("ana", C, colleague("vera")), Err(Refusal::ConsultActive));
    assert_eq!(
        world.consult("boris", C, colleague("vera")),
        Err(Refusal::NotNow),
        "nor onward"
    );
    world.conference("ana", C).expect("merges");
    world
        .consult("boris", C, colleague("vera"))
        .expect("asks from the conference");
    assert_eq!(world.consult("ana", C, number(OUTSIDE)), Err(Refusal::ConsultActive));
    assert_eq!(
        world.task("ana", C),
        "conference: -hold(inConference) +mute +dtmf -consult(consultActive) +conferenceExit +dropParticipant \
         -end(consultActive) +help"
    );
}

/// Proves: CON-10, CON-12
#[test]
fn the_consulted_agent_may_always_leave() {
    for live in ["consulted", "customer", "neither"] {
        let mut world = World::consulting(&[]);
        match live {
            "customer" => world.swap("ana", C).expect("swaps"),
            "neither" => world.hold("ana", C).expect("holds both"),
            _ => {}
        }
        assert_eq!(
            world.task("boris", C),
            "consulting: +mute +consultExit +wrapupSuggest +help"
        );
        assert_eq!(world.panel("boris", C), "+consultExit +mute");
        assert_eq!(
            world.exit_consult("ana", C),
            Err(Refusal::NoConsult),
            "the initiator ends it instead"
        );
        world.exit_consult("boris", C).expect("leaves");
        assert!(world.saw("1 consult of ana over: Exited"), "{}", world.seen());
        let expected = if live == "customer" { "connected" } else { "held" };
        assert!(world.task("ana", C).starts_with(expected), "{}", world.task("ana", C));
        assert!(
            world.task("ana", C).contains("+consultWrapup"),
            "{}",
            world.task("ana", C)
        );
        assert_eq!(world.state("boris"), "available");
        assert_eq!(world.exit_consult("boris", C), Err(Refusal::UnknownTask));
    }
}

/// Proves: CON-12
#[test]
fn the_wrap_up_of_a_consult_is_optional() {
    let mut world = World::consulting(&[]);
    world.end_consult("ana", C).expect("ends it");
    assert_eq!(
        world.consult_wrap_up("ana", C, "Nonsense"),
        Err(Refusal::UnknownWrapUpCode)
    );
    assert_eq!(world.consult_wrap_up("boris", C, "Resolved"), Err(Refusal::UnknownTask));
    world.resume("ana", C).expect("resumes, which closes it");
    assert_eq!(world.consult_wrap_up("ana", C, "Resolved"), Err(Refusal::NotNow));
    // A new consult closes it too; so does giving the customer away.
    world.consult("ana", C, colleague("boris")).expect("asks again");
    world.accept("boris", C).expect("takes it");
    world.end_consult("ana", C).expect("ends it");
    world.transfer("ana", C, colleague("boris")).expect("transfers");
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    assert_eq!(world.consult_wrap_up("ana", C, "Resolved"), Err(Refusal::NotNow));

    let mut off = World::talk_in(
        World::with(|directory| directory.organization.consult_wrap_up = false),
        &["boris"],
    );
    off.consult("ana", C, colleague("boris")).expect("asks");
    off.accept("boris", C).expect("takes it");
    off.end_consult("ana", C).expect("ends it");
    assert!(!off.task("ana", C).contains("consultWrapup"));
}

/// Proves: CON-11, CON-16
#[test]
fn outside_numbers_have_no_controls_and_leave_by_hanging_up() {
    for (to, leg) in [
        (number(OUTSIDE), OUTSIDE),
        (number("+359 888 777 666 (home)"), WAREHOUSE),
        (person("petya"), "+359887000001"),
    ] {
        let mut world = World::talk(&[]);
        world.consult("ana", C, to).expect("asks");
        assert!(world.saw(&format!("> ring {leg} showing 1001")), "{}", world.seen());
        assert_eq!(
            world.panel("ana", C),
            "-transfer(consultNotReady) -conference(consultNotReady) +consultEnd -swap(consultNotReady)"
        );
        assert_eq!(world.hears("ana"), "nothing", "nothing alerts yet");
        world.rings(leg);
        assert_eq!(
            world.panel("ana", C),
            "+transfer +conference +consultEnd -swap(consultNotReady)"
        );
        assert_eq!(world.hears("ana"), "tones/ringback");
        world.picks_up(leg);
        assert_eq!(
            world.ears(&format!("caller1 ana {leg}")),
            format!("caller1: music/hold | ana: {leg} | {leg}: ana")
        );
        world.look_away();
        world.dtmf("ana", C, "42#").expect("its menu wants digits");
        world.check(&format!(
            "1 ana sent 3 digits
             > send 42# to {leg}"
        ));
        world.hangs_up(leg);
        assert!(world.saw("1 consult of ana over: HungUp"), "{}", world.seen());
        assert!(world.task("ana", C).starts_with("held:"));
        world.resume("ana", C).expect("resumes");
        world.end("ana", C).expect("ends");
        world.gone("caller1", LegEnd::Released);
        world.clears_up();
    }
}

/// Proves: CON-16
#[test]
fn with_an_agent_transfer_waits_for_the_ring_and_conference_for_the_answer() {
    let mut world = World::talk(&[]);
    world.at_desk("boris", "1002");
    world.consult("ana", C, colleague("boris")).expect("asks");
    assert_eq!(
        world.panel("ana", C),
        "-transfer(consultNotReady) -conference(consultNotReady) +consultEnd -swap(consultNotReady)"
    );
    world.rings("1002");
    assert_eq!(
        world.panel("ana", C),
        "+transfer -conference(consultNotReady) +consultEnd -swap(consultNotReady)"
    );
    world.picks_up("1002");
    assert_eq!(
        world.panel("ana", C),
        "+transfer +conference +consultEnd +swap +hold +resume +mute"
    );
}

/// Proves: CON-20
#[test]
fn nothing_of_a_recording_is_offered_while_consulting() {
    let world = World::consulting(&[]);
    for agent in ["ana", "boris"] {
        assert!(!world.task(agent, C).contains("recording"), "{}", world.task(agent, C));
        assert!(!world.panel(agent, C).contains("recording"));
    }
}

/// Silence is per voice and lasts over swaps and the merge.
/// Proves: CON-11
#[test]
fn mute_in_a_consult() {
    let mut world = World::consulting(&[]);
    world.mute("boris", C, true).expect("mutes");
    assert_eq!(world.ears("ana boris"), "ana: nothing | boris: ana");
    world.mute("ana", C, true).expect("mutes");
    assert_eq!(world.ears("ana boris"), "ana: nothing | boris: nothing");
    world.swap("ana", C).expect("swaps");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: nothing | ana: caller1 | boris: music/hold"
    );
    world.conference("ana", C).expect("merges");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: nothing | ana: caller1 | boris: caller1"
    );
    world.mute("boris", C, false).expect("speaks");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: boris | ana: caller1 + boris | boris: caller1"
    );
    world.mute("ana", C, false).expect("speaks");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: ana + boris | ana: caller1 + boris | boris: caller1 + ana"
    );
}
