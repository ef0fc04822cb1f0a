//! What events do to supervisors in a contact.

use crate::agent::Work;
use crate::ids::{InteractionId, Timestamp};
use crate::interaction::Party;
use crate::state::State;
use crate::talk::{Help, Monitor, MonitorMode};
use crate::vocabulary::SupervisionEvent;

impl State {
    pub(super) fn supervision(&mut self, at: Timestamp, id: InteractionId, event: &SupervisionEvent) {
        match event {
            SupervisionEvent::Requested {
                supervisor,
                of,
                leg,
                target,
                until,
            } => {
                self.leg_dialled(id, *leg, Party::Agent(supervisor.clone()), target.clone());
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.monitors.push(Monitor {
                        supervisor: supervisor.clone(),
                        of: of.clone(),
                        leg: *leg,
                        rings_until: Some(*until),
                        mode: MonitorMode::Silent,
                        paused: false,
                        since: at,
                    });
                }
                self.agent_takes(supervisor, Work::Monitoring(id));
            }
            SupervisionEvent::Started { supervisor } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.help = None;
                    for monitor in &mut contact.monitors {
                        if monitor.supervisor == *supervisor {
                            monitor.rings_until = None;
                            monitor.since = at;
                        }
                    }
                }
            }
            SupervisionEvent::Changed {
                supervisor,
                of,
                mode,
                paused,
            } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    for monitor in &mut contact.monitors {
                        if monitor.supervisor == *supervisor {
                            monitor.of = of.clone();
                            monitor.mode = *mode;
                            monitor.paused = *paused;
                        }
                    }
                }
            }
            SupervisionEvent::Ended { supervisor, cause: _ } => {
                self.agent_leaves(at, supervisor, id);
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.monitors.retain(|monitor| monitor.supervisor != *supervisor);
                }
            }
            SupervisionEvent::HelpRequested { agent, reason } => {
                if let Some(contact) = self.interactions.get_mut(&id) {
                    contact.help = Some(Help {
                        agent: agent.clone(),
                        since: at,
                        reason: reason.clone(),
                    });
                }
            }
        }
    }
}
