//! How values of variables are stored: plain ones with their type, secrets sealed as the floor has them.

use floor::{AgentId, Author, InteractionId, QueueId, Stored, Type, Value, VariableChange, VariableName};
use serde::{Deserialize, Serialize};

use super::DecodeError;
use super::mirror::Mirror;

/// `{"type":"integer","value":"12"}`, or `{"sealed":"..."}`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum StoredValue {
    Plain {
        #[serde(rename = "type")]
        kind: String,
        value: String,
    },
    Sealed {
        sealed: String,
    },
}

impl Mirror for Stored {
    type Stored = StoredValue;
    fn store(&self) -> StoredValue {
        match self {
            Self::Plain(value) => StoredValue::Plain {
                kind: value.of().name().to_owned(),
                value: value.text(),
            },
            Self::Sealed(sealed) => StoredValue::Sealed { sealed: sealed.clone() },
        }
    }
    fn load(stored: StoredValue) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredValue::Plain { kind, value } => {
                let kind = Type::from_name(&kind).ok_or(DecodeError::Value("there is no such type of value"))?;
                let value = Value::parse(kind, &value);
                Self::Plain(value.map_err(|_| DecodeError::Value("the value is not of its type"))?)
            }
            StoredValue::Sealed { sealed } => Self::Sealed(sealed),
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum StoredAuthor {
    Configuration,
    Flow,
    Queue { id: String },
    Agent { id: String },
    Contact { id: u64 },
    Program,
}

impl Mirror for Author {
    type Stored = StoredAuthor;
    fn store(&self) -> StoredAuthor {
        match self {
            Self::Configuration => StoredAuthor::Configuration,
            Self::Flow => StoredAuthor::Flow,
            Self::Queue(id) => StoredAuthor::Queue { id: id.store() },
            Self::Agent(id) => StoredAuthor::Agent { id: id.store() },
            Self::Contact(id) => StoredAuthor::Contact { id: id.store() },
            Self::Program => StoredAuthor::Program,
        }
    }
    fn load(stored: StoredAuthor) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredAuthor::Configuration => Self::Configuration,
            StoredAuthor::Flow => Self::Flow,
            StoredAuthor::Queue { id } => Self::Queue(QueueId::load(id)?),
            StoredAuthor::Agent { id } => Self::Agent(AgentId::load(id)?),
            StoredAuthor::Contact { id } => Self::Contact(InteractionId::load(id)?),
            StoredAuthor::Program => Self::Program,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredChange {
    name: String,
    value: Option<StoredValue>,
    version: u64,
}

impl Mirror for VariableChange {
    type Stored = StoredChange;
    fn store(&self) -> StoredChange {
        let Self { name, value, version } = self;
        StoredChange {
            name: name.store(),
            value: value.store(),
            version: *version,
        }
    }
    fn load(StoredChange { name, value, version }: StoredChange) -> Result<Self, DecodeError> {
        Ok(Self {
            name: VariableName::load(name)?,
            value: Option::load(value)?,
            version,
        })
    }
}
