//! What a flow asks of the floor beside sound: a place in line and its end, what is settled for the talk to come,
//! look-ups, another entry point. Some acts are answered by an input for the flow.

use flow::{Action, Enqueue, Fetch, Input, Prompt};

use crate::floor::Floor;
use crate::ids::{ClipId, EntryPointId, InteractionId, QueueId, VariableName};
use crate::limits::HAND_OVERS_MAX;
use crate::variables::Author;
use crate::vocabulary::{Effect, EndCause, Event, FlowEvent, QueueReason};

/// What follows an act.
pub(crate) enum Followed {
    /// Nothing.
    Done,
    /// This goes back into the flow.
    Answer(Input),
    /// The flow has ended, or another one goes on in its place.
    Over,
}

impl Floor {
    /// Does one thing that the flow asks for.
    pub(crate) fn flow_acts(&mut self, id: InteractionId, action: Action) -> Followed {
        match action {
            // Heard by way of the treatment, which is recorded with the step.
            Action::Play { .. } | Action::Music { .. } | Action::Silence => {}
            Action::Enqueue(wanted) => return self.flow_enqueues(id, &wanted),
            Action::LeaveQueue => self.leave_line(id),
            Action::AskPosition => return Followed::Answer(self.place_told(id)),
            Action::SetPriority(priority) => self.set_priority(id, priority),
            Action::Fetch(what) => self.fetch(id, what),
            Action::HandOver { entry_point } => return self.flow_hands_over(id, EntryPointId::new(&entry_point)),
            Action::ScreenPop { url, target } => self.flow_settles(id, FlowEvent::ScreenPopSet { url, target }),
            Action::AgentWhisper { prompts } => {
                let clips = prompts.iter().map(clip).collect();
                self.flow_settles(id, FlowEvent::AgentPromptSet { clips });
            }
            Action::Consent { record } => self.flow_settles(id, FlowEvent::ConsentGiven { record }),
            // Nothing can be promised while there are no callbacks.
            Action::OfferCallback { .. } => return Followed::Answer(Input::CallbackAnswer { promised: false }),
            Action::SetVariables(values) => {
                let values: Vec<_> = values
                    .into_iter()
                    .map(|(name, value)| (VariableName::new(&name), value))
                    .collect();
                self.variables_set(id, Author::Flow, &values);
            }
            Action::Transfer { to, ring_ms } => return self.flow_transfers(id, &to, ring_ms),
            Action::Disconnect => {
                self.end(id, EndCause::FlowEnded);
                return Followed::Over;
            }
        }
        Followed::Done
    }

    fn flow_settles(&mut self, interaction: InteractionId, event: FlowEvent) {
        self.record(Event::Flow { interaction, event });
    }

    fn flow_enqueues(&mut self, id: InteractionId, wanted: &Enqueue) -> Followed {
        let queue = QueueId::new(&wanted.queue);
        let settings = self.directory.queues.get(&queue);
        let takes = |queue| self.queue_is_open(queue) && !self.queue_is_full(Some(id), queue);
        if settings.is_some_and(takes) {
            self.queue_up(id, queue, QueueReason::Flow, Some(wanted));
            Followed::Done
        } else {
            Followed::Answer(Input::QueueUnavailable)
        }
    }

    /// Where the contact stands (0 is "not known"), and how long it will probably wait.
    fn place_told(&self, id: InteractionId) -> Input {
        let position = self.position(id).unwrap_or(0);
        let wait = self.expected_wait_ms(id, position).map(|ms| ms.div_ceil(1_000));
        Input::Position {
            position,
            wait_seconds: wait.and_then(|seconds| u32::try_from(seconds).ok()),
        }
    }

    fn fetch(&mut self, interaction: InteractionId, what: Fetch) {
        self.perform(Effect::Fetch { interaction, what });
    }

    /// Another entry point's flow begins in place of this one (TRF-6 without an agent). Entry points that hand over in
    /// a circle are at fault.
    pub(super) fn flow_hands_over(&mut self, id: InteractionId, entry_point: EntryPointId) -> Followed {
        let Some(flow_version) = self
            .directory
            .entry_points
            .get(&entry_point)
            .map(|entry| entry.flow_version)
        else {
            return Followed::Answer(Input::TransferFailed);
        };
        let hand_overs = self
            .state
            .interactions
            .get(&id)
            .map_or(0, |contact| contact.settled.hand_overs);
        if hand_overs >= HAND_OVERS_MAX {
            self.flow_fails(id, "tooManyHandOvers");
            return Followed::Over;
        }
        self.leave_line(id);
        self.flow_settles(
            id,
            FlowEvent::EntryPointEntered {
                entry_point,
                flow_version,
            },
        );
        self.variables_move(id);
        self.step_flow(id, Input::Entered);
        Followed::Over
    }
}

/// The sound of a prompt.
pub(crate) fn clip(prompt: &Prompt) -> ClipId {
    ClipId::new(&format!("prompts/{}/{}", prompt.language.code(), prompt.name))
}
