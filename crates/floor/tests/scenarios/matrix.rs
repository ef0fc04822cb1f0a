//! The control matrix (specification section 4, D-5, D-6, D-16): each situation of more than two parties with each
//! participant's state and buttons, word for word. Rows of one agent and one customer are in `controls`; that lit
//! buttons work and others do not is a law of every story (`law`).

use crate::acts::{C, OUTSIDE, colleague, entry, number, queue};
use crate::world::World;

/// What a participant sees: the main panel, and the consult's when there is one.
struct Row {
    who: &'static str,
    main: &'static str,
    panel: &'static str,
}

const fn row(who: &'static str, main: &'static str, panel: &'static str) -> Row {
    Row { who, main, panel }
}

const REQUESTED: &str =
    "consultRequested: -transfer(consultNotReady) -conference(consultNotReady) -end(consultActive) +help";
const ASKED: &str = "-transfer(consultNotReady) -conference(consultNotReady) +consultEnd -swap(consultNotReady)";
const CONSULTED: &str = "consulting: +mute +consultExit +wrapupSuggest +help";
const CONNECTED: &str = "connected: +hold +mute +dtmf +consult +transfer +end +help";
const HELD: &str = "held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer -end(customerHeld) +help";
const PRIMARY: &str =
    "conference: -hold(inConference) +mute +dtmf +consult +conferenceExit +dropParticipant +end +help";
const OTHER: &str = "conference: -hold(inConference) +mute +dtmf +consult +conferenceExit +wrapupSuggest +help";

