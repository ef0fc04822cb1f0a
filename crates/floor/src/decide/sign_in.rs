//! Coming to a station and leaving it (STN).

use crate::agent::{Agent, Work};
use crate::directory::{AgentProfile, normalised};
use crate::floor::Floor;
use crate::ids::{AgentId, LegId, TeamId};
use crate::item::ItemWork;
use crate::limits::DIAL_NUMBER_MAX;
use crate::station::{Availability, Device, IdleReason};
use crate::vocabulary::{Cause, Effect, Event, Refusal, ReleaseReason};

/// Digits of a dial number (CON-5).
const DIAL_DIGITS: std::ops::RangeInclusive<usize> = 3..=18;

impl Floor {
    pub(crate) fn sign_in(
        &mut self,
        id: &AgentId,
        team: Option<TeamId>,
        device: Device,
        take_over: bool,
    ) -> Result<(), Refusal> {
        let person = self.directory.agents.get(id).ok_or(Refusal::UnknownAgent)?;
        let team = team_of(person, team)?;
        let profile = self.profile(id)?;
        if !profile.devices.contains(&device.kind()) {
            return Err(Refusal::DeviceNotAllowed);
        }
        let default_idle_code = profile.default_idle_code.clone();
        let device = self.valid(device)?;
        if self
            .state
            .agents
            .values()
            .any(|other| other.id != *id && shares(other, &device))
        {
            return Err(Refusal::NumberInUse);
        }
        if let Some(agent) = self.state.agents.get(id) {
            if !take_over {
                return Err(Refusal::StationInUse);
            }
            if agent.station.device == device && agent.team == team {
                self.record(Event::StationMoved { agent: id.clone() });
                return Ok(());
            }
            at_rest(agent)?;
            self.release_station(id);
        }
        let leg = match device {
            Device::Browser => Some(LegId(self.state.last_leg + 1)),
            Device::Extension(_) | Device::DialNumber(_) => None,
        };
        self.record(Event::AgentSignedIn {
            agent: id.clone(),
            team,
            device,
            leg,
        });
        self.record(Event::AgentStateChanged {
            agent: id.clone(),
            state: Availability::Idle(IdleReason::Code(default_idle_code)),
            cause: Cause::SignIn,
            interaction: None,
            by: None,
        });
        Ok(())
    }

    pub(crate) fn sign_out(&mut self, id: &AgentId) -> Result<(), Refusal> {
        at_rest(self.signed_in(id)?)?;
        self.leave_station(id, Cause::Agent, None);
        Ok(())
    }

    /// Ends the sign-in and the browser phone's leg.
    pub(crate) fn leave_station(&mut self, id: &AgentId, cause: Cause, by: Option<AgentId>) {
        self.leave_items(id);
        self.release_station(id);
        self.record(Event::AgentSignedOut {
            agent: id.clone(),
            cause,
            by,
        });
    }

    fn release_station(&mut self, id: &AgentId) {
        if let Some(leg) = self.state.agents.get(id).and_then(|agent| agent.station.leg) {
            self.perform(Effect::Release {
                leg,
                why: ReleaseReason::SignedOut,
                dialog: None,
                target: None,
            });
        }
    }

    /// The device with its number in the form in which it is kept and compared.
    fn valid(&self, device: Device) -> Result<Device, Refusal> {
        match device {
            Device::Browser => Ok(Device::Browser),
            Device::Extension(phone) if self.directory.phones.contains_key(&phone) => Ok(Device::Extension(phone)),
            Device::Extension(_) => Err(Refusal::InvalidNumber),
            Device::DialNumber(number) => {
                let number = normalised(&number);
                let digits = number.chars().filter(char::is_ascii_digit).count();
                if DIAL_DIGITS.contains(&digits) && number.chars().count() <= DIAL_NUMBER_MAX {
                    Ok(Device::DialNumber(number))
                } else {
                    Err(Refusal::InvalidNumber)
                }
            }
        }
    }
}

fn team_of(person: &AgentProfile, wanted: Option<TeamId>) -> Result<Option<TeamId>, Refusal> {
    match (wanted, person.teams.as_slice()) {
        // A supervisor alone has no team of the own (STN-7).
        (None, _) if person.supervision.is_some() => Ok(None),
        (_, []) => Err(Refusal::NoTeam),
        (Some(team), teams) if teams.contains(&team) => Ok(Some(team)),
        (Some(_), _) => Err(Refusal::TeamNotAllowed),
        (None, [only]) => Ok(Some(only.clone())),
        (None, _) => Err(Refusal::TeamRequired),
    }
}

/// Whether another agent's station has the same number. Browsers are nobody else's.
fn shares(other: &Agent, device: &Device) -> bool {
    match device {
        Device::Browser => false,
        Device::Extension(_) | Device::DialNumber(_) => other.station.device == *device,
    }
}

/// Nothing is at hand that would be lost (STN-15, STN-18, STN-19).
fn at_rest(agent: &Agent) -> Result<(), Refusal> {
    let mut items = agent.items.values();
    match agent.work {
        Work::Free if agent.items.is_empty() => Ok(()),
        Work::Free | Work::Offered(_) if items.all(|work| *work == ItemWork::Offered) => Err(Refusal::RequestPending),
        Work::Free | Work::Offered(_) => Err(Refusal::TaskActive),
        Work::Talking(_) | Work::WrappingUp(_) | Work::Monitoring(_) => Err(Refusal::TaskActive),
    }
}
