//! Who should hear whom, told from the recorded events alone and in the simplest way: a second opinion on the floor's
//! audibility that shares no code with it.

use std::collections::{BTreeMap, BTreeSet};

use floor::{Event, InteractionId, LegId, Organization, Source, Treatment};

/// One contact, as far as sound is concerned.
#[derive(Debug, Default)]
struct Contact {
    customer: Option<LegId>,
    treatment: Treatment,
    offered_leg: Option<LegId>,
    confirming: bool,
    agent_leg: Option<LegId>,
    held: bool,
    muted: bool,
    parked: bool,
    tone: bool,
    on_hold_at_the_phone: BTreeSet<LegId>,
    over: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Heard {
    contacts: BTreeMap<InteractionId, Contact>,
}

/// What a leg hears, in words that do not depend on the numbers of playings.
pub(crate) fn words(sources: &[Source]) -> BTreeSet<String> {
    sources
        .iter()
        .map(|source| match source {
            Source::Leg(leg) => format!("leg {leg}"),
            Source::Music(clip) => format!("music {clip}"),
            Source::Prompt { clips, .. } => format!("prompt {clips:?}"),
        })
        .collect()
}

impl Heard {
    pub(crate) fn learn(&mut self, event: &Event) {
        if let Event::CallArrived { interaction, leg, .. } = event {
            self.contacts.insert(
                *interaction,
                Contact {
                    customer: Some(*leg),
                    ..Contact::default()
                },
            );
            return;
        }
        let Some(contact) = event.interaction().and_then(|id| self.contacts.get_mut(&id)) else {
            return;
        };
        match event {
            Event::FlowStepped { treatment, .. } => contact.treatment = treatment.clone(),
            Event::FlowFailed { .. } => contact.treatment.prompt = None,
            Event::AgentOffered { leg, .. } => contact.offered_leg = Some(*leg),
            Event::OfferConfirming { .. } => contact.confirming = true,
            Event::OfferClosed { .. } => (contact.offered_leg, contact.confirming) = (None, false),
            Event::CallConnected { tone, .. } => {
                contact.agent_leg = contact.offered_leg.take();
                (contact.confirming, contact.held, contact.muted, contact.parked) = (false, false, false, false);
                contact.tone = *tone;
            }
            Event::CallHeld { .. } => contact.held = true,
            Event::CallResumed { .. } => contact.held = false,
            Event::ParticipantMuted { muted, .. } => contact.muted = *muted,
            Event::CustomerParked { .. } => contact.parked = true,
            Event::CustomerUnparked { .. } => contact.parked = false,
            Event::AgentPromptFinished { .. } => contact.tone = false,
            Event::HeldOnPhone { leg, held: true, .. } => {
                contact.on_hold_at_the_phone.insert(*leg);
            }
            Event::HeldOnPhone { leg, held: false, .. } | Event::LegEnded { leg, .. } => {
                contact.on_hold_at_the_phone.remove(leg);
            }
            Event::AgentDetached { .. } => contact.agent_leg = None,
            Event::InteractionEnded { .. } => contact.over = true,
            Event::InteractionClosed { interaction } => {
                self.contacts.remove(interaction);
            }
            Event::AgentSignedIn { .. }
            | Event::StationMoved { .. }
            | Event::AgentSignedOut { .. }
            | Event::AgentStateChanged { .. }
            | Event::StationSoundChanged { .. }
            | Event::PhoneRegistered { .. }
            | Event::PhoneUnregistered { .. }
            | Event::CallArrived { .. }
            | Event::CallerQueued { .. }
            | Event::OfferRinging { .. }
            | Event::LegAnswered { .. }
            | Event::LegReleasing { .. }
            | Event::PhoneTransferRefused { .. }
            | Event::DigitsSent { .. }
            | Event::CallerSoundChanged { .. }
            | Event::WrapUpStarted { .. }
            | Event::WrapUpSubmitted { .. }
            | Event::Restarted => {}
        }
    }

    /// What each leg should hear; who is not named hears nothing.
    fn expected(&self, organization: &Organization) -> BTreeMap<LegId, BTreeSet<String>> {
        let music = || BTreeSet::from([format!("music {}", organization.hold_music)]);
        let mut expected = BTreeMap::new();
        for contact in self.contacts.values().filter(|contact| !contact.over) {
            let Some(customer) = contact.customer else { continue };
            let waiting = match (&contact.treatment.prompt, &contact.treatment.music) {
                (Some((_, clips)), _) => BTreeSet::from([format!("prompt {clips:?}")]),
                (None, Some(clip)) => BTreeSet::from([format!("music {clip}")]),
                (None, None) => BTreeSet::new(),
            };
            let Some(agent) = contact.agent_leg else {
                expected.insert(customer, waiting);
                if let Some(leg) = contact.offered_leg.filter(|_| contact.confirming) {
                    expected.insert(
                        leg,
                        BTreeSet::from([format!("prompt {:?}", organization.confirm_prompt)]),
                    );
                }
                continue;
            };
            let no_agent_for_the_customer =
                contact.held || contact.parked || contact.on_hold_at_the_phone.contains(&agent);
            let customer_hears = if no_agent_for_the_customer {
                music()
            } else if contact.muted {
                BTreeSet::new()
            } else {
                BTreeSet::from([format!("leg {agent}")])
            };
            expected.insert(customer, customer_hears);
            let mut agent_hears = BTreeSet::new();
            if !contact.held {
                agent_hears.insert(format!("leg {customer}"));
            }
            if contact.tone {
                agent_hears.insert(format!("prompt {:?}", [&organization.auto_answer_tone]));
            }
            expected.insert(agent, agent_hears);
        }
        expected
    }

    /// Compares with what the legs were told.
    pub(crate) fn check(&self, organization: &Organization, told: &BTreeMap<LegId, Vec<Source>>) -> Result<(), String> {
        let mut expected = self.expected(organization);
        for (leg, sources) in told {
            let should = expected.remove(leg).unwrap_or_default();
            if words(sources) != should {
                return Err(format!("leg {leg} should hear {should:?} and was told {sources:?}"));
            }
        }
        match expected.into_iter().find(|(_, should)| !should.is_empty()) {
            Some((leg, should)) => Err(format!("leg {leg} should hear {should:?} and was told nothing")),
            None => self.nobody_on_hold_or_muted_is_heard(told),
        }
    }

    fn nobody_on_hold_or_muted_is_heard(&self, told: &BTreeMap<LegId, Vec<Source>>) -> Result<(), String> {
        for (listener, sources) in told {
            for source in sources {
                let Source::Leg(speaker) = source else { continue };
                let Some(contact) = self.contacts.values().find(|contact| {
                    !contact.over
                        && contact.agent_leg.is_some()
                        && [contact.customer, contact.agent_leg].contains(&Some(*speaker))
                        && [contact.customer, contact.agent_leg].contains(&Some(*listener))
                }) else {
                    return Err(format!(
                        "leg {listener} hears leg {speaker}, with which it does not talk"
                    ));
                };
                let muted = contact.muted && contact.agent_leg == Some(*speaker);
                if contact.held || muted || listener == speaker {
                    return Err(format!(
                        "leg {speaker} is heard by leg {listener} though on hold or muted"
                    ));
                }
            }
        }
        Ok(())
    }
}
