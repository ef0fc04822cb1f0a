//! How each kind of field is stored: names as text, numbers and times as numbers, bytes as hexadecimal digits.

use std::fmt::Write;

use floor::{
    AgentId, Availability, Caller, ClipId, Device, EntryPointId, IdleCodeId, IdleReason, InteractionId, LegId, Opaque,
    Origin, PersonId, PhoneId, PlayId, QueueId, SkillId, SystemIdle, TeamId, Timestamp, Treatment, TrunkId,
    WrapUpCodeId,
};
use serde::{Deserialize, Serialize};

use super::DecodeError;

/// A value of the floor and its stored form.
pub(super) trait Mirror: Sized {
    /// What serde sees.
    type Stored;
    /// To be stored.
    fn store(&self) -> Self::Stored;
    /// From what was stored.
    fn load(stored: Self::Stored) -> Result<Self, DecodeError>;
}

macro_rules! as_itself {
    ($($name:ty)*) => {$(
        impl Mirror for $name {
            type Stored = Self;
            fn store(&self) -> Self { self.clone() }
            fn load(stored: Self) -> Result<Self, DecodeError> { Ok(stored) }
        }
    )*};
}
as_itself! { bool u8 u32 u64 String }

macro_rules! as_number {
    ($($name:ident: $number:ty)*) => {$(
        impl Mirror for $name {
            type Stored = $number;
            fn store(&self) -> $number { self.0 }
            fn load(stored: $number) -> Result<Self, DecodeError> { Ok(Self(stored)) }
        }
    )*};
}
as_number! { InteractionId: u64 LegId: u64 PlayId: u64 Timestamp: i64 }

macro_rules! as_text {
    ($($name:ident)*) => {$(
        impl Mirror for $name {
            type Stored = String;
            fn store(&self) -> String { self.as_str().to_owned() }
            fn load(stored: String) -> Result<Self, DecodeError> { Ok(Self::new(&stored)) }
        }
    )*};
}
as_text! { AgentId ClipId TeamId QueueId EntryPointId IdleCodeId WrapUpCodeId PhoneId TrunkId PersonId SkillId }

impl<T: Mirror> Mirror for Option<T> {
    type Stored = Option<T::Stored>;
    fn store(&self) -> Self::Stored {
        self.as_ref().map(T::store)
    }
    fn load(stored: Self::Stored) -> Result<Self, DecodeError> {
        stored.map(T::load).transpose()
    }
}

impl<T: Mirror> Mirror for Vec<T> {
    type Stored = Vec<T::Stored>;
    fn store(&self) -> Self::Stored {
        self.iter().map(T::store).collect()
    }
    fn load(stored: Self::Stored) -> Result<Self, DecodeError> {
        stored.into_iter().map(T::load).collect()
    }
}

impl Mirror for Opaque {
    type Stored = String;
    fn store(&self) -> String {
        let mut text = String::with_capacity(self.as_bytes().len() * 2);
        for byte in self.as_bytes() {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
    fn load(stored: String) -> Result<Self, DecodeError> {
        let bad = DecodeError::Value("bytes are stored as pairs of hexadecimal digits");
        let digits: Option<Vec<u8>> = stored
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        let Some(digits) = digits.filter(|digits| digits.len() % 2 == 0) else {
            return Err(bad);
        };
        let bytes: Vec<u8> = digits
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect();
        Ok(Self::new(&bytes))
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum StoredDevice {
    Browser,
    Extension { phone: String },
    DialNumber { number: String },
}

impl Mirror for Device {
    type Stored = StoredDevice;
    fn store(&self) -> StoredDevice {
        match self {
            Self::Browser => StoredDevice::Browser,
            Self::Extension(phone) => StoredDevice::Extension { phone: phone.store() },
            Self::DialNumber(number) => StoredDevice::DialNumber { number: number.clone() },
        }
    }
    fn load(stored: StoredDevice) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredDevice::Browser => Self::Browser,
            StoredDevice::Extension { phone } => Self::Extension(PhoneId::load(phone)?),
            StoredDevice::DialNumber { number } => Self::DialNumber(number),
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "camelCase")]
pub(super) enum StoredAvailability {
    Available,
    Idle { code: String },
    SystemIdle { reason: <SystemIdle as Mirror>::Stored },
}

impl Mirror for Availability {
    type Stored = StoredAvailability;
    fn store(&self) -> StoredAvailability {
        match self {
            Self::Available => StoredAvailability::Available,
            Self::Idle(IdleReason::Code(code)) => StoredAvailability::Idle { code: code.store() },
            Self::Idle(IdleReason::System(reason)) => StoredAvailability::SystemIdle { reason: reason.store() },
        }
    }
    fn load(stored: StoredAvailability) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredAvailability::Available => Self::Available,
            StoredAvailability::Idle { code } => Self::Idle(IdleReason::Code(IdleCodeId::load(code)?)),
            StoredAvailability::SystemIdle { reason } => Self::Idle(IdleReason::System(SystemIdle::load(reason)?)),
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum StoredOrigin {
    Trunk { id: String },
    Phone { id: String },
    Web,
    Consult { parent: u64 },
}

impl Mirror for Origin {
    type Stored = StoredOrigin;
    fn store(&self) -> StoredOrigin {
        match self {
            Self::Trunk(id) => StoredOrigin::Trunk { id: id.store() },
            Self::Phone(id) => StoredOrigin::Phone { id: id.store() },
            Self::Web => StoredOrigin::Web,
            Self::Consult(parent) => StoredOrigin::Consult { parent: parent.store() },
        }
    }
    fn load(stored: StoredOrigin) -> Result<Self, DecodeError> {
        Ok(match stored {
            StoredOrigin::Trunk { id } => Self::Trunk(TrunkId::load(id)?),
            StoredOrigin::Phone { id } => Self::Phone(PhoneId::load(id)?),
            StoredOrigin::Web => Self::Web,
            StoredOrigin::Consult { parent } => Self::Consult(InteractionId::load(parent)?),
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredCaller {
    number: Option<String>,
    name: Option<String>,
}

impl Mirror for Caller {
    type Stored = StoredCaller;
    fn store(&self) -> StoredCaller {
        let Self { number, name } = self.clone();
        StoredCaller { number, name }
    }
    fn load(StoredCaller { number, name }: StoredCaller) -> Result<Self, DecodeError> {
        Ok(Self { number, name })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredTreatment {
    prompt: Option<StoredPrompt>,
    music: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredPrompt {
    play: u64,
    clips: Vec<String>,
}

impl Mirror for Treatment {
    type Stored = StoredTreatment;
    fn store(&self) -> StoredTreatment {
        let Self { prompt, music } = self;
        let prompt = prompt.as_ref().map(|(play, clips)| StoredPrompt {
            play: play.store(),
            clips: clips.store(),
        });
        StoredTreatment {
            prompt,
            music: music.store(),
        }
    }
    fn load(StoredTreatment { prompt, music }: StoredTreatment) -> Result<Self, DecodeError> {
        let prompt = prompt
            .map(|StoredPrompt { play, clips }| Ok::<_, DecodeError>((PlayId::load(play)?, Vec::load(clips)?)))
            .transpose()?;
        Ok(Self {
            prompt,
            music: Option::load(music)?,
        })
    }
}
