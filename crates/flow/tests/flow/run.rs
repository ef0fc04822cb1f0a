//! Stories of single calls through a flow.

use crate::support::{Call, FULL, valid};
use flow::{Action, Fault, Input, Language, Run, StoredRunError, limits};

fn finished(play: u64) -> Input {
    Input::PlayFinished { play }
}

fn at(position: u32) -> Input {
    Input::Position {
        position,
        wait_seconds: None,
    }
}

#[test]
fn a_caller_chooses_waits_and_hears_his_place_again_and_again() {
    let mut call = Call::of(FULL);
    assert_eq!(call.run.deadline(), None);
    assert_eq!(call.step(Input::Entered), ["play 1 welcome"]);
    assert_eq!(call.step(finished(1)), ["play 2 menu"]);
    assert_eq!(call.run.node(), Some("menu"));
    assert_eq!(call.step(Input::Digit('1')), ["queue Support", "play 3 busy"]);
    assert_eq!(call.step(finished(3)), ["ask"]);
    assert_eq!(call.step(at(21)), ["play 4 your-number number-20 and number-1"]);
    assert_eq!(call.step(finished(4)), ["music hold"]);
    assert_eq!(call.seconds_left(), Some(30));
    assert_eq!(call.wait(), ["ask"]);
    assert_eq!(call.step(at(1)), ["play 5 your-number number-1"]);
    assert_eq!(call.step(finished(5)), ["music hold"]);
    assert!(!call.run.has_ended());
}

#[test]
fn prompts_are_clips_of_the_flows_language() {
    let mut call = Call::of(FULL);
    let actions = call.try_step(Input::Entered).expect("no fault");
    let Some(Action::Play { prompts, .. }) = actions.first() else {
        panic!("a play")
    };
    assert_eq!(prompts[0].language, Language::Bulgarian);
    assert_eq!(prompts[0].path(), "bg/welcome.wav");
}

#[test]
fn a_menu_waits_only_after_its_prompt_and_gives_up_after_its_attempts() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    assert_eq!(call.step(finished(1)), ["play 2 menu"]);
    assert_eq!(call.seconds_left(), Some(limits::PLAY_MS / 1_000));
    assert!(call.step(finished(2)).is_empty());
    assert_eq!(call.seconds_left(), Some(4));
    assert_eq!(call.wait(), ["play 3 menu"]);
    assert!(call.step(finished(3)).is_empty());
    assert_eq!(call.wait(), ["queue Support", "play 4 busy"]);
}

#[test]
fn a_wrong_digit_is_told_and_the_last_one_leads_away() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.step(finished(1));
    assert_eq!(call.step(Input::Digit('9')), ["play 3 wrong menu"]);
    call.step(finished(3));
    assert_eq!(call.step(Input::Digit('8')), ["play 4 goodbye"]);
    assert_eq!(call.step(finished(4)), ["end"]);
    assert!(call.run.has_ended());
    assert!(call.step(Input::Entered).is_empty());
}

#[test]
fn a_digit_pressed_during_the_welcome_is_kept_for_the_menu() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    assert!(call.step(Input::Digit('2')).is_empty());
    assert_eq!(call.step(finished(1)), ["queue Billing", "music hold"]);
    assert_eq!(call.run.deadline(), None);
}

#[test]
fn after_a_mistake_the_other_kept_digits_do_not_count() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.step(Input::Digit('7'));
    call.step(Input::Digit('1'));
    assert_eq!(call.step(finished(1)), ["play 2 wrong menu"]);
    assert!(call.step(finished(2)).is_empty());
}

#[test]
fn a_play_that_may_be_interrupted_ends_at_the_digit() {
    let mut call = Call::of(&FULL.replacen("next: menu", "interruptible: true\n    next: menu", 1));
    call.step(Input::Entered);
    assert_eq!(call.step(Input::Digit('2')), ["queue Billing", "music hold"]);
}

#[test]
fn a_menu_that_may_not_be_interrupted_takes_the_digit_when_it_has_been_told() {
    let mut call = Call::of(&FULL.replacen("interruptible: true", "interruptible: false", 1));
    call.step(Input::Entered);
    call.step(finished(1));
    assert!(call.step(Input::Digit('2')).is_empty());
    assert_eq!(call.step(finished(2)), ["queue Billing", "music hold"]);
}

