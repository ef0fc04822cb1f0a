//! Names of things: typed identifiers and the one clock type of the floor. Nothing here knows what the things do.

use std::fmt;
use std::sync::Arc;

/// Wall time in milliseconds since 1970-01-01 UTC. Wall time, because wrap-ups and callbacks outlive a process; the
/// caller guarantees that it never runs backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment plus `ms` milliseconds, saturating.
    #[must_use]
    pub const fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add_unsigned(ms))
    }

    /// Milliseconds from `earlier` to this moment; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        let gap = self.0.saturating_sub(earlier.0);
        if gap < 0 { 0 } else { gap.unsigned_abs() }
    }
}

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it stands in the configuration.
            #[must_use]
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The text of the identifier.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

text_ids! {
    /// A person who can sign in as an agent.
    AgentId
    /// A team of agents.
    TeamId
    /// A desktop profile: what an agent may do and how.
    ProfileId
    /// A queue of waiting contacts.
    QueueId
    /// A place where contacts enter: numbers and a flow.
    EntryPointId
    /// A reason for being idle, set up by an administrator.
    IdleCodeId
    /// A wrap-up reason, set up by an administrator.
    WrapUpCodeId
    /// A registered desk phone, named by its extension.
    PhoneId
    /// A carrier's trunk.
    TrunkId
    /// A skill that agents have and contacts need.
    SkillId
    /// Somebody of the organization's directory of people.
    PersonId
    /// A sound shipped with the product or uploaded, such as `prompts/bg/welcome` or `music/hold`.
    ClipId
    /// One request of a person, so that its outcome can be recognised among the events. Chosen by the shell.
    RequestId
}

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )*};
}

number_ids! {
    /// One customer contact with all its legs. Counted by the floor, starting at 1.
    InteractionId
    /// One stream of sound to one party: a SIP dialog or a browser's peer connection. Legs that the floor opens are
    /// counted by it; legs that arrive from outside are numbered by `voice` with [`LegId::FROM_OUTSIDE`] set.
    LegId
    /// One playing of a prompt to one leg.
    PlayId
}

impl LegId {
    /// The bit that marks a leg numbered by `voice`, so that the two number lines never meet.
    pub const FROM_OUTSIDE: u64 = 1 << 62;
}

/// Bytes that the floor keeps and returns without looking inside: a SIP dialog or a registration as `sip` wrote it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Opaque(Arc<[u8]>);

impl Opaque {
    /// Wraps bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(Arc::from(bytes))
    }

    /// The bytes, as they came.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether there is nothing inside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opaque({} bytes)", self.0.len())
    }
}

/// The last four digits of a number behind dots, for logs and messages.
#[must_use]
pub fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
    if digits.len() > 4 {
        format!("…{tail}")
    } else {
        "…".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_saturates_and_never_goes_below_zero() {
        assert_eq!(Timestamp(1_000).plus(500), Timestamp(1_500));
        assert_eq!(Timestamp(i64::MAX - 1).plus(500), Timestamp(i64::MAX));
        assert_eq!(Timestamp(1_500).since(Timestamp(1_000)), 500);
        assert_eq!(Timestamp(1_000).since(Timestamp(1_500)), 0);
        assert_eq!(Timestamp(i64::MIN).since(Timestamp(i64::MAX)), 0);
    }

    #[test]
    fn a_number_shows_its_last_four_digits_at_most() {
        for (number, shown) in [
            ("+359888123456", "…3456"),
            ("+1 (555) 010-9999", "…9999"),
            ("12345", "…2345"),
            ("1234", "…"),
            ("112", "…"),
            ("", "…"),
        ] {
            assert_eq!(masked(number), shown, "{number}");
        }
    }

    #[test]
    fn opaque_bytes_are_not_shown() {
        let opaque = Opaque::new(b"secret");
        assert_eq!(format!("{opaque:?}"), "Opaque(6 bytes)");
        assert_eq!(opaque.as_bytes(), b"secret");
        assert!(Opaque::default().is_empty() && !opaque.is_empty());
    }
}
