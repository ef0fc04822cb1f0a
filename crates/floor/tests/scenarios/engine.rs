//! The contract with the shell: nothing is told before it is durable, nothing is forgotten, and nothing waits for a
//! journal that has nothing to write. Here the journal answers late, unlike in the other stories.

use std::sync::Arc;

use floor::{
    Caller, Command, Device, Dialled, Effect, Fact, Floor, Input, LegId, Opaque, Origin, Output, PhoneId, RejectReason,
    RequestId, Timestamp, TrunkId,
};

use crate::directory::{SUPPORT_LINE, directory};
use crate::seal::ToySeal;
use crate::world::id;

fn arrives(number: &str, leg: u64) -> Input {
    Input::Fact(Fact::CallArrived {
        leg: LegId(LegId::FROM_OUTSIDE + leg),
        origin: Origin::Trunk(TrunkId::new("carrier")),
        dialled: Dialled::Number(number.to_owned()),
        caller: Caller::default(),
        dialog: Opaque::new(b"dialog"),
    })
}

fn sign_in(request: &str, agent: &str, phone: &str) -> Input {
    Input::Command {
        request: RequestId::new(request),
        command: Command::SignIn {
            agent: id(agent),
            team: None,
            device: Device::Extension(PhoneId::new(phone)),
            take_over: false,
        },
    }
}

fn drain(floor: &mut Floor) -> Vec<Output> {
    std::iter::from_fn(|| floor.poll_output()).collect()
}

/// The number of the last event of the one batch among these outputs.
fn appended(outputs: &[Output]) -> u64 {
    let [Output::Append(batch)] = outputs else {
        panic!("one batch and nothing else may leave, not {outputs:?}")
    };
    batch.last().expect("not empty").seq
}

/// Proves: B-1
#[test]
fn nothing_leaves_before_its_batch_is_durable() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    floor.handle(Timestamp(1), arrives(SUPPORT_LINE, 1)).expect("a fact");
    let first = appended(&drain(&mut floor));
    // More arrives while the journal writes: it waits for its own batch.
    floor.handle(Timestamp(2), arrives(SUPPORT_LINE, 2)).expect("a fact");
    assert_eq!(drain(&mut floor), []);
    floor.appended(first);
    let outputs = drain(&mut floor);
    let answered: Vec<LegId> = outputs
        .iter()
        .filter_map(|output| match output {
            Output::Perform(Effect::Answer { leg }) => Some(*leg),
            _ => None,
        })
        .collect();
    assert_eq!(answered, [LegId(LegId::FROM_OUTSIDE + 1)]);
    let Some(Output::Append(batch)) = outputs.last() else {
        panic!("the second batch follows: {outputs:?}")
    };
    assert!(batch.iter().all(|recorded| recorded.seq > first));
    floor.appended(batch.last().expect("not empty").seq);
    assert!(drain(&mut floor).contains(&Output::Perform(Effect::Answer {
        leg: LegId(LegId::FROM_OUTSIDE + 2)
    })));
}

/// Proves: B-8
#[test]
fn a_reply_waits_for_the_events_that_it_confirms() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    floor
        .handle(Timestamp(1), sign_in("one", "ana", "1001"))
        .expect("signs in");
    let through = appended(&drain(&mut floor));
    floor.appended(through - 1);
    assert_eq!(drain(&mut floor), [], "not all of it is durable yet");
    floor.appended(through);
    let outputs = drain(&mut floor);
    assert_eq!(outputs.last(), Some(&Output::Reply(RequestId::new("one"))));
    let published = outputs
        .iter()
        .filter(|output| matches!(output, Output::Publish(_)))
        .count();
    assert_eq!(published, 2, "the sign-in and the state");
}

/// A refusal at the door and a command that changes nothing write nothing. They wait for the batch on its way, to keep
/// the order, and not for a next one that may never come.
#[test]
fn what_writes_nothing_leaves_with_the_batch_before_it() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    floor
        .handle(Timestamp(1), sign_in("one", "ana", "1001"))
        .expect("signs in");
    let through = appended(&drain(&mut floor));
    floor.handle(Timestamp(2), arrives("+35929999999", 7)).expect("a fact");
    assert_eq!(drain(&mut floor), []);
    floor.appended(through);
    let reject = Effect::Reject {
        leg: LegId(LegId::FROM_OUTSIDE + 7),
        why: RejectReason::UnknownNumber,
    };
    assert_eq!(drain(&mut floor).last(), Some(&Output::Perform(reject)));
    // With nothing on its way it leaves at once.
    floor.handle(Timestamp(3), arrives("+35929999999", 8)).expect("a fact");
    let reject = Effect::Reject {
        leg: LegId(LegId::FROM_OUTSIDE + 8),
        why: RejectReason::UnknownNumber,
    };
    assert_eq!(drain(&mut floor), [Output::Perform(reject)]);
}

