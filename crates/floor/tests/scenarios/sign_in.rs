//! Coming to a station and leaving it (STN).

use floor::{Availability, Command, Device, DeviceKind, Fact, PhoneId, ProfileId, Refusal, TeamId};

use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

fn extension(number: &str) -> Device {
    Device::Extension(PhoneId::new(number))
}

fn number(number: &str) -> Device {
    Device::DialNumber(number.to_owned())
}

fn take_over(world: &mut World, agent: &str, device: Device) -> Result<(), Refusal> {
    world.command(Command::SignIn {
        agent: id(agent),
        team: Some(TeamId::new("Support")),
        device,
        take_over: true,
    })
}

/// Proves: STN-1, STN-2, STN-11
#[test]
fn a_sign_in_names_team_and_device_and_begins_idle_with_the_default_reason() {
    let mut world = World::new();
    world
        .sign_in("ana", Some("Support"), Device::Browser)
        .expect("signs in");
    world
        .sign_in("boris", Some("Support"), extension("1002"))
        .expect("signs in");
    world
        .sign_in("vera", Some("Support"), number("+359 888 123-456"))
        .expect("signs in");
    world.check(
        "ana signs in for Support on browser
         ana is idle Break (SignIn)
         boris signs in for Support on 1002
         boris is idle Break (SignIn)
         vera signs in for Support on +359888123456
         vera is idle Break (SignIn)",
    );
    assert_eq!(world.state("ana"), "idle Break");
    assert_eq!(
        world.sign_in("nobody", None, Device::Browser),
        Err(Refusal::UnknownAgent)
    );
}

/// Proves: STN-2
#[test]
fn only_devices_of_the_profile_are_allowed() {
    let mut world = World::with(|directory| {
        let profile = directory.profiles.get_mut(&ProfileId::new("standard")).expect("there");
        profile.devices = vec![DeviceKind::Extension];
    });
    assert_eq!(
        world.sign_in("ana", None, Device::Browser),
        Err(Refusal::DeviceNotAllowed)
    );
    assert_eq!(
        world.sign_in("ana", None, number("+359888123456")),
        Err(Refusal::DeviceNotAllowed)
    );
    assert_eq!(world.sign_in("ana", None, extension("1001")), Ok(()));
}

/// Proves: STN-3, STN-4
#[test]
fn a_dial_number_is_reduced_to_plus_and_digits_and_checked() {
    for (typed, kept) in [
        ("+359 (888) 123-456", "+359888123456"),
        ("00359888123456", "+359888123456"),
        ("0888/123.456", "0888123456"),
        ("112", "112"),
    ] {
        let mut world = World::new();
        world.sign_in("ana", None, number(typed)).expect(typed);
        assert_eq!(
            world.floor.state().agents[&id("ana")].station.device,
            number(kept),
            "{typed}"
        );
    }
    for wrong in ["", "+", "12", "abc", &"1".repeat(19), &"1".repeat(500)] {
        assert_eq!(
            World::new().sign_in("ana", None, number(wrong)),
            Err(Refusal::InvalidNumber),
            "{wrong}"
        );
    }
    assert_eq!(
        World::new().sign_in("ana", None, extension("7777")),
        Err(Refusal::InvalidNumber)
    );
}

/// Proves: STN-7
#[test]
fn exactly_one_team_is_chosen_and_its_work_alone_comes() {
    let mut world = World::new();
    assert_eq!(
        world.sign_in("georgi", None, extension("1004")),
        Err(Refusal::TeamRequired)
    );
    assert_eq!(
        world.sign_in("ana", Some("Billing"), extension("1001")),
        Err(Refusal::TeamNotAllowed)
    );
    world
        .sign_in("georgi", Some("Billing"), extension("1004"))
        .expect("signs in");
    world.available("georgi");
    world
        .sign_in("ana", None, extension("1001"))
        .expect("one team needs no choice");
    let contact = world.call(SUPPORT_LINE);
    assert!(!world.saw("1 offered to georgi until 18s"), "{}", world.seen());
    let (_, decision) = world.floor.decision(contact).expect("it waits");
    assert_eq!(decision.winner, None);
    world.available("ana");
    assert!(world.saw("1 offered to ana until 18s"), "{}", world.seen());

    let mut world = World::with(|directory| {
        directory.agents.get_mut(&id("ana")).expect("there").teams.clear();
    });
    assert_eq!(world.sign_in("ana", None, Device::Browser), Err(Refusal::NoTeam));
}

/// Proves: STN-12, STN-13, D-17
#[test]
fn a_second_station_is_refused_until_it_takes_over_and_then_the_call_goes_on() {
    let mut world = World::new();
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    assert_eq!(
        world.sign_in("ana", Some("Support"), Device::Browser),
        Err(Refusal::StationInUse)
    );
    world.look_away();
    take_over(&mut world, "ana", Device::Browser).expect("moves");
    // The old peer connection closes, the new one comes up: the talk is where it was.
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.fact(Fact::SoundUp { leg: world.leg("ana") });
    world.check(
        "ana moves the station
         ana has no sound
         ana has sound",
    );
    assert_eq!(world.hears("ana"), "caller1");
    assert_eq!(
        world.task("ana", contact),
        "connected: +hold +mute +dtmf +consult +transfer +end +help"
    );
    assert_eq!(
        take_over(&mut world, "ana", extension("1001")),
        Err(Refusal::TaskActive)
    );
}

