//! What a restarted process still owes, from the bytes that the dead one left.

use sip::session::{End, Owed};

use crate::sessions::{SECOND, call};
use crate::world::World;

#[test]
fn after_a_restart_a_standing_call_gets_its_bye() {
    for a_restarts in [true, false] {
        let mut world = call();
        let (record, on_b) = if a_restarts {
            (world.a.stored.last(), false)
        } else {
            (world.b.stored.last(), true)
        };
        let mut owed = Owed::from_record(record.unwrap()).unwrap();
        let actions = owed.start(world.now);
        world.act(on_b, actions);
        world.settle();
        let survivor = if a_restarts { &world.b } else { &world.a };
        assert_eq!(survivor.end(), Some(End::RemoteBye));
    }
}

#[test]
fn after_a_restart_a_call_being_dialled_is_cancelled() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.a.session = None;
    world.a.transactions = sip::transaction::Transactions::default();
    let mut owed = Owed::from_record(&world.a.stored[0]).unwrap();
    assert_eq!(owed.peer(), "udp 192.0.2.1:5062");
    let actions = owed.start(world.now);
    world.act(false, actions);
    world.settle();
    assert_eq!(world.b.end(), Some(End::Cancelled));
    // The 487 finds no transaction any more and is still acknowledged.
    let stray = world.a.strays.last().unwrap().clone();
    assert_eq!(stray.status, 487);
    let actions = owed.on_response(&stray);
    world.act(false, actions);
    world.settle();
    let before = world.sent(false, "SIP/2.0 487");
    world.pass(SECOND * 20);
    assert_eq!(world.sent(false, "SIP/2.0 487"), before);
    assert!(owed.is_over());
}

#[test]
fn after_a_restart_a_stray_200_is_acknowledged_and_ended() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    world.a.session = None;
    world.a.transactions = sip::transaction::Transactions::default();
    let mut owed = Owed::from_record(&world.a.stored[0]).unwrap();
    let cancels = owed.start(world.now);
    world.command(true, |session, now| session.answer(now));
    world.settle();
    let stray = world.a.strays.last().unwrap().clone();
    let actions = owed.on_response(&stray);
    world.act(false, actions);
    world.act(false, cancels);
    world.settle();
    assert_eq!(world.b.end(), Some(End::RemoteBye));
}

#[test]
fn after_a_restart_an_unanswered_caller_is_refused() {
    let mut world = World::new();
    world.b.answers = false;
    world.dial();
    world.settle();
    let mut owed = Owed::from_record(&world.b.stored[0]).unwrap();
    world.b.session = None;
    let actions = owed.start(world.now);
    world.act(true, actions);
    world.settle();
    assert!(matches!(world.a.end(), Some(End::Refused(503))), "{:?}", world.a.end());
}

#[test]
fn damaged_records_are_refused() {
    let world = call();
    let record = world.a.stored.last().unwrap();
    for length in 0..record.len() {
        assert!(Owed::from_record(&record[..length]).is_err());
    }
    let mut other = record.clone();
    other[0] = 99;
    assert!(Owed::from_record(&other).is_err());
    other[0] = record[0];
    other.push(0);
    assert!(Owed::from_record(&other).is_err());
}
