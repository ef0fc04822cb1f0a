//! What an agent's state is, who changed it and what the timers show (STA, B-7).

use floor::{Availability, Cause, Device, Event, Fact, IdleCodeId, IdleReason, LegEnd, ProfileId, Refusal};

use crate::directory::SUPPORT_LINE;
use crate::world::World;

/// Proves: STA-2, STA-5
#[test]
fn an_agent_chooses_available_or_a_reason_of_the_profile() {
    let mut world = World::new();
    world.sign_in("ana", None, Device::Browser).expect("signs in");
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    world.look_away();
    world.available("ana");
    world.idle("ana", "Lunch");
    world.check(
        "ana is available (Agent)
         ana is idle Lunch (Agent)",
    );
    for wrong in ["Training", "Nonsense"] {
        let state = Availability::Idle(IdleReason::Code(IdleCodeId::new(wrong)));
        assert_eq!(
            world.set_state("ana", state),
            Err(Refusal::UnknownIdleCode),
            "{wrong} is not in the profile"
        );
    }
    assert_eq!(
        world.set_state("boris", Availability::Available),
        Err(Refusal::NotSignedIn)
    );
    world.look_away();
    world.idle("ana", "Lunch");
    world.check("");
}

/// Proves: STA-3, STA-6
#[test]
fn engaged_lies_over_the_chosen_state_which_may_change_during_the_call() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.state("ana"), "available", "ringing is not engaged yet");
    world.accept("ana", contact).expect("takes it");
    assert_eq!(world.state("ana"), "available, engaged");
    world.look_away();
    world.idle("ana", "Lunch");
    world.check("ana is idle Lunch (Agent) in 1");
    assert_eq!(world.state("ana"), "idle Lunch, engaged");
    world.hold("ana", contact).expect("holds");
    assert_eq!(world.state("ana"), "idle Lunch, engaged");
    world.hangs_up("caller1");
    assert_eq!(world.state("ana"), "idle Lunch, engaged");
    world.call(SUPPORT_LINE);
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    assert_eq!(world.state("ana"), "idle Lunch");
    assert!(
        !world.seen().contains("2 offered"),
        "idle took effect at once:\n{}",
        world.seen()
    );
}

/// The table of effects: ringing, accepted, ended with and without wrap-up.
/// Proves: STA-3, WRP-9
#[test]
fn events_of_a_call_change_the_state_as_the_table_says() {
    for wrap_up in [true, false] {
        let mut world = World::with(|directory| {
            let profile = directory.profiles.get_mut(&ProfileId::new("standard")).expect("there");
            if !wrap_up {
                profile.wrap_up = None;
            }
        });
        world.in_browser("ana");
        let contact = world.call(SUPPORT_LINE);
        assert_eq!(world.state("ana"), "available");
        world.accept("ana", contact).expect("takes it");
        assert_eq!(world.state("ana"), "available, engaged");
        world.hangs_up("caller1");
        world.look_away();
        world.call(SUPPORT_LINE);
        if wrap_up {
            assert_eq!(world.state("ana"), "available, engaged");
            assert!(
                !world.seen().contains("2 offered"),
                "no new contact in wrap-up:\n{}",
                world.seen()
            );
            world.wrap_up("ana", contact, "Resolved").expect("submits");
        }
        assert_eq!(world.state("ana"), "available");
        assert!(world.saw("2 offered to ana until 18s"), "{}", world.seen());
    }
}

/// Proves: STA-8
#[test]
fn a_reload_shows_idle_for_a_moment_and_restores_available() {
    let mut world = World::new();
    world.in_browser("ana");
    world.after(60_000);
    world.look_away();
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
    assert_eq!(
        world.set_state("ana", Availability::Available),
        Err(Refusal::StationSilent)
    );
    world.call(SUPPORT_LINE);
    world.after(1_500);
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    world.check(
        "ana has no sound
         ana is idle Agent_Unavailable (Station)
         1 arrives at support
         > answer caller1
         1 is played music/hold
         1 waits in Support since 60s (Flow)
         > caller1 hears music/hold
         ana has sound
         ana is available (Station)
         1 offered to ana until 79500ms",
    );
    assert_eq!(world.state_ms("ana"), 0);
}

/// Whoever chose a reason during the reload, or was idle before it, stays idle.
/// Proves: STA-8, B-7
#[test]
fn a_reload_does_not_make_an_idle_agent_available() {
    let mut world = World::new();
    world.in_browser("ana");
    world.in_browser("boris");
    world.idle("boris", "Lunch");
    for agent in ["ana", "boris"] {
        world.fact(Fact::SoundDown { leg: world.leg(agent) });
    }
    world.idle("ana", "Break");
    for agent in ["ana", "boris"] {
        world.fact(Fact::SoundUp { leg: world.leg(agent) });
    }
    assert_eq!(
        (world.state("ana").as_str(), world.state("boris").as_str()),
        ("idle Break", "idle Lunch")
    );
}

/// Proves: STA-11, STA-12
#[test]
fn the_state_timer_starts_anew_with_each_change_and_the_idle_total_goes_on() {
    let mut world = World::new();
    world.in_browser("ana");
    world.after(5_000);
    assert_eq!((world.state_ms("ana"), world.idle_ms("ana")), (5_000, None));
    world.idle("ana", "Break");
    world.after(600_000);
    world.idle("ana", "Lunch");
    world.after(1_200_000);
    assert_eq!(
        (world.state_ms("ana"), world.idle_ms("ana")),
        (1_200_000, Some(1_800_000))
    );
    world.available("ana");
    assert_eq!((world.state_ms("ana"), world.idle_ms("ana")), (0, None));
}

/// Proves: STA-11
#[test]
fn the_state_timer_starts_anew_when_a_contact_is_over() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.after(60_000);
    world.hangs_up("caller1");
    world.after(10_000);
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    assert_eq!(world.state_ms("ana"), 0);
}

/// Proves: STA-14
#[test]
fn each_contact_has_its_connected_time_and_its_hold_time() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.after(3_000);
    world.accept("ana", contact).expect("takes it");
    world.after(7_000);
    world.hold("ana", contact).expect("holds");
    world.after(2_000);
    let talk = world.floor.state().interactions[&contact].talk.clone().expect("talks");
    assert_eq!(world.now().since(talk.connected_at), 9_000);
    assert_eq!(talk.held_since.map(|since| world.now().since(since)), Some(2_000));
}

/// Proves: B-7
#[test]
fn every_change_of_state_says_who_why_and_in_which_contact() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.after(18_000);
    world.gone("1001", LegEnd::Released);
    world.available("ana");
    let changes: Vec<_> = world
        .journal
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::AgentStateChanged { cause, interaction, .. } => {
                Some((*cause, *interaction, recorded.request.is_some()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        changes,
        [
            (Cause::SignIn, None, true),
            (Cause::Agent, None, true),
            (Cause::Offer, Some(contact), false),
            (Cause::Agent, None, true),
        ]
    );
}
