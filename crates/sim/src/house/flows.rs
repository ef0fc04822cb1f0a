//! The flows of the house: straight into a queue, and a menu that leads everywhere.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use flow::{Flow, Known, Language, speech};

const STRAIGHT: &str = "
schemaVersion: 1
name: Straight
language: bg
start: line
nodes:
  line: {type: queue, queue: QUEUE, music: hold}
";

const MENU: &str = "
schemaVersion: 1
name: Menu
language: bg
start: welcome
nodes:
  welcome: {type: play, prompts: [welcome], next: menu}
  menu:
    type: menu
    prompts: [menu]
    choices: {1: support, 2: billing, 3: closed, 9: goodbye, 0: welcome}
    timeoutSeconds: 5
    attempts: 2
    onTimeout: support
    onInvalid: goodbye
  support:
    type: queue
    queue: Support
    music: hold
    prompts: [welcome]
    position: {everySeconds: 20, prompts: [your-number, {say: position}]}
    skills: {english: 3}
    relax: [{afterSeconds: 8, skills: {english: 1}}, {afterSeconds: 25, skills: {}}]
    priority: 4
    preferred: {agent: last, holdSeconds: 12}
    overflow: [{queue: Billing, afterSeconds: 15}]
    maxWaitSeconds: 45
    onMaxWait: urgent
    onDigit: {5: billing}
  urgent: {type: setPriority, priority: 1, next: billing}
  billing: {type: queue, queue: Billing, music: hold}
  closed: {type: queue, queue: Closed, music: hold, onUnavailable: billing}
  goodbye: {type: disconnect}
";

pub(super) fn flows() -> &'static [Arc<Flow>; 4] {
    static FLOWS: OnceLock<[Arc<Flow>; 4]> = OnceLock::new();
    FLOWS.get_or_init(|| {
        let mut clips: BTreeSet<String> = speech::clip_names();
        clips.extend(["welcome", "menu", "your-number"].map(str::to_owned));
        let known = Known {
            prompts: Language::ALL
                .into_iter()
                .map(|language| (language, clips.clone()))
                .collect(),
            music: BTreeSet::from(["hold".to_owned()]),
            skills: super::SKILLS.map(str::to_owned).into(),
            features: floor::FEATURES.into(),
            queues: ["Support", "Billing", "Closed", "Outsourced"].map(str::to_owned).into(),
            ..Known::default()
        };
        let support = STRAIGHT.replace("QUEUE", "Support");
        let billing = STRAIGHT.replace("QUEUE", "Billing");
        let outsourced = STRAIGHT.replace("QUEUE", "Outsourced");
        [MENU, &support, &billing, &outsourced]
            .map(|text| Arc::new(Flow::parse(text, &known).expect("the flows are valid")))
    })
}
