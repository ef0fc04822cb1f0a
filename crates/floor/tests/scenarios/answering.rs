//! How a call is taken (ANS).

use floor::{Fact, FailCause, LegEnd, PlayId, ProfileId, Refusal, Source};

use crate::directory::{MENU_LINE, SUPPORT_LINE};
use crate::world::World;

fn auto_answer() -> World {
    World::with(|directory| {
        directory
            .profiles
            .get_mut(&ProfileId::new("standard"))
            .expect("there")
            .auto_answer = true;
    })
}

/// The playing that a party is listening to.
fn playing(world: &World, name: &str) -> PlayId {
    let leg = world.leg(name);
    let rows = world.effects.iter().rev().find_map(|effect| match effect {
        floor::Effect::Audibility { rows, .. } => rows.iter().find(|row| row.leg == leg),
        _ => None,
    });
    let heard = rows
        .expect("hears something")
        .hears
        .iter()
        .find_map(|source| match source {
            Source::Prompt { play, .. } => Some(*play),
            Source::Leg(_) | Source::Music(_) => None,
        });
    heard.expect("hears a prompt")
}

/// Proves: ANS-1, ANS-2, ANS-3, ANS-4
#[test]
fn a_browser_agent_accepts_and_both_hear_each_other() {
    let mut world = World::new();
    world.in_browser("ana");
    world.look_away();
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.task("ana", contact), "ringing: +accept +decline");
    world.after(4_000);
    world.accept("ana", contact).expect("takes it");
    world.check(
        "1 arrives at support
         > answer caller1
         1 is played music/hold
         1 waits in Support since 0s (Flow)
         1 offered to ana until 18s
         > caller1 hears music/hold
         1 connected with ana
         > caller1 hears ana
         > ana hears caller1",
    );
    assert_eq!(
        world.task("ana", contact),
        "connected: +hold +mute +dtmf +consult +transfer +end +help"
    );
    let talk = world.floor.state().interactions[&contact].talk.clone().expect("talks");
    assert_eq!(talk.connected_at, world.now());
}

/// Proves: ANS-1, STA-1
#[test]
fn an_idle_agent_is_offered_nothing() {
    let mut world = World::new();
    world.in_browser("ana");
    world.idle("ana", "Lunch");
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.task("ana", contact), "no task");
    assert_eq!(world.accept("ana", contact), Err(Refusal::OfferGone));
    world.available("ana");
    assert_eq!(world.task("ana", contact), "ringing: +accept +decline");
}

/// Proves: ANS-2, ANS-3
#[test]
fn a_phone_agent_answers_on_the_phone_and_not_in_the_desktop() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.look_away();
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.task("ana", contact), "ringing: -accept(answerOnPhone)");
    assert_eq!(world.accept("ana", contact), Err(Refusal::AnswerOnPhone));
    world.rings("1001");
    world.picks_up("1001");
    world.check(
        "1 arrives at support
         > answer caller1
         1 is played music/hold
         1 waits in Support since 0s (Flow)
         1 offered to ana until 18s
         > ring 1001 showing +359888000001
         > caller1 hears music/hold
         1 rings at ana
         1001 answered
         1 connected with ana
         > caller1 hears 1001
         > 1001 hears caller1",
    );
}

/// Proves: ANS-4
#[test]
fn digits_go_to_the_customer_and_are_never_recorded() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.dtmf("ana", contact, "1"), Err(Refusal::NotNow));
    world.accept("ana", contact).expect("takes it");
    world.look_away();
    world.dtmf("ana", contact, "4711*#").expect("sends");
    world.check(
        "1 ana sent 6 digits
         > send 4711*# to caller1",
    );
    assert!(
        !format!("{:?}", world.journal).contains("4711"),
        "digits may be a secret"
    );
    for wrong in ["", "12a", "1 2", "①", &"1".repeat(33)] {
        assert_eq!(
            world.dtmf("ana", contact, wrong),
            Err(Refusal::InvalidDigits),
            "{wrong}"
        );
    }
}

