//! Conferences: joining, leaving, who owns the call then, and how many may be there (CNF).

use floor::{Fact, FailCause, LegEnd, PlayId, Refusal};

use crate::acts::{C, OUTSIDE, colleague, number};
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

/// A number nobody else has.
fn outside(count: usize) -> String {
    format!("+35988100000{count}")
}

/// Adds outside numbers until this many parties are there, the customer included.
fn grow_to(world: &mut World, parties: usize) {
    let there = world.floor.state().interactions[&C].parties();
    for count in there..parties {
        add(world, "ana", &outside(count));
    }
}

fn add(world: &mut World, agent: &str, who: &str) {
    world.consult(agent, C, number(who)).expect("asks");
    world.picks_up(who);
    world.conference(agent, C).expect("merges");
}

/// Proves: CNF-1, CNF-2, CNF-5, HLD-7
#[test]
fn a_merge_takes_the_customer_off_hold_and_all_hear_each_other() {
    let mut world = World::talk(&["boris"]);
    assert_eq!(world.conference("ana", C), Err(Refusal::NoConsult));
    world.consult("ana", C, colleague("boris")).expect("asks");
    assert_eq!(world.conference("ana", C), Err(Refusal::ConsultNotReady));
    world.accept("boris", C).expect("takes it");
    world.look_away();
    world.conference("ana", C).expect("merges");
    world.check(
        "1 boris joins
         > caller1 hears ana + boris
         > ana hears caller1 + boris
         > boris hears caller1 + ana",
    );
    for agent in ["ana", "boris"] {
        assert_eq!(world.hold(agent, C), Err(Refusal::InConference));
        assert_eq!(world.resume(agent, C), Err(Refusal::NotNow));
    }
    assert_eq!(
        world.task("ana", C),
        "conference: -hold(inConference) +mute +dtmf +consult +conferenceExit +dropParticipant +end +help"
    );
    assert_eq!(
        world.task("boris", C),
        "conference: -hold(inConference) +mute +dtmf +consult +conferenceExit +wrapupSuggest +help"
    );
    assert!(world.floor.state().interactions[&C].conference());
}

/// Proves: CNF-12
#[test]
fn a_merge_that_is_refused_leaves_the_consult_as_it_was() {
    let mut world = World::talk(&[]);
    world.at_desk("boris", "1002");
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.rings("1002");
    let before = (world.task("ana", C), world.ears("caller1 ana"));
    assert_eq!(world.conference("ana", C), Err(Refusal::ConsultNotReady));
    assert_eq!((world.task("ana", C), world.ears("caller1 ana")), before);
    world.picks_up("1002");
    world.conference("ana", C).expect("merges now");
}

/// Proves: CNF-3, CNF-4, SUP-14
#[test]
fn eight_parties_and_no_ninth() {
    let mut world = World::conferring(&["vera"]);
    world.sofia();
    world.monitor("sofia", C, None).expect("supervisors do not count");
    grow_to(&mut world, 7);
    assert!(world.task("ana", C).contains(" +consult "), "{}", world.task("ana", C));
    add(&mut world, "boris", &outside(7));
    let all = [
        "ana",
        "boris",
        &outside(3),
        &outside(4),
        &outside(5),
        &outside(6),
        &outside(7),
    ];
    assert_eq!(world.hears("caller1"), all.join(" + "));
    for (place, one) in all.iter().enumerate() {
        let mut others = vec!["caller1"];
        others.extend(
            all.iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, name)| *name),
        );
        assert_eq!(world.hears(one), others.join(" + "), "{one}");
    }
    assert_eq!(world.hears("sofia"), format!("caller1 + {}", all.join(" + ")));
    for agent in ["ana", "boris"] {
        assert!(
            world.task(agent, C).contains(" -consult(conferenceFull) "),
            "{}",
            world.task(agent, C)
        );
        assert_eq!(world.consult(agent, C, colleague("vera")), Err(Refusal::ConferenceFull));
    }
    // A consult that still rings counts already.
    world.hangs_up(&outside(7));
    world.consult("ana", C, colleague("vera")).expect("a place is free");
    assert_eq!(world.consult("boris", C, number(OUTSIDE)), Err(Refusal::ConsultActive));
    world.decline("vera", C).expect("declines");
    world.end("ana", C).expect("ends for all");
    world.clears_up();
}

