//! What the tests of this crate share: the world around a flow, and flows that are valid in it.

use std::collections::BTreeSet;

use flow::{Flow, Known, Language, speech};

/// A world with the clips, music and queues that the tests name.
pub(crate) fn known() -> Known {
    let mut clips: BTreeSet<String> = speech::clip_names();
    clips.extend(["welcome", "menu", "wrong", "busy", "your-number", "goodbye", "sorry"].map(str::to_owned));
    Known {
        prompts: Language::ALL
            .into_iter()
            .map(|language| (language, clips.clone()))
            .collect(),
        music: BTreeSet::from(["hold".to_owned()]),
        queues: BTreeSet::from(["Support".to_owned(), "Billing".to_owned()]),
    }
}

/// A flow with every type of node and every field.
pub(crate) const FULL: &str = r#"
schemaVersion: 1
name: Support line
language: bg
start: welcome
nodes:
  welcome:
    type: play
    prompts: [welcome]
    next: menu
  menu:
    type: menu
    prompts: [menu]
    invalidPrompts: [wrong]
    choices: {1: support, 2: billing, '#': goodbye}
    timeoutSeconds: 4
    attempts: 2
    interruptible: true
    onTimeout: support
    onInvalid: goodbye
  support:
    type: queue
    queue: Support
    music: hold
    prompts: [busy]
    position:
      everySeconds: 30
      prompts: [your-number, {say: position}]
    onUnavailable: goodbye
  billing:
    type: queue
    queue: Billing
    music: hold
  goodbye:
    type: play
    prompts: [goodbye]
    next: end
  end:
    type: disconnect
"#;

/// Reads a flow that must be valid.
pub(crate) fn valid(text: &str) -> Flow {
    match Flow::parse(text, &known()) {
        Ok(flow) => flow,
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("the flow should be valid:\n{}", lines.join("\n"));
        }
    }
}
