//! JSON values as their text, so that numbers keep the digits with which they came.

use crate::limits;
use crate::value::{Type, ValueProblem};

/// A JSON text without spaces. Numbers in it keep their digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Json(String);

impl Json {
    /// Checks a JSON text and takes the spaces out.
    ///
    /// # Errors
    /// When it is no JSON, or longer than [`limits::JSON_BYTES`].
    pub fn parse(text: &str) -> Result<Self, ValueProblem> {
        if text.len() > limits::JSON_BYTES {
            return Err(ValueProblem::TooLong {
                limit: limits::JSON_BYTES,
            });
        }
        serde_json::from_str::<serde_json::Value>(text)
            .map_err(|_| ValueProblem::NotOfType { expected: Type::Json })?;
        Ok(Self(compact(text)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The structure.
    ///
    /// # Panics
    /// Never: the text was read when this was made.
    #[must_use]
    pub fn to_value(&self) -> serde_json::Value {
        serde_json::from_str(&self.0).expect("a text that was checked")
    }
}

/// A JSON text without the spaces outside of its strings.
fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for letter in text.chars() {
        if in_string {
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else if letter.is_ascii_whitespace() {
            continue;
        } else {
            in_string = letter == '"';
        }
        out.push(letter);
    }
    out
}
