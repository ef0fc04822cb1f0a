//! How the parties of a talk are stored: who somebody is, with whom or what a consult or a transfer goes, which phone
//! rings.

use floor::{AgentId, Destination, EntryPointId, PersonId, PhoneId, QueueId, RingTarget, Who};
use serde::{Deserialize, Serialize};

use super::DecodeError;
use super::mirror::Mirror;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum StoredWho {
    Agent { id: String },
    Number { number: String, name: Option<String> },
}

impl Mirror for Who {
    type Stored = StoredWho;
    fn store(&self) -> StoredWho {
        match self {
            Self::Agent(id) => StoredWho::Agent { id: id.store() },
            Self::Number { number, name } => StoredWho::Number {
                number: number.store(),
                name: name.store(),
            },
        }
    }
    fn load(stored: StoredWho) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredWho::Agent { id } => Self::Agent(AgentId::load(id)?),
            StoredWho::Number { number, name } => Self::Number { number, name },
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum StoredDestination {
    Agent { id: String },
    Queue { id: String },
    Number { number: String },
    EntryPoint { id: String },
    Person { id: String },
}

impl Mirror for Destination {
    type Stored = StoredDestination;
    fn store(&self) -> StoredDestination {
        match self {
            Self::Agent(id) => StoredDestination::Agent { id: id.store() },
            Self::Queue(id) => StoredDestination::Queue { id: id.store() },
            Self::Number(number) => StoredDestination::Number { number: number.store() },
            Self::EntryPoint(id) => StoredDestination::EntryPoint { id: id.store() },
            Self::Person(id) => StoredDestination::Person { id: id.store() },
        }
    }
    fn load(stored: StoredDestination) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredDestination::Agent { id } => Self::Agent(AgentId::load(id)?),
            StoredDestination::Queue { id } => Self::Queue(QueueId::load(id)?),
            StoredDestination::Number { number } => Self::Number(number),
            StoredDestination::EntryPoint { id } => Self::EntryPoint(EntryPointId::load(id)?),
            StoredDestination::Person { id } => Self::Person(PersonId::load(id)?),
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum StoredRingTarget {
    Phone { id: String },
    Number { number: String },
}

impl Mirror for RingTarget {
    type Stored = StoredRingTarget;
    fn store(&self) -> StoredRingTarget {
        match self {
            Self::Phone(id) => StoredRingTarget::Phone { id: id.store() },
            Self::Number(number) => StoredRingTarget::Number { number: number.store() },
        }
    }
    fn load(stored: StoredRingTarget) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredRingTarget::Phone { id } => Self::Phone(PhoneId::load(id)?),
            StoredRingTarget::Number { number } => Self::Number(number),
        })
    }
}