/// Brings the world into a situation and says what everybody sees there.
fn situation(name: &str) -> (World, Vec<Row>) {
    let mut world = World::talk(&["boris", "vera"]);
    world.at_desk("georgi", "1004");
    world.sofia();
    let asks = |world: &mut World| {
        world.consult("ana", C, colleague("boris")).expect("asks");
        world.accept("boris", C).expect("takes it");
    };
    let merges = |world: &mut World| {
        asks(world);
        world.conference("ana", C).expect("merges");
    };
    let rows = match name {
        "connected" => vec![row("ana", CONNECTED, "")],
        "held" => {
            world.hold("ana", C).expect("holds");
            vec![row("ana", HELD, "")]
        }
        "consult requested, not yet ringing" => {
            world.consult("ana", C, colleague("georgi")).expect("asks");
            vec![
                row("ana", REQUESTED, ASKED),
                row("georgi", "ringing: -accept(answerOnPhone)", ""),
            ]
        }
        "consult with an agent, ringing" => {
            world.consult("ana", C, colleague("boris")).expect("asks");
            vec![
                row(
                    "ana",
                    REQUESTED,
                    "+transfer -conference(consultNotReady) +consultEnd -swap(consultNotReady)",
                ),
                row("boris", "ringing: +accept +decline", ""),
            ]
        }
        "consult with a queue, waiting" => {
            for agent in ["boris", "vera", "georgi"] {
                world.idle(agent, "Lunch");
            }
            world.consult("ana", C, queue("Support")).expect("asks");
            // Digits would go to a flow; a queue has none that listens.
            vec![row("ana", REQUESTED, ASKED)]
        }
        "consult with a queue, ringing" => {
            world.consult("ana", C, queue("Support")).expect("asks");
            vec![
                row(
                    "ana",
                    REQUESTED,
                    "+transfer -conference(consultNotReady) +consultEnd -swap(consultNotReady)",
                ),
                row("boris", "ringing: +accept +decline", ""),
            ]
        }
        "consult with a number, ringing" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.rings(OUTSIDE);
            vec![row(
                "ana",
                REQUESTED,
                "+transfer +conference +consultEnd -swap(consultNotReady)",
            )]
        }
        "consult with an entry point" => {
            world.consult("ana", C, entry("experts")).expect("asks");
            vec![row(
                "ana",
                "consultRequested: +dtmf -transfer(consultNotReady) -conference(consultNotReady) -end(consultActive) +help",
                "+transfer +conference +consultEnd -swap(consultNotReady)",
            )]
        }
        "consulting, talking to the agent" => {
            asks(&mut world);
            vec![
                row(
                    "ana",
                    "consulting: +mute +transfer +conference +consultEnd +swap +help",
                    "+transfer +conference +consultEnd +swap +hold +resume +mute",
                ),
                row("boris", CONSULTED, "+consultExit +mute"),
            ]
        }
        "consulting, talking to a number" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.picks_up(OUTSIDE);
            vec![row(
                "ana",
                "consulting: +mute +dtmf +transfer +conference +consultEnd +swap +help",
                "+transfer +conference +consultEnd +swap +hold +resume +mute",
            )]
        }
        "consulting, talking to the customer" => {
            asks(&mut world);
            world.swap("ana", C).expect("swaps");
            vec![
                row(
                    "ana",
                    "consulting: +mute +dtmf +transfer +conference +consultEnd +swap -end(consultActive) +help",
                    "+transfer +conference +consultEnd +swap +hold +mute",
                ),
                row("boris", CONSULTED, "+consultExit +mute"),
            ]
        }
        "both on hold" => {
            asks(&mut world);
            world.hold("ana", C).expect("holds both");
            vec![
                row(
                    "ana",
                    "consulting: +resume -mute(customerHeld) +transfer +conference +consultEnd +swap -end(consultActive) +help",
                    "+transfer +conference +consultEnd +swap +resume -mute(customerHeld)",
                ),
                row("boris", CONSULTED, "+consultExit +mute"),
            ]
        }
        "after an unanswered consult" => {
            world.consult("ana", C, colleague("boris")).expect("asks");
            world.after(18_000);
            vec![row("ana", HELD, ""), row("boris", "no task", "")]
        }
        "after a consult" => {
            asks(&mut world);
            world.end_consult("ana", C).expect("ends it");
            vec![
                row(
                    "ana",
                    "held: +resume -mute(customerHeld) -dtmf(customerHeld) +consult +transfer -end(customerHeld) +consultWrapup +help",
                    "",
                ),
                row("boris", "no task", ""),
            ]
        }
        "merged before the answer" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.rings(OUTSIDE);
            world.conference("ana", C).expect("merges");
            vec![row(
                "ana",
                "connected: -hold(consultActive) +mute +dtmf -consult(consultActive) -transfer(consultActive) +consultEnd +end +help",
                "-transfer(consultActive) -conference(consultActive) +consultEnd -swap(consultNotReady) +mute",
            )]
        }
        "conference" => {
            merges(&mut world);
            vec![row("ana", PRIMARY, ""), row("boris", OTHER, "")]
        }
        "conference with a number" => {
            world.consult("ana", C, number(OUTSIDE)).expect("asks");
            world.picks_up(OUTSIDE);
            world.conference("ana", C).expect("merges");
            vec![row("ana", PRIMARY, "")]
        }
        "conference, the other is consulting" => {
            merges(&mut world);
            world.consult("boris", C, colleague("vera")).expect("asks");
            world.accept("vera", C).expect("takes it");
            vec![
                row(
                    "ana",
                    "conference: -hold(inConference) +mute +dtmf -consult(consultActive) +conferenceExit +dropParticipant -end(consultActive) +help",
                    "",
                ),
                row(
                    "boris",
                    "consulting: +mute +transfer +conference +consultEnd +swap +wrapupSuggest +help",
                    "+transfer +conference +consultEnd +swap +hold +resume +mute",
                ),
                row("vera", CONSULTED, "+consultExit +mute"),
            ]
        }
        "conference, the primary is consulting" => {
            merges(&mut world);
            world.consult("ana", C, colleague("vera")).expect("asks");
            world.accept("vera", C).expect("takes it");
            vec![
                row(
                    "ana",
                    "consulting: +mute +transfer +conference +consultEnd +swap +dropParticipant -end(consultActive) +help",
                    "+transfer +conference +consultEnd +swap +hold +resume +mute",
                ),
                row(
                    "boris",
                    "conference: -hold(inConference) +mute +dtmf -consult(consultActive) +conferenceExit +wrapupSuggest +help",
                    "",
                ),
                row("vera", CONSULTED, "+consultExit +mute"),
            ]
        }
        "conference, asking from inside, ringing" => {
            merges(&mut world);
            world.consult("ana", C, colleague("vera")).expect("asks");
            vec![
                row(
                    "ana",
                    "consultRequested: -transfer(consultNotReady) -conference(consultNotReady) +dropParticipant -end(consultActive) +help",
                    "-transfer(consultNotReady) -conference(consultNotReady) +consultEnd -swap(consultNotReady)",
                ),
                row(
                    "boris",
                    "conference: -hold(inConference) +mute +dtmf -consult(consultActive) +conferenceExit +wrapupSuggest +help",
                    "",
                ),
                row("vera", "ringing: +accept +decline", ""),
            ]
        }
        "post call after a consult" => {
            asks(&mut world);
            world.hangs_up("caller1");
            vec![
                row(
                    "ana",
                    "postCall: +mute -consult(customerLeft) -transfer(customerLeft) -conference(customerLeft) +consultEnd +conferenceExit +end +help",
                    "-transfer(customerLeft) -conference(customerLeft) +consultEnd -swap(customerLeft) +mute",
                ),
                row("boris", CONSULTED, "+consultExit +mute"),
            ]
        }
        "post call after a conference" => {
            merges(&mut world);
            world.hangs_up("caller1");
            vec![
                row(
                    "ana",
                    "postCall: +mute -consult(customerLeft) -transfer(customerLeft) -conference(customerLeft) +conferenceExit +end +help",
                    "",
                ),
                row(
                    "boris",
                    "postCall: +mute -consult(customerLeft) -transfer(customerLeft) -conference(customerLeft) +conferenceExit +wrapupSuggest +help",
                    "",
                ),
            ]
        }
        "transfer on its way" => {
            world.transfer("ana", C, colleague("georgi")).expect("transfers");
            vec![
                row(
                    "ana",
                    "connected: -hold(transferring) +mute +dtmf -consult(transferring) -transfer(transferring) -end(transferring) +help",
                    "",
                ),
                row("georgi", "ringing: -accept(answerOnPhone)", ""),
            ]
        }
        "transfer ringing" => {
            world.transfer("ana", C, colleague("boris")).expect("transfers");
            vec![
                row("ana", "wrapUp: +wrapup", ""),
                row("boris", "ringing: +accept +decline", ""),
            ]
        }
        "exited, the call goes on" => {
            merges(&mut world);
            world.exit("ana", C).expect("leaves");
            vec![row("ana", "wrapUp: +wrapup", ""), row("boris", CONNECTED, "")]
        }
        "over" => {
            merges(&mut world);
            world.end("ana", C).expect("ends");
            vec![
                row("ana", "wrapUp: +wrapup", ""),
                row("boris", "ended: +wrapupSuggest", ""),
            ]
        }
        other => panic!("no such situation: {other}"),
    };
    (world, rows)
}

