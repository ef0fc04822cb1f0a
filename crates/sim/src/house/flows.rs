//! The flows of the house: straight into a queue, a menu that leads everywhere, and one that settles and asks before it
//! queues.

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
    choices: {1: support, 2: billing, 3: closed, 4: colleague, 5: outside, 9: goodbye, 0: welcome}
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
  colleague: {type: transfer, agent: ana, ringSeconds: 8, onFailed: outside}
  outside: {type: transfer, number: '+359888999001', ringSeconds: 12, onFailed: support}
  closed: {type: queue, queue: Closed, music: hold, onUnavailable: billing}
  goodbye: {type: disconnect}
";

const ASKS: &str = "
schemaVersion: 1
name: Asks
language: bg
start: consent
nodes:
  consent: {type: consent, record: true, next: soon}
  soon: {type: setPriority, priority: 4, next: message}
  message: {type: agentWhisper, prompts: [welcome], next: ask}
  ask:
    type: http
    url: 'https://crm.example.com/{{ system.caller }}'
    timeoutSeconds: 4
    next: line
    onStatus: {404: elsewhere}
    onTimeout: line
    onError: elsewhere
  line: {type: queue, queue: Billing, music: hold}
  elsewhere: {type: handOver, entryPoint: menu, onFailed: line}
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
            entry_points: BTreeSet::from(["menu".to_owned()]),
            ..Known::default()
        };
        let support = STRAIGHT.replace("QUEUE", "Support");
        let outsourced = STRAIGHT.replace("QUEUE", "Outsourced");
        [MENU, &support, ASKS, &outsourced]
            .map(|text| Arc::new(Flow::parse(text, &known).expect("the flows are valid")))
    })
}
