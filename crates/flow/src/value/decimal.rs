//! Decimal numbers as digits, so that money is never rounded by being kept.

use crate::limits;

/// A decimal number as its digits: money is never rounded. Trailing zeros are kept, because `10.50` is what people
/// write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(String);

impl Decimal {
    /// Reads a decimal number: `-0.5`, `10.50`, `7`; no exponent, no thousands, at most
    /// [`limits::DECIMAL_DIGITS`] digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = signed(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        if !is_digits(whole) || fraction.is_some_and(|fraction| !is_digits(fraction)) {
            return None;
        }
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        if whole.len() + fraction.map_or(0, str::len) > limits::DECIMAL_DIGITS {
            return None;
        }
        let sign = if negative && text.contains(|digit: char| ('1'..='9').contains(&digit)) {
            "-"
        } else {
            ""
        };
        let point = if fraction.is_some() { "." } else { "" };
        Some(Self(format!("{sign}{whole}{point}{}", fraction.unwrap_or_default())))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number for counting: exact enough, because a decimal has no more digits than a double keeps.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or_default()
    }

    /// What counting gave, rounded to the digits that a decimal may have, without zeros at the end.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        let magnitude = number.abs();
        if !number.is_finite() || magnitude >= 10f64.powi(i32::try_from(limits::DECIMAL_DIGITS).ok()?) {
            return None;
        }
        let mut whole_digits = 1;
        while whole_digits < limits::DECIMAL_DIGITS && magnitude >= 10f64.powi(i32::try_from(whole_digits).ok()?) {
            whole_digits += 1;
        }
        let places = limits::DECIMAL_DIGITS - whole_digits;
        let text = format!("{number:.places$}");
        let text = match text.split_once('.') {
            Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
            None => &text,
        };
        Self::parse(text)
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn signed(text: &str) -> (bool, &str) {
    match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => (false, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_with_decimals_leaves_no_dust() {
        for (number, expected) in [
            (0.1 + 0.2, Some("0.3")),
            (-2.50, Some("-2.5")),
            (0.0, Some("0")),
            (-1e-20, Some("0")),
            (1e14, Some("100000000000000")),
            (123_456_789.123_456_78, Some("123456789.123457")),
            (1e15, None),
            (f64::NAN, None),
        ] {
            let found = Decimal::from_f64(number);
            assert_eq!(found.as_ref().map(Decimal::as_str), expected, "{number}");
        }
        let price = Decimal::parse("10.50").expect("a decimal");
        assert_eq!(Decimal::from_f64(price.to_f64() * 2.0), Decimal::parse("21"));
    }
}