#[test]
fn a_place_that_is_not_known_or_cannot_be_said_is_left_out_and_music_goes_on() {
    for place in [0, 1_000_000_000, u32::MAX] {
        let mut call = Call::of(FULL);
        call.step(Input::Entered);
        call.step(finished(1));
        call.step(Input::Digit('1'));
        assert_eq!(call.step(finished(3)), ["ask"]);
        assert_eq!(call.step(at(place)), ["music hold"]);
        assert_eq!(call.seconds_left(), Some(30));
    }
}

#[test]
fn a_question_that_is_not_answered_does_not_leave_the_caller_in_silence() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.step(finished(1));
    call.step(Input::Digit('1'));
    call.step(finished(3));
    assert_eq!(call.wait(), ["music hold"]);
}

#[test]
fn a_play_whose_end_never_comes_is_given_up() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    assert_eq!(call.wait(), ["play 2 menu"]);
    assert!(call.step(finished(1)).is_empty());
}

#[test]
fn a_queue_that_cannot_take_the_caller_leads_away_or_ends_the_call() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.step(finished(1));
    call.step(Input::Digit('1'));
    assert_eq!(call.step(Input::QueueUnavailable), ["play 4 goodbye"]);

    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.step(finished(1));
    call.step(Input::Digit('2'));
    assert_eq!(call.step(Input::QueueUnavailable), ["end"]);
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let mut call = Call::of(FULL);
    for input in [
        finished(1),
        Input::Digit('1'),
        Input::Deadline,
        at(1),
        Input::QueueUnavailable,
    ] {
        assert!(call.step(input).is_empty());
        assert_eq!(call.run, Run::start());
    }
    call.step(Input::Entered);
    let before = call.run.clone();
    for input in [
        Input::Entered,
        finished(0),
        finished(2),
        Input::Digit('x'),
        Input::Digit('٣'),
        Input::Deadline,
        at(1),
        Input::QueueUnavailable,
    ] {
        assert!(call.step(input.clone()).is_empty(), "{input:?}");
        assert_eq!(call.run, before);
    }
}

#[test]
fn a_caller_who_goes_round_in_menus_meets_the_limit_and_not_eternity() {
    let mut call = Call::of(
        "{schemaVersion: 1, name: round, start: m, nodes: {
            m: {type: menu, prompts: [menu], choices: {1: m, 2: e}, onTimeout: m, onInvalid: m}, e: {type: disconnect}}}",
    );
    assert!(call.try_step(Input::Entered).is_ok());
    let mut entered = 1;
    let fault = loop {
        match call.try_step(Input::Digit('1')) {
            Ok(_) => entered += 1,
            Err(fault) => break fault,
        }
    };
    assert_eq!(entered, limits::NODES_ENTERED);
    assert_eq!(
        fault,
        Fault::TooManySteps {
            limit: limits::NODES_ENTERED,
            node: "m".into()
        }
    );
    assert!(call.run.has_ended());
    assert_eq!(call.try_step(Input::Digit('2')), Ok(vec![]));
}

#[test]
fn a_run_stepped_with_another_flow_ends_in_a_fault() {
    let other = valid("{schemaVersion: 1, name: o, start: welcome, nodes: {welcome: {type: disconnect}}}");
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.flow = other;
    assert_eq!(
        call.try_step(finished(1)),
        Err(Fault::OtherFlow { node: "welcome".into() })
    );
    assert!(call.run.has_ended());
}

#[test]
fn the_stored_form_is_versioned_and_stays_readable() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    call.step(Input::Digit('7'));
    // This text is in journals: change it only together with the version.
    let stored = r#"{"version":1,"entered":1,"plays":1,"typed":"7","state":{"playing":{"node":"welcome","play":1,"until":1768205100000}}}"#;
    assert_eq!(call.run.to_json(), stored);
    assert_eq!(Run::from_json(stored).expect("version 1"), call.run);
    let newer = stored.replacen("\"version\":1", "\"version\":2", 1);
    assert!(matches!(
        Run::from_json(&newer),
        Err(StoredRunError::UnknownVersion { found: 2, supported: 1 })
    ));
    for broken in [
        "",
        "{}",
        "{\"version\":1}",
        "[]",
        r#"{"version":1,"entered":1,"plays":1,"typed":"","state":"flying"}"#,
    ] {
        assert!(
            matches!(Run::from_json(broken), Err(StoredRunError::Malformed(_))),
            "{broken}"
        );
    }
}