/// Proves: ANS-4
#[test]
fn mute_silences_the_agent_on_every_device_and_outlives_hold() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.mute("ana", contact, true).expect("mutes");
    assert_eq!(world.hears("caller1"), "nothing");
    assert_eq!(world.hears("1001"), "caller1");
    world.hold("ana", contact).expect("holds");
    assert_eq!(world.mute("ana", contact, false), Err(Refusal::NotNow));
    world.resume("ana", contact).expect("resumes");
    assert_eq!(world.hears("caller1"), "nothing");
    world.mute("ana", contact, false).expect("unmutes");
    assert_eq!(world.hears("caller1"), "1001");
}

/// Proves: ANS-5
#[test]
fn auto_answer_skips_the_ringing_and_begins_with_a_tone() {
    let mut world = auto_answer();
    world.in_browser("ana");
    world.look_away();
    world.call(SUPPORT_LINE);
    world.check(
        "1 arrives at support
         > answer caller1
         1 is played music/hold
         1 waits in Support since 0s (Flow)
         1 offered to ana until 18s
         1 connected with ana after a tone
         > caller1 hears ana
         > ana hears tones/auto-answer + caller1",
    );
    assert_eq!(world.state("ana"), "available, engaged");
    world.fact(Fact::PlayFinished {
        leg: world.leg("ana"),
        play: playing(&world, "ana"),
    });
    assert_eq!(world.hears("ana"), "caller1");
}

/// Proves: ANS-5
#[test]
fn a_phone_is_asked_to_answer_by_itself() {
    let mut world = auto_answer();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    assert!(
        world.saw("> ring 1001 showing +359888000001, answering by itself"),
        "{}",
        world.seen()
    );
    world.picks_up("1001");
    assert_eq!(world.hears("1001"), "tones/auto-answer + caller1");
}

/// Proves: ANS-8
#[test]
fn whoever_answers_an_outside_number_presses_1_before_the_customer_is_joined() {
    let mut world = World::new();
    world.on_number("ana", "+359888123456");
    world.look_away();
    let contact = world.call(SUPPORT_LINE);
    world.rings("+359888123456");
    world.after(10_000);
    world.picks_up("+359888123456");
    assert_eq!(world.hears("+359888123456"), "prompts/bg/press-one");
    assert_eq!(world.hears("caller1"), "music/hold");
    assert_eq!(world.task("ana", contact), "ringing: -accept(answerOnPhone)");
    world.presses("+359888123456", '2');
    assert_eq!(world.hears("caller1"), "music/hold");
    world.presses("+359888123456", '1');
    world.check(
        "1 arrives at support
         > answer caller1
         1 is played music/hold
         1 waits in Support since 0s (Flow)
         1 offered to ana until 18s
         > ring +359888123456 showing +359888000001
         > caller1 hears music/hold
         1 rings at ana
         +359888123456 answered
         1 awaits the 1 of ana until 25s
         > +359888123456 hears prompts/bg/press-one
         1 connected with ana
         > caller1 hears +359888123456
         > +359888123456 hears caller1",
    );
}

/// A voicemail takes no customer: nobody presses 1.
/// Proves: ANS-8
#[test]
fn without_the_1_it_counts_as_no_answer() {
    let mut world = World::new();
    world.on_number("ana", "+359888123456");
    world.call(SUPPORT_LINE);
    world.picks_up("+359888123456");
    world.look_away();
    world.after(15_000);
    world.check(
        "1 not taken by ana: Rona
         +359888123456 is being released
         > release +359888123456: OfferOver
         ana is idle RONA (Offer) in 1
         > +359888123456 hears nothing",
    );

    // Hanging up before the 1 is the same.
    world.gone("+359888123456", LegEnd::Released);
    world.available("ana");
    world.picks_up("+359888123456");
    world.hangs_up("+359888123456");
    assert_eq!(world.state("ana"), "idle RONA");
    assert_eq!(world.hears("caller1"), "music/hold");
}

/// A second report of the same answer gives no second chance.
/// Proves: ANS-8
#[test]
fn the_time_for_the_1_counts_from_the_first_answer() {
    let mut world = World::new();
    world.on_number("ana", "+359888123456");
    world.call(SUPPORT_LINE);
    world.picks_up("+359888123456");
    world.after(14_000);
    world.picks_up("+359888123456");
    world.after(1_000);
    assert_eq!(world.state("ana"), "idle RONA");
}

