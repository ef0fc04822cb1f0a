//! What a run may look at: the time, the hours, the contact. Its owner lends it for one step.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::{Hours, Seal, Value};

/// Everything outside of a run that a step may read.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Wall time in milliseconds of Unix time; it never runs backwards.
    pub now_ms: u64,
    /// The organization's zone, in which hours, dates and times are meant.
    pub time_zone: &'a TimeZone,
    /// The organization's opening hours by id.
    pub hours: &'a BTreeMap<String, Hours>,
    /// The values of the contact's variables; secure ones opened.
    pub contact: &'a dyn Fn(&str) -> Option<Value>,
    /// What the floor knows about the contact.
    pub system: &'a System,
    /// How secure values are kept in a stored run.
    pub seal: &'a dyn Seal,
}

/// What the floor knows about a contact, for templates: `system.caller`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    /// The contact's id, which also ties sealed values to it.
    pub interaction: String,
    /// The customer's number, where it is known.
    pub caller: Option<String>,
    /// The number that was dialled.
    pub dialled: Option<String>,
    /// The entry point's id.
    pub entry_point: String,
    /// The id of the queue in which the contact waits or waited last.
    pub queue: Option<String>,
    /// How the contact came to this flow.
    pub operation: Operation,
}

/// How a contact came to its flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operation {
    /// A customer called.
    #[default]
    Inbound,
    /// An agent calls a customer.
    Outdial,
    /// An agent or another flow gave the customer to this entry point.
    Transfer,
    /// An agent consults this entry point.
    ConsultToEntryPoint,
    /// An agent consults an agent.
    ConsultToAgent,
    /// An agent consults a queue.
    ConsultToQueue,
    /// An agent consults an outside number.
    ConsultToNumber,
}

impl Operation {
    /// The name in templates.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outdial => "outdial",
            Self::Transfer => "transfer",
            Self::ConsultToEntryPoint => "consultToEntryPoint",
            Self::ConsultToAgent => "consultToAgent",
            Self::ConsultToQueue => "consultToQueue",
            Self::ConsultToNumber => "consultToNumber",
        }
    }
}

/// The fields of `system` in templates.
pub(crate) const SYSTEM_FIELDS: &[&str] = &[
    "interaction",
    "caller",
    "dialled",
    "entryPoint",
    "queue",
    "operation",
    "now",
    "date",
    "time",
    "weekday",
    "error",
    "errorNode",
];

impl World<'_> {
    /// The local date and time.
    pub(crate) fn local(&self) -> jiff::civil::DateTime {
        self.time_zone.to_datetime(self.moment())
    }

    fn moment(&self) -> Timestamp {
        let now = i64::try_from(self.now_ms).unwrap_or(i64::MAX);
        Timestamp::from_millisecond(now).unwrap_or(Timestamp::MAX)
    }

    /// `system` as templates see it, but for the failure, which the run knows. What is not known is not there.
    pub(crate) fn system(&self) -> BTreeMap<&'static str, minijinja::Value> {
        let local = self.local();
        let system = self.system;
        let mut fields: BTreeMap<&'static str, minijinja::Value> = BTreeMap::from([
            ("interaction", system.interaction.as_str().into()),
            ("entryPoint", system.entry_point.as_str().into()),
            ("operation", system.operation.name().into()),
            ("now", Value::DateTime(self.moment()).text().into()),
            ("date", local.date().to_string().into()),
            ("time", local.strftime("%H:%M").to_string().into()),
            ("weekday", local.weekday().to_monday_one_offset().into()),
        ]);
        let known = [
            ("caller", &system.caller),
            ("dialled", &system.dialled),
            ("queue", &system.queue),
        ];
        for (name, value) in known {
            if let Some(value) = value {
                fields.insert(name, value.as_str().into());
            }
        }
        fields
    }
}
