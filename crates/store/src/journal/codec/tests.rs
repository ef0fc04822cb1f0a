//! One snapshot for each type of event and each version it ever had.

use std::collections::BTreeSet;

use floor::{
    Availability, Caller, Candidate, Cause, ChosenBy, ConsultEvent, ConsultOutcome, Decision, Destination, Device,
    EndCause, EntryPointId, Event, IdleCodeId, IdleReason, InteractionId, LeaveCause, LegEnd, LegId, Live, MonitorEnd,
    MonitorMode, OfferOutcome, Opaque, Origin, PersonId, QueueId, QueueReason, RemovedBy, RingTarget, SystemIdle,
    TeamId, Terms, TransferEvent, TransferOutcome, TrunkId, Who,
};

use super::events::KINDS;
use super::mirror::Mirror;
use super::samples::{IN, LATER, LEG, ana, phone, samples};
use super::{DecodeError, STEPS, Step, decode, decode_with, encode, version};

/// All values of an enumeration.
pub(super) trait All: Sized + 'static {
    const ALL: &'static [Self];
}

/// Stored forms of earlier versions: type, version, JSON as its snapshot had it. They must be read for ever.
const EARLIER: &[(&str, u32, &str)] = &[];

fn kind_of(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).expect("stored text is JSON");
    value["type"]
        .as_str()
        .expect("every stored event has a type")
        .to_owned()
}

/// Method: the macro that makes the stored type also lists its names; each must have a snapshot for each version.
#[test]
fn every_type_and_version_of_event_has_a_snapshot() {
    let present = samples().into_iter().map(|event| kind_of(&encode(&event))).map(|kind| {
        let version = version(STEPS, &kind);
        (kind, version)
    });
    let earlier = EARLIER.iter().map(|(kind, version, _)| ((*kind).to_owned(), *version));
    let proved: BTreeSet<(String, u32)> = present.chain(earlier).collect();
    let needed: BTreeSet<(String, u32)> = KINDS
        .iter()
        .flat_map(|kind| (1..=version(STEPS, kind)).map(|version| ((*kind).to_owned(), version)))
        .collect();
    assert_eq!(proved, needed);
}

#[test]
fn the_stored_form_of_each_event_stays_as_it_is_and_is_read_back() {
    for event in samples() {
        let text = encode(&event);
        assert_eq!(decode(&text).expect("what we wrote can be read"), event);
        let kind = kind_of(&text);
        insta::assert_snapshot!(format!("{kind}.v{}", version(STEPS, &kind)), text);
    }
    for (kind, version, text) in EARLIER {
        let event = decode(text).expect("what an earlier release wrote can be read");
        insta::assert_snapshot!(format!("{kind}.v{version}"), format!("{text}\n{event:?}"));
    }
}

fn stays<T: All + Mirror + PartialEq + std::fmt::Debug>() -> String
where
    T::Stored: serde::Serialize + serde::de::DeserializeOwned,
{
    let words = T::ALL.iter().map(|value| {
        let text = serde_json::to_string(&value.store()).expect("a word can be written");
        let stored = serde_json::from_str(&text).expect("a word can be read");
        assert_eq!(&T::load(stored).expect("a word of ours has a meaning"), value);
        format!("  {value:?} = {text}\n")
    });
    let name = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
    format!("{name}\n{}", words.collect::<String>())
}

#[test]
fn every_stored_word_keeps_its_meaning() {
    insta::assert_snapshot!(
        "words",
        [
            stays::<Cause>(),
            stays::<QueueReason>(),
            stays::<OfferOutcome>(),
            stays::<EndCause>(),
            stays::<LegEnd>(),
            stays::<SystemIdle>(),
            stays::<RemovedBy>(),
            stays::<ChosenBy>(),
            stays::<ConsultOutcome>(),
            stays::<TransferOutcome>(),
            stays::<LeaveCause>(),
            stays::<MonitorEnd>(),
            stays::<MonitorMode>(),
            stays::<Live>(),
        ]
        .concat()
    );
}

#[test]
fn every_shape_of_a_field_is_read_back() {
    let idle = |reason| Availability::Idle(reason);
    let states = [
        Availability::Available,
        idle(IdleReason::Code(IdleCodeId::new("lunch"))),
        idle(IdleReason::System(SystemIdle::ChannelFailure)),
    ];
    for state in states {
        let event = Event::AgentStateChanged {
            agent: ana(),
            state,
            cause: Cause::Offer,
            interaction: None,
            by: None,
        };
        assert_eq!(decode(&encode(&event)).expect("read back"), event);
    }
    for device in [
        Device::Browser,
        Device::Extension(phone()),
        Device::DialNumber("+35929001000".to_owned()),
    ] {
        let event = Event::AgentSignedIn {
            agent: ana(),
            team: None,
            device,
            leg: None,
        };
        assert_eq!(decode(&encode(&event)).expect("read back"), event);
    }
    for origin in [
        Origin::Trunk(TrunkId::new("carrier")),
        Origin::Phone(phone()),
        Origin::Web,
        Origin::Consult(InteractionId(6)),
    ] {
        let event = Event::CallArrived {
            interaction: IN,
            leg: LEG,
            origin,
            dialled: None,
            entry_point: EntryPointId::new("main"),
            flow_version: 1,
            caller: Caller::default(),
            dialog: Opaque::default(),
        };
        assert_eq!(decode(&encode(&event)).expect("read back"), event);
    }
}

