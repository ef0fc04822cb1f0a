//! Laws that hold whatever is written and whatever happens, tried with many seeds.

mod support;

use flow::{Action, Flow, Input, Run, limits};
use support::{FULL, known, valid};

/// A small generator (SplitMix64): a seed replays everything.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

/// Any input, often the one that is being waited for.
fn input(dice: &mut Dice, plays: u64) -> Input {
    match dice.roll(10) {
        0 => Input::Entered,
        1..=3 => Input::PlayFinished {
            play: plays.saturating_sub(dice.roll(2)),
        },
        4 | 5 => Input::Digit(char::from(b"0123456789*#A x"[dice.roll(15) as usize])),
        6 | 7 => Input::Deadline,
        8 => Input::Position(dice.roll(1_200) as u32),
        _ => Input::QueueUnavailable,
    }
}

#[test]
fn whatever_happens_each_step_ends_and_every_wait_lies_ahead() {
    let flows = [
        valid(FULL),
        valid(&FULL.replace("interruptible: true", "interruptible: false")),
    ];
    let mut disconnects = 0;
    let mut queued = 0;
    for seed in 0..2_000 {
        let mut dice = Dice(seed);
        let flow = &flows[(seed % 2) as usize];
        let mut run = Run::start();
        let mut now = 1_000;
        let mut plays = 0;
        let mut ended = false;
        for _ in 0..120 {
            // Often the deadline is met exactly, sometimes a moment early, sometimes at any time.
            now = match (dice.roll(3), run.deadline()) {
                (0, Some(deadline)) => deadline.max(now),
                (1, Some(deadline)) => (deadline - 1).max(now),
                _ => now + dice.roll(40_000),
            };
            let input = if plays == 0 {
                Input::Entered
            } else {
                input(&mut dice, plays)
            };
            let overdue = run.deadline().is_some_and(|deadline| deadline <= now);
            let before = run.clone();
            let mut twin = Run::from_json(&run.to_json()).expect("a run of our own");
            let result = run.step(flow, now, input);
            assert_eq!(
                twin.step(flow, now, input),
                result,
                "seed {seed}: a stored run goes on as the live one"
            );
            assert_eq!(twin, run);
            let Ok(actions) = result else {
                assert!(run.has_ended(), "seed {seed}");
                ended = true;
                continue;
            };
            assert!(
                !ended || actions.is_empty(),
                "seed {seed}: after its end a run is silent"
            );
            for action in &actions {
                match action {
                    Action::Play { play, prompts } => {
                        assert_eq!(*play, plays + 1, "seed {seed}: plays are counted");
                        plays = *play;
                        assert!(!prompts.is_empty());
                    }
                    Action::Enqueue { .. } => queued += 1,
                    Action::Disconnect => {
                        disconnects += 1;
                        ended = true;
                    }
                    Action::Music { .. } | Action::AskPosition => {}
                }
            }
            assert_eq!(run.has_ended(), ended, "seed {seed}");
            // A deadline that has been overlooked stays due; any other lies ahead.
            if let Some(deadline) = run.deadline() {
                assert!(
                    deadline > now || (overdue && run.deadline() == before.deadline()),
                    "seed {seed}"
                );
            }
            if input == Input::Deadline && overdue {
                assert!(
                    run.deadline().is_none_or(|deadline| deadline > now),
                    "seed {seed}: a deadline is met once"
                );
            }
        }
    }
    assert!(
        disconnects > 100 && queued > 100,
        "the seeds reach the ends: {disconnects}, {queued}"
    );
}

#[test]
fn a_silent_caller_reaches_a_queue_or_the_end_within_the_limits() {
    let flow = valid(FULL);
    let mut run = Run::start();
    run.step(&flow, 0, Input::Entered).expect("no fault");
    let mut steps = 0;
    while let Some(deadline) = run.deadline().filter(|_| run.node() != Some("support")) {
        run.step(&flow, deadline, Input::Deadline).expect("no fault");
        steps += 1;
        assert!(steps < limits::NODES_ENTERED);
    }
    assert_eq!(run.node(), Some("support"));
}

#[test]
fn broken_text_never_panics_and_always_says_where() {
    let known = known();
    let letters: Vec<char> = "{}[]:,-#&*!|>'\"%@` \n\t019aя\u{feff}\u{0}".chars().collect();
    let full: Vec<char> = FULL.chars().collect();
    let mut refused = 0;
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let mut text = full.clone();
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(text.len() as u64) as usize;
            let letter = letters[dice.roll(letters.len() as u64) as usize];
            match dice.roll(3) {
                0 => text.insert(at, letter),
                1 => text[at] = letter,
                _ => drop(text.drain(at..(at + 1 + dice.roll(9) as usize).min(text.len()))),
            }
        }
        let text: String = text.into_iter().collect();
        let lines = text.lines().count() as u64 + 1;
        if let Err(problems) = Flow::parse(&text, &known) {
            refused += 1;
            assert!(!problems.is_empty(), "seed {seed}");
            for problem in problems {
                assert!(
                    (1..=lines).contains(&problem.line) && problem.column >= 1,
                    "seed {seed}: {problem}"
                );
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
}
