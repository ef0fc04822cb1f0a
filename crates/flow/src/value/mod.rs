//! Values: what a variable of a contact may hold, and how each type is written.
//!
//! Each value has one canonical text. It is what agents see, what templates render and what is stored, so that two
//! equal values are equal texts everywhere. Who reads text from outside uses [`Value::parse`], which says what is wrong.

mod decimal;
mod json;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::limits;

pub use decimal::Decimal;
pub use json::Json;

use decimal::{is_digits, signed};

/// The type of a variable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Type {
    /// Any text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// True or false.
    Boolean,
    /// A moment.
    DateTime,
    /// A structure for flows; never shown to agents.
    Json,
}

impl Type {
    /// Every type, in the order of the reference.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Integer,
        Self::Decimal,
        Self::Boolean,
        Self::DateTime,
        Self::Json,
    ];

    /// The type's name in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::DateTime => "dateTime",
            Self::Json => "json",
        }
    }

    /// The type of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A value in its canonical form; made by [`Value::parse`] or from what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub enum Value {
    /// Any text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as it was written.
    Decimal(Decimal),
    /// True or false.
    Boolean(bool),
    /// A moment, exact to the millisecond.
    DateTime(Timestamp),
    /// A structure.
    Json(Json),
}

/// Why a text is no value of a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    /// Longer than a variable may be.
    #[error("longer than {limit}")]
    TooLong {
        /// The limit in characters as people count them, for JSON in bytes.
        limit: usize,
    },
    /// Not of the type: `12a` is no integer.
    #[error("not of type {}", expected.name())]
    NotOfType {
        /// The type that was expected.
        expected: Type,
    },
}

impl ValueProblem {
    /// The stable text of the kind of problem; clients translate it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "valueTooLong",
            Self::NotOfType { .. } => "valueNotOfType",
        }
    }
}

/// The length of a text as people count it: `é` and a flag are one each, however they are encoded.
#[must_use]
pub fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}

impl Value {
    /// Reads a value of a type from text. Spaces around it count only in a text.
    ///
    /// # Errors
    /// When it is too long or of another type.
    pub fn parse(of: Type, text: &str) -> Result<Self, ValueProblem> {
        let wrong = || ValueProblem::NotOfType { expected: of };
        let bare = text.trim();
        match of {
            Type::Text => {
                let limit = limits::VALUE_CHARS;
                if text.len() > limits::VALUE_BYTES || characters(text) > limit {
                    return Err(ValueProblem::TooLong { limit });
                }
                Ok(Self::Text(text.to_owned()))
            }
            Type::Integer => integer(bare).map(Self::Integer).ok_or_else(wrong),
            Type::Decimal => Decimal::parse(bare).map(Self::Decimal).ok_or_else(wrong),
            Type::Boolean => match bare {
                "true" => Ok(Self::Boolean(true)),
                "false" => Ok(Self::Boolean(false)),
                _ => Err(wrong()),
            },
            Type::DateTime => date_time(bare).map(Self::DateTime).ok_or_else(wrong),
            Type::Json => Json::parse(bare).map(Self::Json),
        }
    }

    /// The value's type.
    #[must_use]
    pub const fn of(&self) -> Type {
        match self {
            Self::Text(_) => Type::Text,
            Self::Integer(_) => Type::Integer,
            Self::Decimal(_) => Type::Decimal,
            Self::Boolean(_) => Type::Boolean,
            Self::DateTime(_) => Type::DateTime,
            Self::Json(_) => Type::Json,
        }
    }

    /// The canonical text; [`Value::parse`] of it gives the same value.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Decimal(decimal) => decimal.as_str().to_owned(),
            Self::Json(json) => json.as_str().to_owned(),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
            Self::DateTime(moment) => written(*moment),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// The stored form of a value: its type beside its text.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(rename = "type")]
    of: Type,
    value: String,
}

impl From<Value> for Stored {
    fn from(value: Value) -> Self {
        Self {
            of: value.of(),
            value: value.text(),
        }
    }
}

impl TryFrom<Stored> for Value {
    type Error = ValueProblem;

    fn try_from(stored: Stored) -> Result<Self, ValueProblem> {
        Self::parse(stored.of, &stored.value)
    }
}

fn integer(text: &str) -> Option<i64> {
    is_digits(signed(text).1).then(|| text.parse().ok()).flatten()
}

/// The accepted shapes are `yyyy-MM-ddTHH:mm:ss.SSSZ`, the same without milliseconds, and without seconds. `Z` may be
/// an offset (`+03:00`, `+0300`).
fn date_time(text: &str) -> Option<Timestamp> {
    let shaped = |pattern: &str, text: &str| {
        text.len() == pattern.len()
            && text.bytes().zip(pattern.bytes()).all(|(found, wanted)| match wanted {
                b'0' => found.is_ascii_digit(),
                b'+' => found == b'+' || found == b'-',
                _ => found == wanted,
            })
    };
    let zone = text.get("0000-00-00T00:00".len()..)?.find(['Z', '+', '-'])? + "0000-00-00T00:00".len();
    let (local, zone) = text.split_at_checked(zone)?;
    let known = ["0000-00-00T00:00", "0000-00-00T00:00:00", "0000-00-00T00:00:00.000"];
    if !known.iter().any(|pattern| shaped(pattern, local))
        || !["Z", "+00:00", "+0000"].iter().any(|pattern| shaped(pattern, zone))
    {
        return None;
    }
    text.parse().ok()
}