/// Proves: STN-14
#[test]
fn a_number_in_use_by_another_agent_is_refused() {
    let mut world = World::new();
    world.sign_in("ana", None, extension("1001")).expect("signs in");
    assert_eq!(
        world.sign_in("boris", None, extension("1001")),
        Err(Refusal::NumberInUse)
    );
    world.sign_in("vera", None, number("+359888123456")).expect("signs in");
    assert_eq!(
        world.sign_in("boris", None, number("00359 888 123456")),
        Err(Refusal::NumberInUse)
    );
    world
        .sign_in("boris", None, Device::Browser)
        .expect("browsers are nobody else's");
    world
        .sign_in("georgi", Some("Support"), Device::Browser)
        .expect("browsers are nobody else's");
    world.sign_out("ana").expect("at rest");
    take_over(&mut world, "boris", extension("1001")).expect("free again");
}

/// Proves: STN-15, STN-18, STN-19
#[test]
fn the_station_is_neither_changed_nor_left_with_work_at_hand() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    let refused = |world: &mut World, refusal| {
        assert_eq!(world.sign_out("ana"), Err(refusal));
        assert_eq!(take_over(world, "ana", number("+359888123456")), Err(refusal));
    };
    refused(&mut world, Refusal::RequestPending);
    world.picks_up("1001");
    refused(&mut world, Refusal::TaskActive);
    world.hangs_up("caller1");
    world.gone("1001", floor::LegEnd::Released);
    refused(&mut world, Refusal::TaskActive);
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    world.look_away();
    take_over(&mut world, "ana", number("+359888123456")).expect("at rest");
    world.sign_out("ana").expect("at rest");
    world.check(
        "ana signs in for Support on +359888123456
         ana is idle Break (SignIn)
         ana signs out (Agent)",
    );
    assert_eq!(world.state("ana"), "signed out");
    assert_eq!(world.sign_out("ana"), Err(Refusal::NotSignedIn));
}

/// A browser station ends with the sign-in: its leg is released, and later news of it changes nothing.
#[test]
fn leaving_a_browser_station_releases_its_leg() {
    let mut world = World::new();
    world.in_browser("ana");
    world.look_away();
    world.sign_out("ana").expect("at rest");
    world.check(
        "> release ana: SignedOut
         ana signs out (Agent)",
    );
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.gone("ana", floor::LegEnd::Released);
    world.check("");
}

/// A station that stays away is signed out in the end, so that nobody is shown as present for ever.
/// Proves: B-2
#[test]
fn a_station_that_stays_silent_is_signed_out_after_the_limit() {
    let mut world = World::new();
    world.in_browser("ana");
    world.look_away();
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(599_999);
    assert_eq!(world.state("ana"), "idle Agent_Unavailable");
    world.after(1);
    world.check(
        "ana has no sound
         ana is idle Agent_Unavailable (Station)
         > release ana: SignedOut
         ana signs out (StationTimeout)",
    );
    assert_eq!(
        world.set_state("ana", Availability::Available),
        Err(Refusal::NotSignedIn)
    );
}

/// Also when the call during which the sound went away ends without a wrap-up.
/// Proves: B-2
#[test]
fn a_station_that_went_silent_in_a_call_is_signed_out_after_the_limit() {
    let mut world = World::with(|directory| {
        directory
            .profiles
            .get_mut(&ProfileId::new("standard"))
            .expect("there")
            .wrap_up = None;
    });
    world.in_browser("ana");
    let contact = world.call(SUPPORT_LINE);
    world.accept("ana", contact).expect("takes it");
    world.idle("ana", "Lunch");
    world.fact(Fact::SoundDown { leg: world.leg("ana") });
    world.after(1_000);
    world.hangs_up("caller1");
    world.after(600_000);
    assert_eq!(world.state("ana"), "signed out");
}

/// END-6 does not depend on who signed in when: a phone that is still up rings for nobody.
/// Proves: END-6
#[test]
fn signing_out_and_in_again_does_not_hide_a_phone_that_is_still_up() {
    let mut world = World::new();
    world.on_phone("ana", "1001");
    let contact = world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.hangs_up("caller1");
    world.wrap_up("ana", contact, "Resolved").expect("submits");
    world.sign_out("ana").expect("at rest");
    world.on_phone("ana", "1001");
    world.call(SUPPORT_LINE);
    assert!(!world.saw("2 offered to ana until 18s"), "{}", world.seen());
    world.sign_out("ana").expect("at rest");
    world.on_phone("boris", "1001");
    assert!(!world.saw("2 offered to boris until 18s"), "{}", world.seen());
    world.gone("1001", floor::LegEnd::Released);
    assert!(world.saw("2 offered to boris until 18s"), "{}", world.seen());
}