const SITUATIONS: [&str; 26] = [
    "connected",
    "held",
    "consult requested, not yet ringing",
    "consult with an agent, ringing",
    "consult with a queue, waiting",
    "consult with a queue, ringing",
    "consult with a number, ringing",
    "consult with an entry point",
    "consulting, talking to the agent",
    "consulting, talking to a number",
    "consulting, talking to the customer",
    "both on hold",
    "after an unanswered consult",
    "after a consult",
    "merged before the answer",
    "conference",
    "conference with a number",
    "conference, the other is consulting",
    "conference, the primary is consulting",
    "conference, asking from inside, ringing",
    "post call after a consult",
    "post call after a conference",
    "transfer on its way",
    "transfer ringing",
    "exited, the call goes on",
    "over",
];

/// Proves: UIC-4, D-16, CON-9, CON-10, CON-11, CON-16, CNF-4, CNF-7, CNF-9, TRF-13, TRF-14, PCL-7
#[test]
fn every_row_word_for_word() {
    for name in SITUATIONS {
        let (world, rows) = situation(name);
        for one in &rows {
            assert_eq!(world.task(one.who, C), one.main, "{name}: {}", one.who);
            assert_eq!(
                world.panel(one.who, C),
                one.panel,
                "{name}: the consult's panel of {}",
                one.who
            );
        }
        // Bystanders and supervisors who do not monitor have nothing here.
        for agent in ["ana", "boris", "vera", "georgi", "sofia"] {
            if rows.iter().all(|one| one.who != agent) {
                assert_eq!(world.task(agent, C), "no task", "{name}: {agent}");
                assert_eq!(world.panel(agent, C), "", "{name}: {agent}");
            }
        }
    }
}

