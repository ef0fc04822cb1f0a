//! The control matrix (specification section 4), row by row, and that a button that is not lit does nothing (UIC).

use floor::{Command, Control, Device, DraftsThen, Fact, PhoneId, ProfileId, WrapUpCodeId};

use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

/// Brings Ana on this device into the row's situation.
fn situation(row: &str, device: &Device, end_call: bool) -> World {
    let mut world = World::with(|directory| {
        let profile = directory.profiles.get_mut(&ProfileId::new("standard")).expect("there");
        profile.end_call_enabled = end_call;
        profile.confirm_answer = false;
    });
    world.sign_in("ana", None, device.clone()).expect("signs in");
    if *device == Device::Browser {
        world.fact(Fact::SoundUp { leg: world.leg("ana") });
    }
    world.available("ana");
    let contact = world.call(SUPPORT_LINE);
    if row != "ringing" {
        match device {
            Device::Browser => world.accept("ana", contact).expect("takes it"),
            Device::Extension(phone) => world.picks_up(phone.as_str()),
            Device::DialNumber(number) => world.picks_up(number),
        }
    }
    match row {
        "ringing" | "connected" => {}
        "held" => world.hold("ana", contact).expect("holds"),
        "muted" => world.mute("ana", contact, true).expect("mutes"),
        "wrap-up" => world.hangs_up("caller1"),
        "over" => {
            world.hangs_up("caller1");
            world.wrap_up("ana", contact, "Resolved").expect("submits");
        }
        other => panic!("no such row: {other}"),
    }
    world
}

const CONTACT: floor::InteractionId = floor::InteractionId(1);

/// Buttons of consults, transfers and conferences.
const TALK_BUTTONS: [&str; 10] = [
    "consult",
    "transfer",
    "conference",
    "consultEnd",
    "consultExit",
    "swap",
    "conferenceExit",
    "dropParticipant",
    "wrapupSuggest",
    "consultWrapup",
];

fn devices() -> [Device; 3] {
    [
        Device::Browser,
        Device::Extension(PhoneId::new("1001")),
        Device::DialNumber("+359888123456".to_owned()),
    ]
}

/// Proves: UIC-4, HLD-2, END-2, ANS-2
#[test]
fn the_rows_of_the_matrix() {
    for device in devices() {
        let browser = device == Device::Browser;
        for end_call in [true, false] {
            let end = if end_call { " +end" } else { "" };
            let end_held = if end_call { " -end(customerHeld)" } else { "" };
            let ringing = if browser {
                "ringing: +accept +decline"
            } else {
                "ringing: -accept(answerOnPhone)"
            };
            for (row, expected) in [
                ("ringing", ringing.to_owned()),
                (
                    "connected",
                    format!("connected: +hold +mute +dtmf +consult +transfer{end} +help"),
                ),
                (
                    "muted",
                    format!("connected: +hold +mute +dtmf +consult +transfer{end} +help"),
                ),
                (
                    "held",
                    format!("held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer{end_held} +help"),
                ),
                ("wrap-up", "wrapUp: +wrapup".to_owned()),
            ] {
                let world = situation(row, &device, end_call);
                assert_eq!(world.task("ana", CONTACT), expected, "{row} on {device:?}");
                assert_eq!(world.task("boris", CONTACT), "no task", "nobody else has buttons");
            }
            let over = situation("over", &device, end_call).task("ana", CONTACT);
            assert!(over == "ended:" || over == "no task", "{over}");
        }
    }
}

/// Every button of every row: lit works, unlit is refused and changes nothing (the harness compares the state). The one
/// exception is a program's decline for a phone (RON-9), which the desktop does not show.
/// Proves: UIC-1, UIC-2, UIC-3
#[test]
fn a_lit_button_works_and_an_unlit_one_changes_nothing() {
    let press = |name: &str| {
        let (agent, interaction) = (id("ana"), CONTACT);
        match name {
            "accept" => Command::Accept { agent, interaction },
            "decline" => Command::Decline { agent, interaction },
            "hold" => Command::Hold { agent, interaction },
            "resume" => Command::Resume { agent, interaction },
            "mute" => Command::Mute {
                agent,
                interaction,
                muted: true,
            },
            "dtmf" => Command::Dtmf {
                agent,
                interaction,
                digits: "1".to_owned(),
            },
            "end" => Command::End { agent, interaction },
            "help" => Command::AskForHelp {
                agent,
                interaction,
                reason: String::new(),
            },
            "wrapup" => Command::WrapUp {
                agent,
                interaction,
                code: WrapUpCodeId::new("Resolved"),
                drafts: DraftsThen::Discard,
            },
            other => panic!("no command for the button {other}"),
        }
    };
    let mut pressed = 0;
    for device in devices() {
        for row in ["ringing", "connected", "muted", "held", "wrap-up", "over"] {
            let controls = situation(row, &device, true).floor.controls(&id("ana"), CONTACT);
            for (name, control) in controls.named() {
                // What needs others on the line has a matrix of its own (matrix.rs).
                if TALK_BUTTONS.contains(&name) {
                    continue;
                }
                let mut world = situation(row, &device, true);
                let result = world.command(press(name));
                pressed += 1;
                if name == "decline" && row == "ringing" {
                    assert_eq!(result, Ok(()));
                    continue;
                }
                assert_eq!(
                    result.is_ok(),
                    control == Control::Enabled,
                    "{name} while {row} on {device:?}: {result:?}"
                );
            }
        }
    }
    assert_eq!(pressed, 3 * 6 * 9);
}

/// Proves: UIC-2
#[test]
fn what_a_stranger_asks_about_a_contact_is_refused() {
    let mut world = situation("connected", &Device::Browser, true);
    world.in_browser("boris");
    for result in [
        world.hold("boris", CONTACT),
        world.mute("boris", CONTACT, true),
        world.dtmf("boris", CONTACT, "1"),
        world.end("boris", CONTACT),
        world.wrap_up("boris", CONTACT, "Resolved"),
        world.end("ana", floor::InteractionId(99)),
    ] {
        assert_eq!(result, Err(floor::Refusal::UnknownTask));
    }
    assert_eq!(world.accept("boris", CONTACT), Err(floor::Refusal::OfferGone));
}
