//! Who hears whom: each row of the table of the design, for all legs at once, and what mute, a phone's own hold and
//! supervisors do to it.

use floor::{Fact, MonitorMode, Refusal};

use crate::acts::{C, OUTSIDE, colleague, number};
use crate::directory::{MENU_LINE, SUPPORT_LINE};
use crate::world::World;

/// Proves: CON-11, CNF-1, PCL-1, HLD-4, CON-27
#[test]
fn the_table_row_by_row() {
    let mut world = World::new();
    world.call(MENU_LINE);
    assert_eq!(world.hears("caller1"), "prompts/bg/welcome", "flow");
    world.hangs_up("caller1");
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.hears("caller2"), "music/hold", "queue");
    world.in_browser("ana");
    let ears = "caller2 ana boris";
    assert_eq!(
        world.ears("caller2 ana"),
        "caller2: music/hold | ana: nothing",
        "ringing"
    );
    world.accept("ana", contact).expect("takes it");
    world.in_browser("boris");
    assert_eq!(
        world.ears(ears),
        "caller2: ana | ana: caller2 | boris: nothing",
        "connected"
    );
    world.hold("ana", contact).expect("holds");
    assert_eq!(
        world.ears(ears),
        "caller2: music/hold | ana: nothing | boris: nothing",
        "on hold"
    );
    world.consult("ana", contact, colleague("boris")).expect("asks");
    assert_eq!(
        world.ears(ears),
        "caller2: music/hold | ana: tones/ringback | boris: nothing",
        "consult rings"
    );
    world.accept("boris", contact).expect("takes it");
    assert_eq!(
        world.ears(ears),
        "caller2: music/hold | ana: boris | boris: ana",
        "consulting"
    );
    world.swap("ana", contact).expect("swaps");
    assert_eq!(
        world.ears(ears),
        "caller2: ana | ana: caller2 | boris: music/hold",
        "swapped back"
    );
    world.hold("ana", contact).expect("holds both");
    assert_eq!(
        world.ears(ears),
        "caller2: music/hold | ana: nothing | boris: music/hold",
        "both held"
    );
    world.conference("ana", contact).expect("merges");
    assert_eq!(
        world.ears(ears),
        "caller2: ana + boris | ana: caller2 + boris | boris: caller2 + ana",
        "conference"
    );
    world.hangs_up("caller2");
    assert_eq!(
        world.ears(ears),
        "caller2: nothing | ana: boris | boris: ana",
        "Post Call"
    );
    world.end("ana", contact).expect("ends");
    assert_eq!(
        world.ears(ears),
        "caller2: nothing | ana: nothing | boris: nothing",
        "over"
    );
}

