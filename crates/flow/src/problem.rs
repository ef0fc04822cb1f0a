//! What can be wrong with a document, as codes and parameters that a client turns into words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::tree::Mark;
use crate::{Language, Type};

/// What exists around a flow: a document may only name what is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The clips that exist in each language.
    pub prompts: BTreeMap<Language, BTreeSet<String>>,
    /// The music that exists.
    pub music: BTreeSet<String>,
    /// The ids of the queues.
    pub queues: BTreeSet<String>,
    /// The ids of the entry points.
    pub entry_points: BTreeSet<String>,
    /// The ids of the skills.
    pub skills: BTreeSet<String>,
    /// The ids of the opening hours.
    pub hours: BTreeSet<String>,
    /// The organization's variables by name.
    pub variables: BTreeMap<String, KnownVariable>,
    /// What the floor that will run the flow can do beyond sound, menus and plain queues.
    pub features: BTreeSet<Feature>,
}

/// A variable of the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownVariable {
    /// Its type.
    pub of: Type,
    /// Whether it is kept sealed and told to nobody.
    pub secure: bool,
    /// Whether agents see it.
    pub agent_viewable: bool,
}

/// Something that a node asks of the floor. A flow that needs what its floor lacks is refused as a document, so that no
/// caller ever finds out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// [`Action::Fetch`](crate::Action::Fetch).
    Http,
    /// [`Action::SetPriority`](crate::Action::SetPriority), and a queue's `priority`.
    Priority,
    /// A queue's `preferred`.
    Preferred,
    /// A queue's `overflow`.
    Overflow,
    /// A queue's `maxWaitSeconds`.
    MaxWait,
    /// The estimated wait beside the position.
    EstimatedWait,
    /// [`Action::LeaveQueue`](crate::Action::LeaveQueue).
    LeaveQueue,
    /// [`Action::OfferCallback`](crate::Action::OfferCallback).
    Callback,
    /// [`Action::Transfer`](crate::Action::Transfer).
    Transfer,
    /// [`Action::HandOver`](crate::Action::HandOver).
    HandOver,
    /// [`Action::ScreenPop`](crate::Action::ScreenPop).
    ScreenPop,
    /// [`Action::AgentWhisper`](crate::Action::AgentWhisper).
    AgentWhisper,
    /// [`Action::Consent`](crate::Action::Consent).
    Consent,
    /// A [`Seal`](crate::Seal) with a key.
    SecureVariables,
}

impl Feature {
    /// Every feature.
    pub const ALL: [Self; 14] = [
        Self::Http,
        Self::Priority,
        Self::Preferred,
        Self::Overflow,
        Self::MaxWait,
        Self::EstimatedWait,
        Self::LeaveQueue,
        Self::Callback,
        Self::Transfer,
        Self::HandOver,
        Self::ScreenPop,
        Self::AgentWhisper,
        Self::Consent,
        Self::SecureVariables,
    ];

    /// The feature's name in problems.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Priority => "priority",
            Self::Preferred => "preferred",
            Self::Overflow => "overflow",
            Self::MaxWait => "maxWait",
            Self::EstimatedWait => "estimatedWait",
            Self::LeaveQueue => "leaveQueue",
            Self::Callback => "callback",
            Self::Transfer => "transfer",
            Self::HandOver => "handOver",
            Self::ScreenPop => "screenPop",
            Self::AgentWhisper => "agentWhisper",
            Self::Consent => "consent",
            Self::SecureVariables => "secureVariables",
        }
    }
}

/// One mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Line of the mistake, counted from 1.
    pub line: u64,
    /// Column of the mistake in characters, counted from 1.
    pub column: u64,
    /// Where it is in the document, as a JSON pointer (RFC 6901): `/nodes/menu/choices/1`.
    pub path: String,
    /// Which mistake it is.
    pub code: Code,
    /// What the code speaks about: `{"node":"billling"}`.
    pub params: BTreeMap<&'static str, String>,
}

