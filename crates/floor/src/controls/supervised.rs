//! What a supervisor may do with an agent of the own teams now: the buttons of the supervisor's page.

use super::Control;
use crate::floor::Floor;
use crate::ids::AgentId;
use crate::vocabulary::Refusal;

/// The buttons beside an agent on the supervisor's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SupervisedControls {
    /// Change the agent's state.
    pub set_state: Control,
    /// Sign the agent out.
    pub sign_out: Control,
    /// Listen.
    pub monitor: Control,
}

impl Floor {
    /// What a supervisor may do with an agent; nothing with agents of other teams.
    #[must_use]
    pub fn supervised_controls(&self, supervisor: &AgentId, agent: &AgentId) -> SupervisedControls {
        let managed = self
            .state
            .agents
            .get(agent)
            .filter(|person| self.manages(supervisor, person.team.as_ref()));
        let Some(person) = managed else {
            return SupervisedControls::default();
        };
        let listens = self
            .directory
            .agents
            .get(supervisor)
            .and_then(|own| own.supervision.as_ref())
            .is_some_and(|rights| rights.monitor);
        let may_monitor = match person.work.interaction() {
            Some(id) => self.may_monitor(supervisor, self.state.root(id), Some(agent.clone())),
            None => Err(Refusal::NothingToMonitor),
        };
        SupervisedControls {
            set_state: shown(self.may_set_state_of(supervisor, agent)),
            sign_out: shown(self.may_sign_out_of(supervisor, agent)),
            monitor: if listens { shown(may_monitor) } else { Control::Hidden },
        }
    }
}

/// A button whose permission is missing is not shown; one that does not work now says why.
fn shown<T>(may: Result<T, Refusal>) -> Control {
    match may {
        Ok(_) => Control::Enabled,
        Err(Refusal::NotSupervisor) => Control::Hidden,
        Err(refusal) => Control::Disabled(refusal.code()),
    }
}