/// Mute zeroes one source in every row.
/// Proves: ANS-4
#[test]
fn a_muted_voice_is_heard_nowhere() {
    let mut world = World::conferring(&["vera"]);
    world.sofia();
    world.monitor("sofia", C, Some("boris")).expect("listens");
    world.mute("ana", C, true).expect("mutes");
    let ears = "caller1 ana boris sofia";
    assert_eq!(
        world.ears(ears),
        "caller1: boris | ana: caller1 + boris | boris: caller1 | sofia: caller1 + boris"
    );
    world.consult("ana", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    assert_eq!(world.monitor("sofia", C, Some("ana")), Err(Refusal::TaskActive));
    assert_eq!(
        world.ears("caller1 ana boris vera sofia"),
        "caller1: boris | ana: vera | boris: caller1 | vera: nothing | sofia: caller1 + boris"
    );
    world.conference("ana", C).expect("merges");
    world.hangs_up("caller1");
    assert_eq!(
        world.ears("ana boris vera sofia"),
        "ana: boris + vera | boris: vera | vera: boris | sofia: boris + vera",
        "in Post Call too"
    );
    world.mute("ana", C, false).expect("speaks");
    assert_eq!(
        world.ears("ana boris vera sofia"),
        "ana: boris + vera | boris: ana + vera | vera: ana + boris | sofia: ana + boris + vera"
    );
}

/// Proves: HLD-10, CNF-1
#[test]
fn hold_on_a_phone_silences_that_phone() {
    let mut world = World::new();
    world.at_desk("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.at_desk("boris", "1002");
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.picks_up("1002");
    let boris = world.leg("1002");
    world.fact(Fact::LegHeld { leg: boris, held: true });
    assert_eq!(
        world.ears("caller1 1001 1002"),
        "caller1: music/hold | 1001: nothing | 1002: 1001"
    );
    world.conference("ana", C).expect("merges");
    assert_eq!(
        world.ears("caller1 1001 1002"),
        "caller1: 1001 | 1001: caller1 | 1002: caller1 + 1001"
    );
    let ana = world.leg("1001");
    world.fact(Fact::LegHeld { leg: ana, held: true });
    assert_eq!(world.hears("caller1"), "music/hold", "nobody is there to talk");
    world.fact(Fact::LegHeld {
        leg: boris,
        held: false,
    });
    assert_eq!(
        world.ears("caller1 1001 1002"),
        "caller1: 1002 | 1001: caller1 + 1002 | 1002: caller1"
    );
    // Held on the phone outlasts the way from a child to its parent and a change of place.
    world.fact(Fact::LegHeld { leg: ana, held: false });
    assert_eq!(world.hears("caller1"), "1001 + 1002");
}

/// The rows of supervisors: silent, whisper and barge-in, on either leg of a consult.
/// Proves: SUP-6, SUP-7, SUP-8, SUP-15
#[test]
fn supervisors_in_a_consult() {
    let ears = "caller1 ana boris sofia";
    for (of, live, silent, whisper, barge) in [
        (
            "ana",
            "consulted",
            "caller1: music/hold | ana: boris | boris: ana | sofia: ana + boris",
            "caller1: music/hold | ana: boris + sofia | boris: ana | sofia: ana + boris",
            "caller1: music/hold | ana: boris + sofia | boris: ana + sofia | sofia: ana + boris",
        ),
        (
            "boris",
            "consulted",
            "caller1: music/hold | ana: boris | boris: ana | sofia: ana + boris",
            "caller1: music/hold | ana: boris | boris: ana + sofia | sofia: ana + boris",
            "caller1: music/hold | ana: boris + sofia | boris: ana + sofia | sofia: ana + boris",
        ),
        (
            "ana",
            "customer",
            "caller1: ana | ana: caller1 | boris: music/hold | sofia: caller1 + ana",
            "caller1: ana | ana: caller1 + sofia | boris: music/hold | sofia: caller1 + ana",
            "caller1: ana + sofia | ana: caller1 + sofia | boris: music/hold | sofia: caller1 + ana",
        ),
        (
            "boris",
            "customer",
            "caller1: ana | ana: caller1 | boris: music/hold | sofia: nothing",
            "caller1: ana | ana: caller1 | boris: music/hold + sofia | sofia: nothing",
            "caller1: ana | ana: caller1 | boris: music/hold | sofia: nothing",
        ),
        (
            "ana",
            "neither",
            "caller1: music/hold | ana: nothing | boris: music/hold | sofia: nothing",
            "caller1: music/hold | ana: sofia | boris: music/hold | sofia: nothing",
            "caller1: music/hold | ana: nothing | boris: music/hold | sofia: nothing",
        ),
    ] {
        let mut world = World::consulting(&[]);
        world.sofia();
        match live {
            "customer" => world.swap("ana", C).expect("swaps"),
            "neither" => world.hold("ana", C).expect("holds both"),
            _ => {}
        }
        world.monitor("sofia", C, Some(of)).expect("listens");
        assert_eq!(world.ears(ears), silent, "{of}, {live}");
        world.mode("sofia", C, MonitorMode::Whisper).expect("whispers");
        assert_eq!(world.ears(ears), whisper, "{of}, {live}");
        world.mode("sofia", C, MonitorMode::BargeIn).expect("barges in");
        assert_eq!(world.ears(ears), barge, "{of}, {live}");
        world.pause("sofia", C, true).expect("pauses");
        assert!(world.hears("sofia") == "nothing" && !world.ears("caller1 ana boris").contains("sofia"));
    }
}

/// In a conference one of whose agents consults: each half of it by itself.
/// Proves: SUP-15, CNF-6
#[test]
fn supervisors_in_a_conference() {
    let mut world = World::conferring(&["vera"]);
    world.sofia();
    world.monitor("sofia", C, None).expect("listens to ana");
    let ears = "caller1 ana boris vera sofia";
    world.mode("sofia", C, MonitorMode::BargeIn).expect("barges in");
    assert_eq!(
        world.ears(ears),
        "caller1: ana + boris + sofia | ana: caller1 + boris + sofia | boris: caller1 + ana + sofia | vera: nothing \
         | sofia: caller1 + ana + boris"
    );
    world.consult("boris", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    assert_eq!(
        world.ears(ears),
        "caller1: ana + sofia | ana: caller1 + sofia | boris: vera | vera: boris | sofia: caller1 + ana"
    );
    world.stop("sofia", C).expect("stops");
    world.monitor("sofia", C, Some("vera")).expect("listens to vera");
    world.mode("sofia", C, MonitorMode::BargeIn).expect("barges in");
    assert_eq!(
        world.ears(ears),
        "caller1: ana | ana: caller1 | boris: vera + sofia | vera: boris + sofia | sofia: boris + vera"
    );
    world.exit_consult("vera", C).expect("leaves");
    assert_eq!(
        world.ears(ears),
        "caller1: ana + boris + sofia | ana: caller1 + boris + sofia | boris: caller1 + ana + sofia | vera: nothing \
         | sofia: caller1 + ana + boris",
        "she follows the primary agent"
    );
}

/// Two supervisors in one conversation, however each came to it.
/// Proves: SUP-8, SUP-14
#[test]
fn two_supervisors() {
    let mut world = World::talk_in(
        World::with(|directory| {
            let sofia = directory.agents[&floor::AgentId::new("sofia")].clone();
            let id = floor::AgentId::new("stefan");
            directory.agents.insert(id.clone(), floor::AgentProfile { id, ..sofia });
        }),
        &["boris"],
    );
    world.sofia();
    world.sign_in("stefan", None, floor::Device::Browser).expect("signs in");
    world.fact(Fact::SoundUp {
        leg: world.leg("stefan"),
    });
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.accept("boris", C).expect("takes it");
    world.monitor("sofia", C, Some("ana")).expect("listens");
    world.monitor("stefan", C, Some("boris")).expect("listens");
    let ears = "ana boris sofia stefan";
    world.mode("sofia", C, MonitorMode::Whisper).expect("whispers");
    assert_eq!(
        world.ears(ears),
        "ana: boris + sofia | boris: ana | sofia: ana + boris | stefan: ana + boris",
        "a whisper is for the agent alone"
    );
    world.mode("sofia", C, MonitorMode::BargeIn).expect("barges in");
    assert_eq!(
        world.ears(ears),
        "ana: boris + sofia | boris: ana + sofia | sofia: ana + boris | stefan: ana + boris + sofia"
    );
    world.mode("stefan", C, MonitorMode::BargeIn).expect("barges in");
    assert_eq!(
        world.ears(ears),
        "ana: boris + sofia + stefan | boris: ana + sofia + stefan | sofia: ana + boris + stefan \
         | stefan: ana + boris + sofia"
    );
    world.swap("ana", C).expect("swaps");
    assert_eq!(
        world.ears("caller1 ana boris sofia stefan"),
        "caller1: ana + sofia | ana: caller1 + sofia | boris: music/hold | sofia: caller1 + ana | stefan: nothing",
        "each with the own agent"
    );
}

/// A browser agent who leaves one talk and is in another at once hears the new one only.
/// Proves: CNF-7
#[test]
fn leaving_one_talk_for_the_next_in_one_breath() {
    let mut world = World::conferring(&[]);
    world.configure(|directory| {
        for profile in directory.profiles.values_mut() {
            (profile.auto_answer, profile.wrap_up) = (true, None);
        }
    });
    let next = world.call(SUPPORT_LINE);
    assert_eq!(world.hears("caller2"), "music/hold");
    world.exit("ana", C).expect("leaves, and is free for the next");
    assert_eq!(
        world.ears("caller1 boris ana caller2"),
        "caller1: boris | boris: caller1 | ana: tones/auto-answer + caller2 | caller2: ana"
    );
    world.consult("ana", next, number(OUTSIDE)).expect("asks");
    world.picks_up(OUTSIDE);
    assert_eq!(world.exit("boris", C), Err(Refusal::NotInConference));
    world.end("boris", C).expect("ends the other");
    assert_eq!(
        world.ears(&format!("ana {OUTSIDE}")),
        format!("ana: tones/auto-answer + {OUTSIDE} | {OUTSIDE}: ana")
    );
}

/// An agent without sound is left alone with the customer: music at once, the two seconds are long over.
/// Proves: NET-6
#[test]
fn alone_with_an_agent_who_has_no_sound() {
    let mut world = World::conferring(&[]);
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(10_000);
    assert_eq!(
        world.hears("caller1"),
        "ana + boris",
        "in a conference the others are there"
    );
    world.exit("boris", C).expect("leaves");
    assert_eq!(world.hears("caller1"), "music/hold");
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1");
}