/// A connection that breaks before the 1 is the network's fault, not the agent's.
/// Proves: ANS-8
#[test]
fn a_phone_lost_before_the_1_is_a_channel_failure() {
    let mut world = World::new();
    world.on_number("ana", "+359888123456");
    world.call(SUPPORT_LINE);
    world.picks_up("+359888123456");
    world.gone("+359888123456", LegEnd::Lost);
    assert!(world.saw("1 not taken by ana: ChannelFailure"), "{}", world.seen());
}

/// Proves: ANS-8
#[test]
fn confirmation_can_be_switched_off() {
    let mut world = World::with(|directory| {
        directory
            .profiles
            .get_mut(&ProfileId::new("standard"))
            .expect("there")
            .confirm_answer = false;
    });
    world.on_number("ana", "+359888123456");
    world.call(SUPPORT_LINE);
    world.picks_up("+359888123456");
    assert_eq!(world.hears("caller1"), "+359888123456");
}

/// The message to press 1 and the tone are two playings: the late end of one is not the end of the other.
/// Proves: ANS-5, ANS-8
#[test]
fn with_auto_answer_the_tone_follows_the_1() {
    let mut world = auto_answer();
    world.on_number("ana", "+359888123456");
    world.call(SUPPORT_LINE);
    world.picks_up("+359888123456");
    let message = playing(&world, "+359888123456");
    world.presses("+359888123456", '1');
    assert_eq!(world.hears("+359888123456"), "tones/auto-answer + caller1");
    world.fact(Fact::PlayFinished {
        leg: world.leg("+359888123456"),
        play: message,
    });
    assert_eq!(world.hears("+359888123456"), "tones/auto-answer + caller1");
    world.fact(Fact::PlayFinished {
        leg: world.leg("+359888123456"),
        play: playing(&world, "+359888123456"),
    });
    assert_eq!(world.hears("+359888123456"), "caller1");
}

/// The call that was answered while we gave it up still has a dialog; after a crash its BYE is owed.
/// Proves: B-1
#[test]
fn an_answer_that_crosses_our_release_is_kept_for_the_restart() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    world.after(18_000);
    world.look_away();
    world.picks_up("1001");
    world.check("1001 answered");
    world.crash();
    assert!(
        world.saw("> release 1001: Restart, dialog of 1001, rung at 1001"),
        "{}",
        world.seen()
    );
}

/// Proves: ANS-3
#[test]
fn the_menu_leads_the_caller_to_the_queue_and_the_agent() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    world.on_phone("boris", "1002");
    world.call(MENU_LINE);
    world.call(MENU_LINE);
    world.look_away();
    world.fact(Fact::PlayFinished {
        leg: world.leg("caller1"),
        play: playing(&world, "caller1"),
    });
    assert_eq!(world.hears("caller1"), "prompts/bg/menu");
    world.presses("caller1", '1');
    world.check(
        "1 is played prompts/bg/menu
         > caller1 hears prompts/bg/menu
         1 is played prompts/bg/menu
         1 waits in Support since 0s (Flow)
         1 is played prompts/bg/your-number prompts/bg/number-1
         1 offered to ana until 18s
         > ring 1001 showing +359888000001
         > caller1 hears prompts/bg/your-number then prompts/bg/number-1",
    );
    world.fact(Fact::PlayFinished {
        leg: world.leg("caller1"),
        play: playing(&world, "caller1"),
    });
    assert_eq!(world.hears("caller1"), "music/hold");
    world.fails("1001", FailCause::Busy);
    world.picks_up("1002");
    assert_eq!(world.hears("caller1"), "1002");
    // Nobody pressed anything: the welcome ends by its own deadline, the menu is told twice, then the queue.
    world.after(1_000_000);
    assert_eq!(
        world.hears("caller2"),
        "prompts/bg/your-number then prompts/bg/number-1"
    );
    world.presses("caller2", '9');
    assert_eq!(
        world.hears("caller2"),
        "prompts/bg/your-number then prompts/bg/number-1"
    );
}
