//! Samples of what happens to work items, and to whoever waits in a line.

use floor::{
    Candidate, Decision, Destination, EndCause, Helper, ItemEvent, LegId, Levels, Need, OfferOutcome, QueueId,
    QueueReason, RemovedBy, SkillId, TeamId, Terms, WaitingEvent, WrapUpCodeId,
};

use super::{LATER, ana, boris};

pub(super) fn item() -> [ItemEvent; 12] {
    [
        ItemEvent::Created {
            by: boris(),
            title: "Провери \"втората\" фактура".to_owned(),
        },
        ItemEvent::Queued {
            queue: QueueId::new("paperwork"),
            enqueued_at: LATER,
            priority: 3,
            first_in_line: true,
            reason: QueueReason::Created,
            terms: Terms {
                needs: vec![Need {
                    from: LATER,
                    skills: skills(),
                }],
                overflow: vec![Helper {
                    queue: QueueId::new("refunds"),
                    at: LATER,
                }],
                ..Terms::default()
            },
        },
        ItemEvent::Offered {
            agent: ana(),
            until: LATER,
            decision: Decision {
                candidates: vec![Candidate {
                    agent: boris(),
                    removed_by: Some(RemovedBy::AtCapacity),
                }],
                winner: Some(ana()),
                ..Decision::default()
            },
        },
        ItemEvent::HandedOver {
            agent: ana(),
            to: Destination::Agent(boris()),
        },
        ItemEvent::TransferOffered {
            agent: boris(),
            by: ana(),
            until: LATER,
        },
        ItemEvent::OfferClosed {
            agent: boris(),
            outcome: OfferOutcome::Rona,
        },
        ItemEvent::Accepted { agent: ana() },
        ItemEvent::Detached { agent: ana() },
        ItemEvent::Ended {
            agent: Some(ana()),
            cause: EndCause::AgentEnded,
        },
        ItemEvent::WrapUpStarted {
            agent: ana(),
            until: Some(LATER),
        },
        ItemEvent::WrapUpSubmitted {
            agent: ana(),
            code: WrapUpCodeId::new("advice"),
            automatic: true,
        },
        ItemEvent::Closed,
    ]
}

pub(super) fn skills() -> Levels {
    Levels::from([(SkillId::new("english"), 7)])
}

pub(super) fn waiting() -> [WaitingEvent; 12] {
    [
        WaitingEvent::NeedsEased { skills: skills() },
        WaitingEvent::HoldReleased { agent: ana() },
        WaitingEvent::Overflowed {
            queue: QueueId::new("billing"),
        },
        WaitingEvent::Barred {
            agent: ana(),
            until: LATER,
        },
        WaitingEvent::Unbarred { agent: ana() },
        WaitingEvent::PriorityChanged { priority: 2 },
        WaitingEvent::LongestWaitPassed,
        WaitingEvent::Left,
        WaitingEvent::TeamRung {
            team: TeamId::new("night"),
            name: "Нощна смяна".to_owned(),
            number: "+35929007000".to_owned(),
            leg: LegId(15),
            until: LATER,
        },
        WaitingEvent::TeamTook {
            team: TeamId::new("night"),
            name: "Нощна смяна".to_owned(),
            number: "+35929007000".to_owned(),
            leg: LegId(15),
        },
        WaitingEvent::TeamMissed {
            team: TeamId::new("night"),
            until: LATER,
        },
        WaitingEvent::TeamUnbarred {
            team: TeamId::new("night"),
        },
    ]
}
