//! What supervisors may do to agents and where they may listen (SUP-2, SUP-3, STA-9, STN-20).

use floor::{
    Access, Availability, Device, Directory, Fact, IdleCodeId, IdleReason, MonitorMode, ProfileId, QueueId, Refusal,
    SystemIdle, TeamId,
};

use crate::acts::{C, colleague};
use crate::directory::SUPPORT_LINE;
use crate::world::{World, id};

const WHISPER: MonitorMode = MonitorMode::Whisper;
const BARGE: MonitorMode = MonitorMode::BargeIn;

fn rights(directory: &mut Directory) -> &mut floor::Supervision {
    let sofia = directory.agents.get_mut(&id("sofia")).expect("there");
    sofia.supervision.as_mut().expect("a supervisor")
}

/// Ana talks, Sofia is there.
fn watched() -> World {
    let mut world = World::talk(&[]);
    world.sofia();
    world
}

/// Proves: SUP-2
#[test]
fn every_act_needs_its_permission() {
    let mut world = watched();
    world.in_browser("boris");
    assert_eq!(
        world.monitor("boris", C, None),
        Err(Refusal::NotSupervisor),
        "an agent is none"
    );
    world.configure(|directory| rights(directory).monitor = false);
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::NotSupervisor));
    world.configure(|directory| {
        *rights(directory) = floor::Supervision {
            teams: [TeamId::new("Support")].into(),
            monitor: true,
            ..floor::Supervision::default()
        };
    });
    world.monitor("sofia", C, None).expect("restricted to listening");
    assert_eq!(world.monitor_panel("sofia", C), "-listen(alreadySo) +pause +stop");
    for mode in [WHISPER, BARGE] {
        assert_eq!(world.mode("sofia", C, mode), Err(Refusal::NotSupervisor));
    }
    let lunch = Availability::Idle(IdleReason::Code(IdleCodeId::new("Lunch")));
    assert_eq!(
        world.set_state_of("sofia", "boris", lunch.clone()),
        Err(Refusal::NotSupervisor)
    );
    assert_eq!(world.sign_out_of("sofia", "boris"), Err(Refusal::NotSupervisor));
    // Another team's supervisor.
    world.stop("sofia", C).expect("stops");
    world.configure(|directory| {
        let rights = rights(directory);
        rights.teams = [TeamId::new("Billing")].into();
        (rights.change_state, rights.sign_out) = (true, true);
    });
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::NotSupervisor));
    assert_eq!(world.set_state_of("sofia", "boris", lunch), Err(Refusal::NotSupervisor));
    assert_eq!(world.sign_out_of("sofia", "boris"), Err(Refusal::NotSupervisor));
    assert_eq!(world.sign_out_of("sofia", "vera"), Err(Refusal::NotSignedIn));
}

/// Proves: SUP-3, SUP-4
#[test]
fn the_queue_must_permit_it_and_an_agent_must_talk() {
    let mut world = watched();
    world.configure(|directory| {
        directory
            .queues
            .get_mut(&QueueId::new("Support"))
            .expect("there")
            .monitoring = false;
    });
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::MonitoringNotPermitted));
    world.configure(|directory| {
        directory
            .queues
            .get_mut(&QueueId::new("Support"))
            .expect("there")
            .monitoring = true;
    });
    let waiting = world.call(SUPPORT_LINE);
    assert_eq!(world.monitor("sofia", waiting, None), Err(Refusal::NothingToMonitor));
    assert_eq!(
        world.monitor("sofia", floor::InteractionId(77), None),
        Err(Refusal::UnknownTask)
    );
    assert_eq!(world.monitor("sofia", C, Some("boris")), Err(Refusal::NothingToMonitor));
    world.hangs_up("caller1");
    assert_eq!(world.monitor("sofia", C, None), Err(Refusal::UnknownTask));
}

/// A supervisor of one team does not slip into another's.
/// Proves: SUP-2, SUP-15
#[test]
fn a_supervisor_does_not_follow_into_a_foreign_team() {
    let mut world = World::talk(&[]);
    world.configure(|directory| rights(directory).teams = [TeamId::new("Support")].into());
    world.sofia();
    world
        .sign_in("georgi", Some("Billing"), Device::Browser)
        .expect("signs in");
    world.fact(Fact::SoundUp {
        leg: world.leg("georgi"),
    });
    world.consult("ana", C, colleague("georgi")).expect("asks");
    world.accept("georgi", C).expect("takes it");
    assert_eq!(world.monitor("sofia", C, Some("georgi")), Err(Refusal::NotSupervisor));
    world.monitor("sofia", C, None).expect("listens to ana");
    world.consult_transfer("ana", C).expect("hands over");
    assert!(world.saw("1 sofia is gone: CallEnded"), "{}", world.seen());
    assert_eq!(world.hears("sofia"), "nothing");
}