/// Proves: CNF-6, CNF-11, CON-11
#[test]
fn others_talk_on_while_one_of_them_consults() {
    let mut world = World::conferring(&["vera"]);
    world
        .consult("boris", C, colleague("vera"))
        .expect("not only the primary may");
    assert_eq!(
        world.ears("caller1 ana boris"),
        "caller1: ana | ana: caller1 | boris: tones/ringback",
        "nobody is on hold"
    );
    assert_eq!(
        world.task("boris", C),
        "consultRequested: -transfer(consultNotReady) -conference(consultNotReady) +wrapupSuggest +help"
    );
    world.accept("vera", C).expect("takes it");
    assert_eq!(
        world.ears("caller1 ana boris vera"),
        "caller1: ana | ana: caller1 | boris: vera | vera: boris"
    );
    assert_eq!(
        world.task("boris", C),
        "consulting: +mute +transfer +conference +consultEnd +swap +wrapupSuggest +help"
    );
    world.swap("boris", C).expect("swaps");
    assert_eq!(
        world.ears("caller1 ana boris vera"),
        "caller1: ana + boris | ana: caller1 + boris | boris: caller1 + ana | vera: music/hold"
    );
    world.hold("boris", C).expect("both");
    assert_eq!(
        world.ears("caller1 ana boris vera"),
        "caller1: ana | ana: caller1 | boris: nothing | vera: music/hold"
    );
    world.swap("boris", C).expect("back to vera");
    world.conference("boris", C).expect("merges");
    assert_eq!(world.hears("vera"), "caller1 + ana + boris");
    world.exit("vera", C).expect("leaves");
    // Transfer conference: the consulted agent takes the place of whoever asked.
    world.consult("boris", C, colleague("vera")).expect("asks again");
    assert_eq!(
        world.consult_transfer("boris", C),
        Err(Refusal::ConsultNotReady),
        "only when joined"
    );
    world.accept("vera", C).expect("takes it");
    world.consult_transfer("boris", C).expect("hands the place over");
    assert_eq!(
        world.ears("caller1 ana vera boris"),
        "caller1: ana + vera | ana: caller1 + vera | vera: caller1 + ana | boris: nothing"
    );
    assert_eq!((world.primary(C).as_str(), world.wrap_ups_of("boris")), ("ana", 0));
    assert_eq!(world.state("boris"), "available");
}

