//! One of each type of event, for the tests of its stored form.

use std::collections::BTreeMap;

use floor::{
    AgentId, Author, Availability, Caller, Candidate, Cause, ChosenBy, ClipId, ConferenceEvent, ConsultEvent,
    ConsultOutcome, Decision, Destination, Device, EndCause, EntryPointId, Event, FlowEvent, Helper, IdleCodeId,
    IdleReason, InteractionId, LeaveCause, LegEnd, LegId, Live, MonitorEnd, MonitorMode, Need, OfferOutcome, Opaque,
    Origin, PhoneId, PlayId, PopTarget, Preferred, QueueId, QueueReason, RemovedBy, RingTarget, Stored,
    SupervisionEvent, TeamId, Terms, Timestamp, TransferEvent, TransferOutcome, Treatment, TrunkId, Value,
    VariableChange, VariableEvent, VariableName, Who, WrapUpCodeId,
};

mod waiting;

use waiting::{item, skills, waiting};

pub(super) const IN: InteractionId = InteractionId(7);
pub(super) const LEG: LegId = LegId(LegId::FROM_OUTSIDE | 3);
pub(super) const LATER: Timestamp = Timestamp(1_795_355_000_123);

pub(super) fn ana() -> AgentId {
    AgentId::new("ana")
}

fn boris() -> AgentId {
    AgentId::new("boris")
}

pub(super) fn phone() -> PhoneId {
    PhoneId::new("1001")
}

/// One of each type, with every optional field filled.
pub(super) fn samples() -> Vec<Event> {
    let mut all = plain();
    all.extend(consult().map(|event| Event::Consult { interaction: IN, event }));
    all.extend(transfer().map(|event| Event::Transfer { interaction: IN, event }));
    all.extend(conference().map(|event| Event::Conference { interaction: IN, event }));
    all.extend(waiting().map(|event| Event::Waiting { interaction: IN, event }));
    all.extend(settled().map(|event| Event::Flow { interaction: IN, event }));
    all.extend(supervision().map(|event| Event::Supervision { interaction: IN, event }));
    all.extend(variables().map(|event| Event::Variables { interaction: IN, event }));
    all.extend(item().map(|event| Event::Item { interaction: IN, event }));
    all
}