/// In UTC, with milliseconds where there are some.
fn written(moment: Timestamp) -> String {
    let milliseconds = moment.subsec_millisecond() != 0;
    let pattern = if milliseconds {
        "%Y-%m-%dT%H:%M:%S.%3fZ"
    } else {
        "%Y-%m-%dT%H:%M:%SZ"
    };
    moment.strftime(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(of: Type, text: &str) -> Option<String> {
        Value::parse(of, text).ok().map(|value| value.text())
    }

    /// `from -> to`, or `from` alone when it must be refused.
    fn table(of: Type, rows: &[&str]) {
        for row in rows {
            let (from, to) = match row.split_once(" -> ") {
                Some((from, to)) => (from, Some(to.to_owned())),
                None => (*row, None),
            };
            assert_eq!(parsed(of, from), to, "{of:?} {from:?}");
            if let Some(to) = to {
                assert_eq!(parsed(of, &to), Some(to.clone()), "canonical text stays as it is");
            }
        }
    }

    /// Proves: CAD-2
    #[test]
    fn each_type_has_one_text_for_one_value() {
        table(
            Type::Integer,
            &[
                "12 -> 12",
                " -7 -> -7",
                "+007 -> 7",
                "-0 -> 0",
                "1.0",
                "1e3",
                "12a",
                "",
                "9223372036854775808",
                "٣",
            ],
        );
        table(
            Type::Decimal,
            &[
                "10.50 -> 10.50",
                "+1 -> 1",
                "-0.00 -> 0.00",
                "007.5 -> 7.5",
                "-0.5 -> -0.5",
                "999999999999999 -> 999999999999999",
                "1234567890123456",
                ".5",
                "5.",
                "1e3",
                "1,5",
                "NaN",
                "",
            ],
        );
        table(Type::Boolean, &["true -> true", " false -> false", "True", "1", ""]);
        table(
            Type::Json,
            &[
                "{ \"a b\" : [ 1.10 , null ] } -> {\"a b\":[1.10,null]}",
                "\"a \\\" b\" -> \"a \\\" b\"",
                "\"\\\\\" -> \"\\\\\"",
                "{a: 1}",
                "",
            ],
        );
        assert_eq!(parsed(Type::Text, " as it is \n").as_deref(), Some(" as it is \n"));
    }

    #[test]
    fn a_moment_is_written_in_the_international_form() {
        table(
            Type::DateTime,
            &[
                "2026-03-29T10:05Z -> 2026-03-29T10:05:00Z",
                "2026-03-29T10:05:06Z -> 2026-03-29T10:05:06Z",
                "2026-03-29T10:05:06.700Z -> 2026-03-29T10:05:06.700Z",
                "2026-03-29T10:05+03:00 -> 2026-03-29T07:05:00Z",
                "2026-03-29T00:05:01-0130 -> 2026-03-29T01:35:01Z",
                "2024-02-29T00:00Z -> 2024-02-29T00:00:00Z",
                "2026-02-29T00:00Z",
                "2026-03-29T25:00Z",
                "2026-03-29T10:05",
                "2026-03-29 10:05Z",
                "2026-03-29T10:05:06.7Z",
                "2026-03-29T10:05z",
                "29.03.2026",
                "2026-03-29",
                "",
            ],
        );
    }

    #[test]
    fn texts_are_counted_as_people_count_and_bounded() {
        assert_eq!(characters("e\u{301}\u{1F1E7}\u{1F1EC}\u{1F469}\u{200D}\u{1F4BB}я"), 4);
        let flags = "\u{1F1E7}\u{1F1EC}".repeat(limits::VALUE_CHARS);
        assert_eq!(parsed(Type::Text, &flags), Some(flags.clone()));
        let limit = limits::VALUE_CHARS;
        assert_eq!(
            Value::parse(Type::Text, &format!("{flags}a")),
            Err(ValueProblem::TooLong { limit })
        );
        let pile = format!("a{}", "\u{301}".repeat(limits::VALUE_BYTES));
        assert_eq!(Value::parse(Type::Text, &pile), Err(ValueProblem::TooLong { limit }));
        let big = format!("\"{}\"", "x".repeat(limits::JSON_BYTES));
        assert!(matches!(
            Value::parse(Type::Json, &big),
            Err(ValueProblem::TooLong { .. })
        ));
    }

    #[test]
    fn the_stored_form_names_the_type_and_is_checked_when_read() {
        for of in Type::ALL {
            assert_eq!(Type::from_name(of.name()), Some(of));
            assert_eq!(
                serde_json::to_value(of).expect("JSON"),
                serde_json::Value::from(of.name())
            );
        }
        let value = Value::parse(Type::Decimal, "10.50").expect("a decimal");
        let stored = serde_json::to_string(&value).expect("JSON");
        assert_eq!(stored, r#"{"type":"decimal","value":"10.50"}"#);
        assert_eq!(serde_json::from_str::<Value>(&stored).expect("a value"), value);
        assert!(serde_json::from_str::<Value>(r#"{"type":"integer","value":"x"}"#).is_err());
    }
}