impl Problem {
    pub(crate) fn new(mark: Mark, path: &str, code: Code, params: &[(&'static str, &dyn fmt::Display)]) -> Self {
        Self {
            line: mark.line,
            column: mark.column,
            path: path.to_owned(),
            code,
            params: params.iter().map(|(name, value)| (*name, value.to_string())).collect(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {} at \"{}\"",
            self.line,
            self.column,
            self.code.as_str(),
            self.path
        )?;
        for (name, value) in &self.params {
            write!(f, ", {name}: {value}")?;
        }
        Ok(())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident = $text:literal,)+) => {
        /// The kind of a [`Problem`]; its text is stable, clients translate it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum Code {
            $($(#[$doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable text of the code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

codes! {
    /// The text is neither YAML nor JSON. `message` says why.
    Syntax = "syntax",
    /// The document, its nesting, a list or a name is beyond a limit. `limit`.
    TooLarge = "tooLarge",
    /// A list or mapping has too few entries. `least`.
    TooFew = "tooFew",
    /// Anchors, aliases, tags and several documents in one text are not used here. `feature`.
    NotSupported = "notSupported",
    /// The value is of another kind than expected. `expected`.
    WrongType = "wrongType",
    /// A field that must be there is not. `field`.
    MissingField = "missingField",
    /// A field that means nothing here, often a slip of the pen. `field`, `allowed`.
    UnknownField = "unknownField",
    /// The same key twice in one mapping. `key`.
    DuplicateKey = "duplicateKey",
    /// The same digit twice in one menu. `digit`.
    DuplicateDigit = "duplicateDigit",
    /// A choice that no phone can press. `digit`.
    BadDigit = "badDigit",
    /// A name with other characters than letters, digits, `-` and `_`. `name`.
    BadName = "badName",
    /// A number outside its bounds. `least`, `most`.
    OutOfRange = "outOfRange",
    /// A schema version that this program does not read. `version`, `supported`.
    UnknownVersion = "unknownVersion",
    /// A language without prompts. `language`, `allowed`.
    UnknownLanguage = "unknownLanguage",
    /// A node of a type that does not exist. `type`, `allowed`.
    UnknownType = "unknownType",
    /// A way leads to a node that is not in the document. `node`.
    UnknownNode = "unknownNode",
    /// No way from the start leads to this node. `node`.
    UnreachableNode = "unreachableNode",
    /// From this node no way leads to a queue or a disconnect: a caller could never leave. `node`.
    NoExit = "noExit",
    /// A clip that does not exist in the flow's language. `prompt`, `language`.
    MissingPrompt = "missingPrompt",
    /// Music that does not exist. `music`.
    UnknownMusic = "unknownMusic",
    /// A queue that does not exist. `queue`.
    UnknownQueue = "unknownQueue",
    /// An entry point that does not exist. `entryPoint`.
    UnknownEntryPoint = "unknownEntryPoint",
    /// A skill that does not exist. `skill`.
    UnknownSkill = "unknownSkill",
    /// Opening hours that do not exist. `hours`.
    UnknownHours = "unknownHours",
    /// A variable that the flow does not declare, or a global one that the organization does not have. `variable`.
    UnknownVariable = "unknownVariable",
    /// A name that templates already use for something else. `name`.
    ReservedName = "reservedName",
    /// A template or an expression that cannot be read. `message`.
    BadTemplate = "badTemplate",
    /// A default that is not of its variable's type, or too long for it. `type`, `reason`.
    BadValue = "badValue",
    /// Text that is no JSON pointer. `pointer`.
    BadPointer = "badPointer",
    /// A key that is no HTTP status: `404` or `4xx`. `status`.
    BadStatus = "badStatus",
    /// A header with other characters than letters, digits and `-`, or one that the server sets. `header`.
    BadHeader = "badHeader",
    /// An address that does not begin with `https://` or `http://` and a fixed host. No parameters.
    BadUrl = "badUrl",
    /// A secure value would become known here. `variable`.
    SecureLeak = "secureLeak",
    /// A variable that agents may not see, on a card. `variable`.
    NotViewable = "notViewable",
    /// Steps over time that are not in the order of time. No parameters.
    NotInOrder = "notInOrder",
    /// Two fields of which only one may be there, or one that makes no sense beside the other. `field`, `other`.
    Conflict = "conflict",
    /// Something that this installation cannot do. `feature`.
    NotAvailable = "notAvailable",
    /// A position spoken outside a queue's announcement, where there is none. No parameters.
    PositionElsewhere = "positionElsewhere",
}
