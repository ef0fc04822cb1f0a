//! The variables of a flow.

use crate::{Type, Value};

/// A variable as a flow declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The flow's own: it lives as long as the run.
    Local {
        /// Its type.
        of: Type,
        /// Whether it is kept sealed and told to nobody.
        secure: bool,
        /// What it holds at first.
        default: Option<Value>,
    },
    /// One of the organization's, which belongs to the contact and outlives the flow.
    Global {
        /// Its type.
        of: Type,
        /// Whether it is kept sealed and told to nobody.
        secure: bool,
    },
}

impl Variable {
    /// Its type.
    #[must_use]
    pub const fn of(&self) -> Type {
        match self {
            Self::Local { of, .. } | Self::Global { of, .. } => *of,
        }
    }

    /// Whether it is kept sealed and told to nobody.
    #[must_use]
    pub const fn is_secure(&self) -> bool {
        match self {
            Self::Local { secure, .. } | Self::Global { secure, .. } => *secure,
        }
    }

    /// Whether it belongs to the contact.
    #[must_use]
    pub const fn is_global(&self) -> bool {
        match self {
            Self::Local { .. } => false,
            Self::Global { .. } => true,
        }
    }
}
