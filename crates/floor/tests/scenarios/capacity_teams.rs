//! Capacity teams: a number that takes so many calls at once, after the agents.

use floor::{FailCause, Queue, QueueId, Team, TeamId};

use crate::directory::SUPPORT_LINE;
use crate::world::World;

/// The number of the night shift.
const NIGHT: &str = "+35929007000";

/// The night shift serves Support beside the agents, two calls at once.
fn house() -> World {
    World::with(|directory| {
        let team = Team {
            id: TeamId::new("Night"),
            name: "Night shift".to_owned(),
            capacity_number: Some(NIGHT.to_owned()),
            capacity: 2,
            fallback_queue: None,
        };
        directory.teams.insert(team.id.clone(), team);
        let support: &mut Queue = directory.queues.get_mut(&QueueId::new("Support")).expect("there");
        support.teams.push(TeamId::new("Night"));
    })
}

/// Proves: CON-17
#[test]
fn who_finds_no_agent_is_taken_by_a_team_with_room() {
    let mut world = house();
    world.in_browser("ana");
    let first = world.call(SUPPORT_LINE);
    assert!(
        world.seen().contains("1 offered to ana"),
        "agents come first: {}",
        world.seen()
    );
    world.accept("ana", first).expect("is asked");
    let second = world.call(SUPPORT_LINE);
    assert!(world.saw("2 rings Night at +35929007000"), "{}", world.seen());
    assert_eq!(world.hears("caller2"), "music/hold", "it waits on");
    world.rebuild();
    world.rings(NIGHT);
    world.picks_up(NIGHT);
    assert!(world.saw("2 is with Night"), "{}", world.seen());
    assert_eq!(world.hears("caller2"), NIGHT);
    assert_eq!(world.hears(NIGHT), "caller2");
    world.rebuild();
    let third = world.call(SUPPORT_LINE);
    let fourth = world.call(SUPPORT_LINE);
    let state = world.floor.state();
    assert_eq!(state.interactions[&third].team, Some(TeamId::new("Night")));
    assert_eq!(state.interactions[&fourth].team, None, "the team is full");
    // Room again: the next one in line.
    world.hangs_up("caller2");
    assert_eq!(
        world.floor.state().interactions[&fourth].team,
        Some(TeamId::new("Night")),
        "{}",
        world.seen()
    );
    assert_ne!(second, third);
    world.rebuild();
}

/// Proves: RON-1
#[test]
fn whom_the_team_does_not_take_waits_on_and_is_offered_again_later() {
    let mut world = house();
    let contact = world.call(SUPPORT_LINE);
    world.fails(NIGHT, FailCause::Busy);
    assert!(world.saw("1 is not taken by Night"), "{}", world.seen());
    let line = world.floor.state().interactions[&contact]
        .line
        .clone()
        .expect("in line");
    assert!(line.waiting);
    world.rebuild();
    world.in_browser("ana");
    world.decline("ana", contact).expect("is asked meanwhile");
    world.after(30_000);
    assert!(world.saw("1 is for Night again"), "{}", world.seen());
    assert_eq!(
        world.floor.state().interactions[&contact].team,
        Some(TeamId::new("Night"))
    );
    // Whoever leaves while it rings leaves nothing behind.
    world.hangs_up("caller1");
    assert!(world.floor.state().team_calls.is_empty());
    world.rebuild();
}

/// Proves: B-1
#[test]
fn a_restart_frees_the_team() {
    let mut world = house();
    world.call(SUPPORT_LINE);
    world.picks_up(NIGHT);
    world.crash();
    assert!(world.floor.state().team_calls.is_empty(), "{}", world.seen());
}