/// Proves: STA-9, SUP-2
#[test]
fn a_supervisor_changes_an_agents_state() {
    let mut world = watched();
    world.in_browser("boris");
    let lunch = Availability::Idle(IdleReason::Code(IdleCodeId::new("Lunch")));
    world.look_away();
    world.set_state_of("sofia", "boris", lunch.clone()).expect("may");
    world.check("boris is idle Lunch (Supervisor) by sofia");
    world
        .set_state_of("sofia", "boris", lunch.clone())
        .expect("no change, no event");
    world.check("");
    world
        .set_state_of("sofia", "boris", Availability::Available)
        .expect("may");
    let system = Availability::Idle(IdleReason::System(SystemIdle::Rona));
    assert_eq!(world.set_state_of("sofia", "boris", system), Err(Refusal::SystemState));
    let training = Availability::Idle(IdleReason::Code(IdleCodeId::new("Training")));
    assert_eq!(
        world.set_state_of("sofia", "boris", training),
        Err(Refusal::UnknownIdleCode),
        "not in his profile"
    );
    world.set_state_of("sofia", "ana", lunch).expect("also while she talks");
    assert_eq!(world.state("ana"), "idle Lunch, engaged");
    world.fact(Fact::SoundDown {
        leg: world.leg("boris"),
    });
    assert_eq!(
        world.set_state_of("sofia", "boris", Availability::Available),
        Err(Refusal::StationSilent)
    );
    assert_eq!(
        world.set_state_of("sofia", "sofia", Availability::Available),
        Err(Refusal::NotSupervisor)
    );
}

/// Proves: STN-20, SUP-2
#[test]
fn a_supervisor_signs_an_agent_out() {
    let mut world = watched();
    assert_eq!(world.sign_out_of("sofia", "ana"), Err(Refusal::AgentBusy), "she talks");
    world.hangs_up("caller1");
    assert_eq!(
        world.sign_out_of("sofia", "ana"),
        Err(Refusal::AgentBusy),
        "she owes a wrap-up"
    );
    world.wrap_up("ana", C, "Resolved").expect("submits");
    world.look_away();
    world.sign_out_of("sofia", "ana").expect("Available");
    world.check(
        "> release ana: SignedOut
         ana signs out (Supervisor) by sofia",
    );
    // With a request at hand it first goes back: to the queue, to whoever asked, to whoever transfers.
    world.in_browser("boris");
    let next = world.call(SUPPORT_LINE);
    world.in_browser("vera");
    world.look_away();
    world.sign_out_of("sofia", "boris").expect("signs him out");
    assert!(world.saw("2 not taken by boris: Withdrawn") && world.saw("2 offered to vera until 18s"));
    world.accept("vera", next).expect("takes it");
    world.in_browser("boris");
    world.idle("boris", "Lunch");
    world.consult("vera", next, colleague("boris")).expect("asks");
    world.sign_out_of("sofia", "boris").expect("signs him out");
    assert!(world.saw("2 consult of vera over: Unreachable"), "{}", world.seen());
    assert!(world.task("vera", next).starts_with("held:"));
    world.in_browser("boris");
    world
        .consult("vera", next, crate::acts::queue("Support"))
        .expect("asks");
    world.sign_out_of("sofia", "boris").expect("signs him out");
    assert!(world.saw("3 not taken by boris: Withdrawn"), "{}", world.seen());
    world.end_consult("vera", next).expect("takes it back");
    world.in_browser("boris");
    world.transfer("vera", next, colleague("boris")).expect("transfers");
    world.sign_out_of("sofia", "boris").expect("signs him out");
    assert!(
        world.saw("2 waits in Support since 0s (TransferNotTaken)"),
        "{}",
        world.seen()
    );
    world.hangs_up("caller2");
    world.clears_up();
}

/// Proves: SUP-12
#[test]
fn a_supervisor_alone_gets_no_calls() {
    let mut world = World::with(|directory| {
        directory
            .profiles
            .get_mut(&ProfileId::new("standard"))
            .expect("there")
            .buddy_teams = Access::All;
    });
    world.sofia();
    assert_eq!(
        world.set_state("sofia", Availability::Available),
        Err(Refusal::TeamRequired)
    );
    let contact = world.call(SUPPORT_LINE);
    assert_eq!(world.task("sofia", contact), "no task");
}
