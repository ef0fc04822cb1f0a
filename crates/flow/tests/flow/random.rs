//! Laws that hold whatever is written and whatever happens, tried with many seeds.

use std::collections::BTreeMap;

use flow::{Action, Flow, Input, Outcome, limits};

use crate::support::{Call, FULL, known, told};

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
fn input(dice: &mut Dice, plays: u64, requests: u64) -> Input {
    match dice.roll(16) {
        0 => Input::Entered,
        1..=4 => Input::PlayFinished {
            play: plays.saturating_sub(dice.roll(2)),
        },
        5..=7 => Input::Digit(char::from(b"0123456789*#A x"[dice.roll(15) as usize])),
        8 | 9 => Input::Deadline,
        10 => Input::Position {
            position: dice.roll(1_200) as u32,
            wait_seconds: (dice.roll(2) == 0).then(|| dice.roll(20_000) as u32),
        },
        11 => Input::QueueUnavailable,
        12 => Input::QueueTimedOut,
        13 => Input::TransferFailed,
        14 => Input::CallbackAnswer {
            promised: dice.roll(2) == 0,
        },
        _ => Input::Fetched {
            request: requests.saturating_sub(dice.roll(2)),
            outcome: match dice.roll(4) {
                0 => Outcome::TimedOut,
                1 => Outcome::Failed,
                2 => Outcome::Answered {
                    status: [100, 204, 404, 500][dice.roll(4) as usize],
                    body: String::new(),
                },
                _ => Outcome::Answered {
                    status: 200,
                    body: [r#"{"a": 5}"#, r#"{"a": "x"}"#, "{}", "?"][dice.roll(4) as usize].to_owned(),
                },
            },
        },
    }
}

/// A flow of all kinds of nodes, with circles through most of them.
const ALL: &str = r##"
schemaVersion: 1
name: Everything
language: en
start: open
onError: sorry
variables:
  caseNumber: global
  visits: global
  language: global
  pin: global
  tries: {type: integer, default: 0}
  secret: {type: integer, secure: true}
nodes:
  open: {type: hours, hours: office, onOpen: ask, onClosed: night}
  night: {type: handOver, entryPoint: night, onFailed: ask}
  ask:
    type: collectDigits
    variable: visits
    prompts: [menu, {say: time, value: "{{ system.now }}"}]
    maxDigits: 4
    attempts: 2
    valid: value < 5000
    next: count
    onTimeout: language
    onInvalid: secret
  secret:
    type: collectDigits
    variable: secret
    prompts: [welcome]
    interruptible: false
    maxDigits: 6
    terminator: "*"
    next: look
    onTimeout: ask
    onInvalid: support
  count: {type: set, values: {tries: "{{ tries + 1 }}", caseNumber: "{{ visits }}-{{ tries }}"}, next: enough}
  enough: {type: condition, if: tries > 2, then: support, else: look}
  language: {type: set, values: {language: "{{ ['bg', 'en', 'xx'] | last if tries else 'bg' }}"}, next: which}
  which: {type: case, value: language, cases: {bg: secret, en: menu}, default: away}
  look:
    type: http
    method: POST
    url: https://x.example/{{ tries }}
    headers: {X: "{{ secret | default(0) }}"}
    body: "{{ pin | default('') | tojson }}"
    into: {visits: /a}
    next: told
    onStatus: {404: menu, 5xx: away}
    onTimeout: menu
  told: {type: play, prompts: [{say: number, value: "{{ visits }}"}, {say: digits, value: "{{ caseNumber }}"}], next: agent}
  agent: {type: screenPop, url: "https://x.example/?{{ caseNumber }}", next: whisper}
  whisper: {type: agentWhisper, prompts: [busy], next: consent}
  consent: {type: consent, record: true, next: priority}
  priority: {type: setPriority, priority: 2, next: menu}
  menu: {type: menu, prompts: [menu], choices: {1: support, 2: away, 3: ask}, onTimeout: support, onInvalid: ask}
  support:
    type: queue
    queue: Support
    skills: {billing: 3}
    music: hold
    prompts: [busy]
    maxWaitSeconds: 60
    onMaxWait: away
    position: {everySeconds: 10, prompts: [{say: position}]}
    announcements:
      - {afterSeconds: 5, everySeconds: 20, prompts: [{say: estimatedWait}]}
      - {afterSeconds: 15, prompts: [busy]}
    onDigit: {1: menu}
    callback: {digit: 2, onAccepted: end}
    onUnavailable: away
  away: {type: transfer, number: "1", onFailed: open}
  sorry: {type: play, prompts: [sorry], interruptible: true, next: menu}
  end: {type: disconnect}
"##;

#[test]
fn whatever_happens_each_step_ends_and_every_wait_lies_ahead() {
    let texts = [
        FULL.to_owned(),
        FULL.replace("interruptible: true", "interruptible: false"),
        ALL.to_owned(),
        ALL.replace("start: open", "start: secret"),
        ALL.replace("start: open", "start: look"),
    ];
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..2_000 {
        let mut dice = Dice(seed);
        let mut call = Call::of(&texts[(seed % 5) as usize]);
        // Half of them at night.
        call.now += (seed % 2) * 12 * 3_600_000;
        let (mut plays, mut requests) = (0, 0);
        let mut ended = false;
        for step in 0..120 {
            // Often the deadline is met exactly, sometimes a moment early, sometimes at any time.
            let now = call.now;
            call.now = match (dice.roll(3), call.run.deadline()) {
                (0, Some(deadline)) => deadline.max(now),
                (1, Some(deadline)) => (deadline - 1).max(now),
                _ => now + dice.roll(40_000),
            };
            let input = if step == 0 {
                Input::Entered
            } else {
                input(&mut dice, plays, requests)
            };
            let overdue = call.run.deadline().is_some_and(|deadline| deadline <= call.now);
            let before = call.run.clone();
            // The call's runs go through their stored form; this one does not.
            let mut twin = before.clone();
            let expected = call.lend(|flow, world| twin.step(flow, world, input.clone()));
            let result = call.try_step(input.clone());
            assert_eq!(result, expected, "seed {seed}: a stored run goes on as the live one");
            assert_eq!(twin, call.run);
            let Ok(actions) = result else {
                assert!(call.run.has_ended(), "seed {seed}");
                *seen.entry("fault".to_owned()).or_default() += 1;
                ended = true;
                continue;
            };
            assert!(
                !ended || actions.is_empty(),
                "seed {seed}: after its end a run is silent"
            );
            for action in &actions {
                let word = told(action).split(' ').next().unwrap_or_default().to_owned();
                *seen.entry(word).or_default() += 1;
                match action {
                    Action::Play { play, prompts } => {
                        assert_eq!(*play, plays + 1, "seed {seed}: plays are counted");
                        plays = *play;
                        assert!(!prompts.is_empty());
                    }
                    Action::Fetch(fetch) => {
                        assert_eq!(fetch.request, requests + 1, "seed {seed}: no request is made twice");
                        requests = fetch.request;
                    }
                    Action::Disconnect => ended = true,
                    Action::Music { .. }
                    | Action::Silence
                    | Action::Enqueue(_)
                    | Action::LeaveQueue
                    | Action::AskPosition
                    | Action::SetVariables(_)
                    | Action::SetPriority(_)
                    | Action::Transfer { .. }
                    | Action::HandOver { .. }
                    | Action::ScreenPop { .. }
                    | Action::AgentWhisper { .. }
                    | Action::Consent { .. }
                    | Action::OfferCallback { .. } => {}
                }
            }
            assert_eq!(call.run.has_ended(), ended, "seed {seed}");
            // A deadline that has been overlooked stays due; any other lies ahead.
            if let Some(deadline) = call.run.deadline() {
                assert!(
                    deadline > call.now || (overdue && call.run.deadline() == before.deadline()),
                    "seed {seed}"
                );
            }
            if input == Input::Deadline && overdue {
                assert!(
                    call.run.deadline().is_none_or(|deadline| deadline > call.now),
                    "seed {seed}: a deadline is met once"
                );
            }
            // Only a queue may wait without an end, for there the floor waits.
            let waits = call.run.deadline().is_some() || ended || call.run.node().is_none();
            assert!(
                waits || matches!(call.run.node(), Some("support" | "billing")),
                "seed {seed}"
            );
        }
    }
    for word in [
        "play", "music", "silence", "queue", "leave", "ask", "set", "priority", "fetch", "transfer", "hand", "pop",
        "whisper", "record", "callback", "end", "fault",
    ] {
        let times = seen.get(word).copied().unwrap_or(0);
        assert!(times >= 10, "the seeds reach {word}: {seen:?}");
    }
}

#[test]
fn a_silent_caller_reaches_a_queue_or_the_end_within_the_limits() {
    let mut call = Call::of(FULL);
    call.step(Input::Entered);
    let mut steps = 0;
    while call.run.node() != Some("support") {
        call.wait();
        steps += 1;
        assert!(steps < limits::NODES_ENTERED);
    }
}

#[test]
fn broken_text_never_panics_and_always_says_where() {
    let known = known();
    let letters: Vec<char> = "{}[]:,-#&*!|>'\"%@` \n\t019aя\u{feff}\u{0}".chars().collect();
    let texts: [Vec<char>; 2] = [FULL, ALL].map(|text| text.chars().collect());
    let mut refused = 0;
    for seed in 0..3_000 {
        let mut dice = Dice(seed);
        let mut text = texts[(seed % 2) as usize].clone();
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