/// Every destination, party and phone; what may be absent is.
#[test]
fn every_shape_of_a_party_is_read_back() {
    let read_back = |event| assert_eq!(decode(&encode(&event)).expect("read back"), event);
    for to in [
        Destination::Agent(ana()),
        Destination::Queue(QueueId::new("billing")),
        Destination::Number("112".to_owned()),
        Destination::EntryPoint(EntryPointId::new("partners")),
        Destination::Person(PersonId::new("p-17")),
    ] {
        read_back(Event::Transfer {
            interaction: IN,
            event: TransferEvent::Started { agent: ana(), to },
        });
    }
    let unnamed = Who::Number {
        number: "112".to_owned(),
        name: None,
    };
    for who in [Who::Agent(ana()), unnamed] {
        for target in [
            None,
            Some(RingTarget::Phone(phone())),
            Some(RingTarget::Number("112".to_owned())),
        ] {
            read_back(Event::Consult {
                interaction: IN,
                event: ConsultEvent::Offered {
                    agent: ana(),
                    who: who.clone(),
                    leg: LegId(1),
                    target,
                    until: LATER,
                },
            });
        }
    }
}

/// Method: texts as the first release wrote them, before supervisors could act and before a supervisor could be without
/// a team.
#[test]
fn what_was_written_before_a_field_was_added_is_still_read() {
    for (text, expected) in [
        (
            r#"{"v":1,"type":"agent.signedIn","agent":"ana","team":"support","device":{"kind":"browser"},"leg":3}"#,
            Event::AgentSignedIn {
                agent: ana(),
                team: Some(TeamId::new("support")),
                device: Device::Browser,
                leg: Some(LegId(3)),
            },
        ),
        (
            r#"{"v":1,"type":"agent.signedOut","agent":"ana","cause":"agent"}"#,
            Event::AgentSignedOut {
                agent: ana(),
                cause: Cause::Agent,
                by: None,
            },
        ),
        (
            r#"{"v":1,"type":"agent.stateChanged","agent":"ana","state":{"name":"idle","code":"lunch"},"cause":"signIn","interaction":7}"#,
            Event::AgentStateChanged {
                agent: ana(),
                state: Availability::Idle(IdleReason::Code(IdleCodeId::new("lunch"))),
                cause: Cause::SignIn,
                interaction: Some(IN),
                by: None,
            },
        ),
        (
            r#"{"v":1,"type":"call.queued","interaction":7,"queue":"support","enqueuedAt":1795355000123,"priority":10,"firstInLine":false,"reason":"flow"}"#,
            Event::CallerQueued {
                interaction: IN,
                queue: QueueId::new("support"),
                enqueued_at: LATER,
                priority: 10,
                first_in_line: false,
                reason: QueueReason::Flow,
                terms: Terms::default(),
                estimate_ms: None,
            },
        ),
        (
            r#"{"v":1,"type":"offer.made","interaction":7,"agent":"ana","leg":12,"until":1795355000123,"decision":{"candidates":[{"agent":"ana","removedBy":null}],"winner":"ana"}}"#,
            Event::AgentOffered {
                interaction: IN,
                agent: ana(),
                leg: LegId(12),
                until: LATER,
                decision: Decision {
                    candidates: vec![Candidate {
                        agent: ana(),
                        removed_by: None,
                    }],
                    winner: Some(ana()),
                    ..Decision::default()
                },
            },
        ),
    ] {
        assert_eq!(decode(text).expect("an older journal is read"), expected);
    }
}

/// Method: a made-up history in which `digits.sent` kept the digits in version 1 and called the count `n` in 2.
#[test]
fn an_earlier_version_takes_all_its_steps_in_order() {
    let steps = [
        Step {
            kind: "digits.sent",
            from: 2,
            change: |fields| {
                let count = fields.remove("n").unwrap_or_default();
                fields.insert("count".to_owned(), count);
            },
        },
        Step {
            kind: "digits.sent",
            from: 1,
            change: |fields| {
                let digits = fields.remove("digits").unwrap_or_default();
                fields.insert("n".to_owned(), digits.as_str().map_or(0, str::len).into());
            },
        },
    ];
    let expected = Event::DigitsSent {
        interaction: IN,
        agent: ana(),
        count: 3,
    };
    for text in [
        r#"{"v":1,"type":"digits.sent","interaction":7,"agent":"ana","digits":"12#"}"#,
        r#"{"v":2,"type":"digits.sent","interaction":7,"agent":"ana","n":3}"#,
        r#"{"v":3,"type":"digits.sent","interaction":7,"agent":"ana","count":3}"#,
    ] {
        assert_eq!(decode_with(&steps, text).expect("a known version"), expected, "{text}");
    }
    let zero = r#"{"v":0,"type":"digits.sent","interaction":7,"agent":"ana","count":3}"#;
    assert!(matches!(
        decode_with(&steps, zero),
        Err(DecodeError::NoSuchVersion { found: 0, .. })
    ));
}

#[test]
fn what_is_no_event_of_ours_is_refused_with_a_reason() {
    let told = |text: &str| decode(text).expect_err("not an event").to_string();
    assert!(told(r#"{"v":2,"type":"call.held","interaction":7,"agent":"ana"}"#).contains("start the newer release"));
    assert!(told(r#"{"v":1,"type":"call.sung","interaction":7}"#).contains("call.sung"));
    assert!(told(r#"{"v":1,"type":"call.held","interaction":7}"#).contains("agent"));
    for bytes in ["0", "0g", "é"] {
        let text = format!(r#"{{"v":1,"type":"leg.answered","interaction":7,"leg":1,"dialog":"{bytes}"}}"#);
        assert!(told(&text).contains("hexadecimal"), "{bytes}");
    }
    for text in ["", "null", "[]", "{}", "{\"v\":1}", "\u{0}"] {
        assert!(told(text).contains("not the stored form"), "{text}");
    }
}