/// Proves: CNF-7, CNF-10, END-5, TRF-13
#[test]
fn the_longest_on_the_call_becomes_primary() {
    let mut world = World::conferring(&["vera"]);
    world.consult("boris", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    world.conference("boris", C).expect("merges");
    assert!(
        !world.task("ana", C).contains("transfer"),
        "Exit Conference replaces Transfer"
    );
    assert_eq!(world.transfer("ana", C, number(OUTSIDE)), Err(Refusal::InConference));
    world.look_away();
    world.exit("ana", C).expect("leaves");
    world.check(
        "1 ana leaves: Exited
         1 boris is primary
         1 wrap-up owed by ana until 30s
         > caller1 hears boris + vera
         > boris hears caller1 + vera
         > vera hears caller1 + boris
         > ana hears nothing",
    );
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    world.exit("boris", C).expect("leaves");
    assert_eq!((world.primary(C).as_str(), world.wrap_ups_of("boris")), ("vera", 1));
    assert_eq!(
        world.task("vera", C),
        "connected: +hold +mute +dtmf +consult +transfer +end +help",
        "an ordinary call again"
    );
    assert_eq!(world.exit("vera", C), Err(Refusal::NotInConference));
    world.hold("vera", C).expect("holds");
    world.resume("vera", C).expect("resumes");
    world.hangs_up("caller1");
    for agent in ["ana", "boris", "vera"] {
        assert_eq!(world.wrap_ups_of(agent), 1, "{agent}: once for each spell of ownership");
    }
    world.clears_up();
}

/// Proves: CNF-7, END-5
#[test]
fn whoever_is_not_primary_leaves_without_a_wrap_up() {
    let mut world = World::conferring(&[]);
    world.look_away();
    world.exit("boris", C).expect("leaves");
    world.check(
        "1 boris leaves: Exited
         > caller1 hears ana
         > ana hears caller1
         > boris hears nothing",
    );
    assert_eq!(
        (world.state("boris").as_str(), world.task("boris", C).as_str()),
        ("available", "no task")
    );
    assert_eq!(world.primary(C), "ana");
}

/// Proves: CNF-9
#[test]
fn the_primary_ends_it_for_everybody() {
    let mut world = World::conferring(&[]);
    add(&mut world, "boris", OUTSIDE);
    assert_eq!(world.end("boris", C), Err(Refusal::NotPrimary));
    world.look_away();
    world.end("ana", C).expect("ends");
    assert!(world.saw("> release caller1: CallEnded") && world.saw(&format!("> release {OUTSIDE}: CallEnded")));
    assert_eq!(world.task("ana", C), "wrapUp: +wrapup");
    assert_eq!((world.wrap_ups_of("ana"), world.wrap_ups_of("boris")), (1, 0));
    assert_eq!(world.state("boris"), "available");
    world.gone("caller1", LegEnd::Released);
    world.gone(OUTSIDE, LegEnd::Released);
    world.clears_up();
}

/// Proves: CNF-8, CNF-16
#[test]
fn a_call_left_to_outside_numbers_goes_on_and_is_ended_with_a_tone() {
    let mut world = World::talk(&[]);
    world.sofia();
    add(&mut world, "ana", OUTSIDE);
    world.exit("ana", C).expect("leaves them alone");
    assert_eq!(
        (world.primary(C).as_str(), world.task("ana", C).as_str()),
        ("nobody", "wrapUp: +wrapup")
    );
    assert_eq!(
        world.ears(&format!("caller1 {OUTSIDE}")),
        format!("caller1: {OUTSIDE} | {OUTSIDE}: caller1")
    );
    assert!(
        world.floor.state().interactions[&C]
            .talk
            .as_ref()
            .is_some_and(|talk| talk.unattended_since.is_some())
    );
    world.after(3_600_000 - 60_001);
    world.look_away();
    world.after(1);
    world.check(&format!(
        "1 will be ended for want of an agent
         > caller1 hears {OUTSIDE} + tones/unattended
         > {OUTSIDE} hears caller1 + tones/unattended"
    ));
    let play = world.floor.state().interactions[&C]
        .talk
        .as_ref()
        .map(|_| PlayId((1 << 32) + 2));
    world.fact(Fact::PlayFinished {
        leg: world.leg(OUTSIDE),
        play: play.expect("there"),
    });
    world.check(&format!(
        "1 warning is over
         > caller1 hears {OUTSIDE}
         > {OUTSIDE} hears caller1"
    ));
    world.after(60_000);
    assert!(world.saw("1 ended: Unattended"), "{}", world.seen());
    world.clears_up();
}

/// Proves: CNF-16
#[test]
fn a_supervisor_may_end_a_call_without_an_agent() {
    let mut world = World::talk(&[]);
    world.sofia();
    add(&mut world, "ana", OUTSIDE);
    assert_eq!(
        world.end_unattended("sofia", C),
        Err(Refusal::NotNow),
        "there is an agent"
    );
    world.exit("ana", C).expect("leaves");
    assert_eq!(world.end_unattended("ana", C), Err(Refusal::NotSupervisor));
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::NothingToMonitor));
    world.end_unattended("sofia", C).expect("ends it");
    assert!(world.saw("1 ended: SupervisorEnded"), "{}", world.seen());
    world.clears_up();
}

/// Either of the two who are left hangs up.
/// Proves: CNF-8, PCL-2
#[test]
fn a_call_without_an_agent_ends_with_either_party() {
    for leaves in ["caller1", OUTSIDE] {
        let mut world = World::talk(&[]);
        add(&mut world, "ana", OUTSIDE);
        world.exit("ana", C).expect("leaves");
        world.hangs_up(leaves);
        assert!(world.floor.state().interactions[&C].ended.is_some(), "{leaves}");
        world.wrap_up("ana", C, "Resolved").expect("submits");
        assert_eq!(world.wrap_ups_of("ana"), 1);
        world.clears_up();
    }
}