fn plain() -> Vec<Event> {
    vec![
        Event::AgentSignedIn {
            agent: ana(),
            team: Some(TeamId::new("support")),
            device: Device::Extension(phone()),
            leg: Some(LEG),
        },
        Event::AgentSignedOut {
            agent: ana(),
            cause: Cause::Supervisor,
            by: Some(boris()),
        },
        Event::AgentStateChanged {
            agent: ana(),
            state: Availability::Idle(IdleReason::Code(IdleCodeId::new("lunch"))),
            cause: Cause::SignIn,
            interaction: Some(IN),
            by: Some(boris()),
        },
        Event::AgentDetached {
            interaction: IN,
            agent: ana(),
        },
        Event::AgentPromptFinished { interaction: IN },
        Event::StationMoved { agent: ana() },
        Event::StationSoundChanged { agent: ana(), up: true },
        Event::PhoneRegistered {
            phone: phone(),
            binding: Opaque::new(&[0, 0x7f, 0xff]),
            until: LATER,
        },
        Event::PhoneUnregistered { phone: phone() },
        Event::HeldOnPhone {
            interaction: IN,
            leg: LEG,
            held: true,
        },
        Event::PhoneTransferRefused {
            interaction: IN,
            agent: ana(),
        },
        Event::CallArrived {
            interaction: IN,
            leg: LEG,
            origin: Origin::Trunk(TrunkId::new("carrier")),
            dialled: Some("+35929002000".to_owned()),
            entry_point: EntryPointId::new("main"),
            flow_version: 4,
            caller: Caller {
                number: Some("+359888123456".to_owned()),
                name: Some("Иван \"Ч\"\0".to_owned()),
            },
            dialog: Opaque::new(b"dialog"),
        },
        Event::CallerQueued {
            interaction: IN,
            queue: QueueId::new("support"),
            enqueued_at: LATER,
            priority: 10,
            first_in_line: true,
            reason: QueueReason::OfferNotTaken,
            terms: Terms {
                needs: vec![Need {
                    from: LATER,
                    skills: skills(),
                }],
                preferred: Some(Preferred {
                    agent: ana(),
                    until: LATER,
                }),
                overflow: vec![Helper {
                    queue: QueueId::new("billing"),
                    at: LATER,
                }],
                leave_at: Some(LATER),
            },
            estimate_ms: Some(90_000),
        },
        Event::CallConnected {
            interaction: IN,
            agent: ana(),
            tone: true,
        },
        Event::CallHeld {
            interaction: IN,
            agent: ana(),
        },
        Event::CallResumed {
            interaction: IN,
            agent: ana(),
        },
        Event::FlowStepped {
            interaction: IN,
            run: Some("{\"at\":\"menu\"}".to_owned()),
            treatment: Treatment {
                prompt: Some((
                    PlayId(9),
                    vec![ClipId::new("prompts/bg/welcome"), ClipId::new("prompts/bg/menu")],
                )),
                music: Some(ClipId::new("music/hold")),
            },
        },
        Event::FlowFailed {
            interaction: IN,
            fault: "missingPrompt".to_owned(),
        },
        Event::AgentOffered {
            interaction: IN,
            agent: ana(),
            leg: LegId(12),
            until: LATER,
            decision: Decision {
                candidates: vec![
                    Candidate {
                        agent: ana(),
                        removed_by: None,
                    },
                    Candidate {
                        agent: boris(),
                        removed_by: Some(RemovedBy::AvailableShorter),
                    },
                ],
                others: BTreeMap::from([(RemovedBy::Engaged, 7)]),
                winner: Some(ana()),
                rule: Some(ChosenBy::BestFit),
                queue: Some(QueueId::new("support")),
                helpers: vec![QueueId::new("billing")],
                needs: skills(),
                waited_ms: 12_345,
            },
        },
        Event::OfferRinging {
            interaction: IN,
            agent: ana(),
        },
        Event::OfferConfirming {
            interaction: IN,
            agent: ana(),
            until: LATER,
        },
        Event::OfferClosed {
            interaction: IN,
            agent: ana(),
            outcome: OfferOutcome::Rona,
        },
        Event::LegAnswered {
            interaction: IN,
            leg: LEG,
            dialog: Opaque::new(b"dialog"),
        },
        Event::LegReleasing {
            interaction: IN,
            leg: LEG,
        },
        Event::LegEnded {
            interaction: IN,
            leg: LEG,
            cause: LegEnd::HungUp,
        },
        Event::ParticipantMuted {
            interaction: IN,
            agent: ana(),
            muted: true,
        },
        Event::DigitsSent {
            interaction: IN,
            agent: ana(),
            count: 4,
        },
        Event::CustomerParked { interaction: IN },
        Event::CustomerUnparked { interaction: IN },
        Event::CallerSoundChanged {
            interaction: IN,
            up: false,
        },
        Event::InteractionEnded {
            interaction: IN,
            cause: EndCause::CustomerLeft,
        },
        Event::InteractionClosed { interaction: IN },
        Event::WrapUpStarted {
            interaction: IN,
            agent: ana(),
            until: Some(LATER),
        },
        Event::WrapUpSubmitted {
            interaction: IN,
            agent: ana(),
            code: WrapUpCodeId::new("resolved"),
            automatic: true,
        },
        Event::Restarted,
    ]
}

fn number() -> Who {
    Who::Number {
        number: "+35924001122".to_owned(),
        name: Some("Склад".to_owned()),
    }
}

fn consult() -> [ConsultEvent; 11] {
    [
        ConsultEvent::Requested {
            agent: ana(),
            to: Destination::Queue(QueueId::new("billing")),
            live: Live::Consulted,
            child: Some(InteractionId(8)),
        },
        ConsultEvent::ChildStarted {
            agent: ana(),
            parent: InteractionId(6),
            leg: LEG,
            entry_point: Some(EntryPointId::new("partners")),
            flow_version: 3,
            queue: Some(QueueId::new("billing")),
        },
        ConsultEvent::Offered {
            agent: ana(),
            who: number(),
            leg: LegId(12),
            target: Some(RingTarget::Number("+35924001122".to_owned())),
            until: LATER,
        },
        ConsultEvent::Ringing { agent: ana() },
        ConsultEvent::Connected {
            agent: ana(),
            who: Who::Agent(boris()),
            leg: LegId(12),
            tone: true,
        },
        ConsultEvent::LiveChanged {
            agent: ana(),
            live: Live::Neither,
        },
        ConsultEvent::Muted {
            agent: boris(),
            muted: true,
        },
        ConsultEvent::Merging { agent: ana() },
        ConsultEvent::Closed {
            agent: ana(),
            outcome: ConsultOutcome::Ended,
        },
        ConsultEvent::WrapUpOffered { agent: ana() },
        ConsultEvent::WrapUpSubmitted {
            agent: ana(),
            code: WrapUpCodeId::new("advice"),
        },
    ]
}