/// The clock of the floor never runs backwards, whatever it is told.
#[test]
fn time_never_runs_backwards() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    floor.handle(Timestamp(5_000), Input::Timeout).expect("a time-out");
    floor
        .handle(Timestamp(1_000), sign_in("one", "ana", "1001"))
        .expect("signs in");
    assert_eq!(floor.now(), Timestamp(5_000));
    assert_eq!(floor.state().agents[&id("ana")].signed_in_at, Timestamp(5_000));
}

/// Proves: B-2
#[test]
fn late_and_foreign_news_changes_nothing() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    let leg = LegId(42);
    let dialog = Opaque::new(b"x");
    for fact in [
        Fact::LegRinging { leg },
        Fact::LegAnswered { leg, dialog },
        Fact::LegFailed {
            leg,
            cause: floor::FailCause::Busy,
        },
        Fact::LegEnded {
            leg,
            cause: floor::LegEnd::HungUp,
        },
        Fact::LegHeld { leg, held: true },
        Fact::Digit { leg, digit: '1' },
        Fact::PlayFinished {
            leg,
            play: floor::PlayId(1),
        },
        Fact::SoundUp { leg },
        Fact::SoundDown { leg },
        Fact::ReferRefused { leg },
        Fact::PhoneUnregistered {
            phone: PhoneId::new("1001"),
        },
    ] {
        floor.handle(Timestamp(1), Input::Fact(fact)).expect("a fact");
    }
    assert_eq!(drain(&mut floor), []);
    assert_eq!(floor.poll_timeout(), None);
}

/// A call that nobody can take is refused at the door, and nothing of it is kept.
#[test]
fn unknown_numbers_and_closed_doors_are_refused_without_a_trace() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    let web = |entry: &str| {
        Input::Fact(Fact::CallArrived {
            leg: LegId(LegId::FROM_OUTSIDE + 5),
            origin: Origin::Web,
            dialled: Dialled::EntryPoint(floor::EntryPointId::new(entry)),
            caller: Caller::default(),
            dialog: Opaque::default(),
        })
    };
    // The menu may not be called from the web.
    for input in [
        arrives("+35929999999", 5),
        arrives("", 5),
        arrives("nonsense", 5),
        web("menu"),
        web("nonsense"),
    ] {
        floor.handle(Timestamp(1), input).expect("a fact");
        let reject = Effect::Reject {
            leg: LegId(LegId::FROM_OUTSIDE + 5),
            why: RejectReason::UnknownNumber,
        };
        assert_eq!(drain(&mut floor), [Output::Perform(reject)]);
    }
    assert_eq!(floor.state(), &floor::State::default());
    // However the carrier writes it, the number is the one that is configured; the same leg told twice is one call.
    for _ in 0..2 {
        floor
            .handle(Timestamp(2), arrives("00359 2 900 2000", 5))
            .expect("a fact");
    }
    let contact = floor.state().interactions.values().next().expect("let in");
    assert_eq!(
        (contact.dialled.as_deref(), floor.state().interactions.len()),
        (Some(SUPPORT_LINE), 1)
    );
}

/// One call more than the limit is refused, and costs nobody else anything.
#[test]
fn beyond_the_limit_a_call_is_refused() {
    let mut floor = Floor::new(Arc::new(directory()), Arc::new(ToySeal));
    let limit = floor::limits::INTERACTIONS_MAX as u64;
    for leg in 1..=limit + 1 {
        floor.handle(Timestamp(1), arrives(SUPPORT_LINE, leg)).expect("a fact");
    }
    assert_eq!(floor.state().interactions.len() as u64, limit);
    let through = appended(&drain(&mut floor));
    floor.appended(through);
    let rejects: Vec<Output> = drain(&mut floor)
        .into_iter()
        .filter(|output| matches!(output, Output::Perform(Effect::Reject { .. })))
        .collect();
    let reject = Effect::Reject {
        leg: LegId(LegId::FROM_OUTSIDE + limit + 1),
        why: RejectReason::Full,
    };
    assert_eq!(rejects, [Output::Perform(reject)]);
}