/// Proves: CNF-15
#[test]
fn the_primary_removes_participants() {
    let mut world = World::conferring(&["vera"]);
    add(&mut world, "ana", OUTSIDE);
    assert_eq!(world.drops("boris", C, OUTSIDE), Err(Refusal::NotPrimary));
    assert_eq!(world.drops("ana", C, "ana"), Err(Refusal::UnknownParticipant));
    assert_eq!(
        world.drops("ana", C, "caller1"),
        Err(Refusal::UnknownParticipant),
        "not the customer"
    );
    assert_eq!(world.drops("ana", C, "vera"), Err(Refusal::UnknownParticipant));
    world.look_away();
    world.drops("ana", C, OUTSIDE).expect("removes it");
    assert!(world.saw(&format!("1 {OUTSIDE} leaves: Dropped")), "{}", world.seen());
    assert!(
        world.saw(&format!("> release {OUTSIDE}: CallEnded")),
        "{}",
        world.seen()
    );
    // Somebody who consults from inside is removed with the consult.
    world.consult("boris", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    world.drops("ana", C, "boris").expect("removes him");
    assert_eq!(
        (world.state("boris").as_str(), world.state("vera").as_str()),
        ("available", "available")
    );
    assert_eq!(
        world.ears("caller1 ana boris vera"),
        "caller1: ana | ana: caller1 | boris: nothing | vera: nothing"
    );
    assert_eq!(world.drops("ana", C, "boris"), Err(Refusal::NotInConference));
    assert_eq!(world.wrap_ups_of("boris"), 0);
}

/// The primary may remove others while consulting from inside.
/// Proves: CNF-15
#[test]
fn the_primary_who_consults_removes_the_last_other() {
    let mut world = World::conferring(&["vera"]);
    world.consult("ana", C, colleague("vera")).expect("asks");
    world.accept("vera", C).expect("takes it");
    assert_eq!(
        world.task("ana", C),
        "consulting: +mute +transfer +conference +consultEnd +swap +dropParticipant -end(consultActive) +help"
    );
    world.drops("ana", C, "boris").expect("removes him");
    assert_eq!(
        world.ears("caller1 ana vera"),
        "caller1: music/hold | ana: vera | vera: ana"
    );
    world.end_consult("ana", C).expect("ends it");
    assert!(world.task("ana", C).starts_with("held:"), "{}", world.task("ana", C));
}

/// Proves: CON-27, CON-16
#[test]
fn a_number_may_be_merged_while_it_rings() {
    for outcome in ["answers", "does not answer", "customer leaves", "cancelled"] {
        let mut world = World::talk(&[]);
        world.consult("ana", C, number(OUTSIDE)).expect("asks");
        assert_eq!(
            world.conference("ana", C),
            Err(Refusal::ConsultNotReady),
            "it does not ring yet"
        );
        world.rings(OUTSIDE);
        world.conference("ana", C).expect("merges");
        assert_eq!(
            world.ears("caller1 ana"),
            "caller1: ana | ana: caller1",
            "off hold at once"
        );
        assert_eq!(
            world.task("ana", C),
            "connected: -hold(consultActive) +mute +dtmf -consult(consultActive) -transfer(consultActive) +consultEnd +end +help"
        );
        assert_eq!(world.conference("ana", C), Err(Refusal::ConsultNotReady), "once");
        match outcome {
            "answers" => {
                world.picks_up(OUTSIDE);
                assert_eq!(world.hears("caller1"), format!("ana + {OUTSIDE}"));
                assert!(world.task("ana", C).starts_with("conference:"));
            }
            "does not answer" => {
                world.fails(OUTSIDE, FailCause::NoAnswer);
                assert!(
                    world.saw("1 consult of ana over: NoAnswer"),
                    "a notice: {}",
                    world.seen()
                );
                assert_eq!(
                    world.task("ana", C),
                    "connected: +hold +mute +dtmf +consult +transfer +end +help",
                    "an ordinary call"
                );
            }
            "customer leaves" => {
                world.hangs_up("caller1");
                assert!(world.saw("1 ended: CustomerLeft"), "{}", world.seen());
                world.gone(OUTSIDE, LegEnd::Released);
                world.clears_up();
            }
            _ => {
                world.end_consult("ana", C).expect("takes it back");
                assert_eq!(world.ears("caller1 ana"), "caller1: ana | ana: caller1");
            }
        }
    }
}

/// Proves: CNF-13
#[test]
fn nothing_of_a_recording_is_offered_in_a_conference() {
    let world = World::conferring(&[]);
    for agent in ["ana", "boris"] {
        assert!(!world.task(agent, C).contains("recording"), "{}", world.task(agent, C));
    }
}

/// Desk phones: whoever hangs up leaves, and the next request waits until the phone is down.
/// Proves: PCL-3, CNF-10, END-6
#[test]
fn hanging_up_the_phone_leaves_the_conference() {
    let mut world = World::new();
    world.at_desk("ana", "1001");
    world.call(SUPPORT_LINE);
    world.picks_up("1001");
    world.at_desk("boris", "1002");
    world.consult("ana", C, colleague("boris")).expect("asks");
    world.picks_up("1002");
    world.conference("ana", C).expect("merges");
    world.hangs_up("1001");
    assert_eq!((world.primary(C).as_str(), world.wrap_ups_of("ana")), ("boris", 1));
    assert_eq!(world.ears("caller1 1002"), "caller1: 1002 | 1002: caller1");
    world.fact(Fact::LegEnded {
        leg: world.leg("1002"),
        cause: LegEnd::Lost,
    });
    assert_eq!(world.state("boris"), "idle Agent_Unavailable");
    assert!(
        world.saw("1 waits in Support since 0s, first in line (AgentLost)"),
        "{}",
        world.seen()
    );
    assert!(world.floor.state().agents[&id("boris")].releasing.is_none());
}