fn transfer() -> [TransferEvent; 9] {
    [
        TransferEvent::Started {
            agent: ana(),
            to: Destination::EntryPoint(EntryPointId::new("partners")),
        },
        TransferEvent::Offered {
            agent: ana(),
            who: Who::Agent(boris()),
            leg: LegId(12),
            target: Some(RingTarget::Phone(phone())),
            until: LATER,
        },
        TransferEvent::Ringing { agent: ana() },
        TransferEvent::Released { agent: ana() },
        TransferEvent::Completed {
            agent: ana(),
            who: number(),
            leg: LegId(12),
            tone: false,
        },
        TransferEvent::Failed {
            agent: ana(),
            outcome: TransferOutcome::NoAnswer,
        },
        TransferEvent::Returned {
            agent: ana(),
            leg: LegId(13),
        },
        TransferEvent::WrapUpWithdrawn { agent: ana() },
        TransferEvent::EntryPointEntered {
            agent: ana(),
            entry_point: EntryPointId::new("partners"),
            flow_version: 3,
        },
    ]
}

fn conference() -> [ConferenceEvent; 7] {
    [
        ConferenceEvent::Joined {
            who: Who::Agent(boris()),
            leg: LegId(12),
        },
        ConferenceEvent::Left {
            who: number(),
            leg: LegId(12),
            cause: LeaveCause::Dropped,
        },
        ConferenceEvent::PrimaryChanged { agent: Some(boris()) },
        ConferenceEvent::CustomerLeft,
        ConferenceEvent::UnattendedWarned,
        ConferenceEvent::UnattendedToneFinished,
        ConferenceEvent::WrapUpSuggested {
            agent: boris(),
            code: Some(WrapUpCodeId::new("advice")),
            note: "Пита за \"втора\" фактура".to_owned(),
        },
    ]
}

fn settled() -> [FlowEvent; 8] {
    [
        FlowEvent::AgentPromptSet {
            clips: vec![ClipId::new("prompts/bg/important-customer")],
        },
        FlowEvent::ScreenPopSet {
            url: "https://crm.example.com/cases/4317".to_owned(),
            target: PopTarget::SameTab,
        },
        FlowEvent::EntryPointEntered {
            entry_point: EntryPointId::new("billing"),
            flow_version: 3,
        },
        FlowEvent::ConsentGiven { record: false },
        FlowEvent::TransferOffered {
            who: Who::Agent(boris()),
            leg: LegId(14),
            target: Some(RingTarget::Phone(phone())),
            until: LATER,
        },
        FlowEvent::TransferRinging,
        FlowEvent::TransferCompleted {
            who: Who::Agent(boris()),
            leg: LegId(14),
            tone: true,
        },
        FlowEvent::TransferFailed {
            who: Who::Number {
                number: "+35929732121".to_owned(),
                name: None,
            },
            outcome: TransferOutcome::Busy,
        },
    ]
}

fn supervision() -> [SupervisionEvent; 5] {
    [
        SupervisionEvent::Requested {
            supervisor: boris(),
            of: ana(),
            leg: LegId(14),
            target: Some(RingTarget::Phone(phone())),
            until: LATER,
        },
        SupervisionEvent::Started { supervisor: boris() },
        SupervisionEvent::Changed {
            supervisor: boris(),
            of: ana(),
            mode: MonitorMode::Whisper,
            paused: true,
        },
        SupervisionEvent::Ended {
            supervisor: boris(),
            cause: MonitorEnd::Stopped,
        },
        SupervisionEvent::HelpRequested {
            agent: ana(),
            reason: "Клиентът настоява за ръководител".to_owned(),
        },
    ]
}

fn variables() -> [VariableEvent; 5] {
    let name = || VariableName::new("customerPin");
    [
        VariableEvent::Changed {
            by: Author::Queue(QueueId::new("support")),
            changes: vec![
                VariableChange {
                    name: VariableName::new("caseNumber"),
                    value: Some(Stored::Plain(Value::Integer(4_711))),
                    version: 2,
                },
                VariableChange {
                    name: name(),
                    value: Some(Stored::Sealed("s1:00ff".to_owned())),
                    version: 1,
                },
                VariableChange {
                    name: VariableName::new("note"),
                    value: None,
                    version: 3,
                },
            ],
        },
        VariableEvent::Dropped { names: vec![name()] },
        VariableEvent::DraftKept {
            agent: ana(),
            name: VariableName::new("note"),
            text: Stored::Plain(Value::Text("Иска \"втора\" фактура".to_owned())),
            base_version: 3,
        },
        VariableEvent::DraftDropped {
            agent: ana(),
            name: name(),
        },
        VariableEvent::Revealed {
            agent: ana(),
            name: name(),
            draft: true,
        },
    ]
}