/// Without the switch no row has End; nothing else changes.
/// Proves: END-2
#[test]
fn without_the_switch_no_row_has_end() {
    for name in SITUATIONS {
        let (mut world, rows) = situation(name);
        world.configure(|directory| {
            for profile in directory.profiles.values_mut() {
                profile.end_call_enabled = false;
            }
        });
        for one in rows {
            let expected: Vec<&str> = one
                .main
                .split(' ')
                .filter(|button| *button != "+end" && !button.starts_with("-end("))
                .collect();
            assert_eq!(world.task(one.who, C), expected.join(" "), "{name}: {}", one.who);
        }
    }
}

/// A supervisor who monitors changes nobody's buttons, in any situation, and has the own ones alone.
/// Proves: SUP-15, SUP-16, UIC-4
#[test]
fn a_monitor_changes_nobodys_buttons() {
    for name in SITUATIONS {
        let (mut world, rows) = situation(name);
        let talking = world.floor.state().interactions[&C].live_talk().is_some();
        assert_eq!(world.monitor("sofia", C, None).is_ok(), talking, "{name}");
        if talking {
            world.mode("sofia", C, floor::MonitorMode::BargeIn).expect("barges in");
            assert_eq!(world.task("sofia", C), "monitoring:", "{name}");
        }
        for one in rows {
            assert_eq!(world.task(one.who, C), one.main, "{name}: {}", one.who);
            assert_eq!(world.panel(one.who, C), one.panel, "{name}: {}", one.who);
        }
    }
}

/// A button pressed twice acts once; what failed leaves the stable state of before.
/// Proves: UIC-1, UIC-2, UIC-3
#[test]
fn pressed_twice_it_acts_once() {
    type Act = fn(&mut World) -> Result<(), floor::Refusal>;
    let acts: [(&str, &str, Act); 12] = [
        ("connected", "consult", |world| world.consult("ana", C, number(OUTSIDE))),
        ("connected", "transfer", |world| {
            world.transfer("ana", C, number(OUTSIDE))
        }),
        ("consult with an agent, ringing", "end consult", |world| {
            world.end_consult("ana", C)
        }),
        ("consult with an agent, ringing", "accept", |world| {
            world.accept("boris", C)
        }),
        ("consult with an agent, ringing", "decline", |world| {
            world.decline("boris", C)
        }),
        ("consult with an agent, ringing", "transfer", |world| {
            world.consult_transfer("ana", C)
        }),
        ("consult with a number, ringing", "merge", |world| {
            world.conference("ana", C)
        }),
        ("consulting, talking to the agent", "merge", |world| {
            world.conference("ana", C)
        }),
        ("consulting, talking to the agent", "hold", |world| world.hold("ana", C)),
        ("consulting, talking to the agent", "exit consult", |world| {
            world.exit_consult("boris", C)
        }),
        ("conference", "exit", |world| world.exit("ana", C)),
        ("conference", "end", |world| world.end("ana", C)),
    ];
    for (name, button, act) in acts {
        let (mut world, _) = situation(name);
        act(&mut world).unwrap_or_else(|refusal| panic!("{name}, {button}: {refusal}"));
        let events = world.journal.len();
        // The harness sees to it that a refusal changes nothing.
        assert!(act(&mut world).is_err(), "{name}, {button}: twice");
        assert_eq!(world.journal.len(), events);
    }
}
