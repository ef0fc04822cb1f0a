//! Masking of the customer's number (MSK): where the organization wants it, an agent's browser gets the last four digits
//! and nothing else. Done here, before anything is written, so that no answer and no event can forget it.

use floor::{Floor, Interaction, Subject};

use crate::dto::consult::ConsultParty;

/// Stands for however many digits (MSK-2).
const HIDDEN: &str = "••••";
/// Shown behind it (MSK-2).
const SHOWN_DIGITS: usize = 4;
/// A customer's number is looked for in texts by so many of its last digits: those that remain without the country's.
const TELLING_DIGITS: usize = 7;

/// What must not be seen of one contact.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mask {
    /// Digits of the customer's number; empty: nothing is masked.
    digits: String,
}

impl Mask {
    /// Nothing is masked.
    pub(crate) const NONE: Self = Self { digits: String::new() };

    /// What the organization's switch asks for of this contact (MSK-1).
    pub(crate) fn of(floor: &Floor, contact: &Interaction) -> Self {
        Self::number_of(floor, contact.caller.number.as_deref())
    }

    /// The same of a contact or a work item; an item has no number.
    pub(crate) fn of_subject(floor: &Floor, subject: Subject<'_>) -> Self {
        match subject {
            Subject::Contact(contact) => Self::of(floor, contact),
            Subject::Item(_) => Self::NONE,
        }
    }

    /// The same for a number of which no contact is there any more.
    pub(crate) fn number_of(floor: &Floor, number: Option<&str>) -> Self {
        if floor.directory().organization.mask_customer_numbers {
            Self {
                digits: number.map(digits).unwrap_or_default(),
            }
        } else {
            Self::NONE
        }
    }

    /// Whether anything is masked.
    pub(crate) const fn hides(&self) -> bool {
        !self.digits.is_empty()
    }

    /// The customer's number as it may be shown, and whether that is a mask.
    pub(crate) fn number(&self, number: Option<&str>) -> (Option<String>, bool) {
        match number {
            Some(number) if self.hides() && !number.is_empty() => (Some(masked(number)), true),
            other => (other.map(ToOwned::to_owned), false),
        }
    }

    /// A text in which the number may stand, written in whichever way: one that contains it is masked as a whole.
    pub(crate) fn text(&self, text: Option<String>) -> (Option<String>, bool) {
        match text {
            Some(text) if self.in_text(&text) => (Some(masked(&self.digits)), true),
            other => (other, false),
        }
    }

    /// A party that is called by the customer's own number.
    pub(crate) fn party(&self, party: ConsultParty) -> ConsultParty {
        ConsultParty {
            name: self.text(Some(party.name)).0.unwrap_or_default(),
            number: self.text(party.number).0,
            ..party
        }
    }

    fn in_text(&self, text: &str) -> bool {
        let telling = self.digits.len().saturating_sub(TELLING_DIGITS);
        let telling = self.digits.get(telling..).unwrap_or(&self.digits);
        self.hides() && digits(text).contains(telling)
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// `•••• 4317`; of a number that has no more than four digits nothing is shown.
fn masked(number: &str) -> String {
    let digits = digits(number);
    match digits.len().checked_sub(SHOWN_DIGITS) {
        Some(hidden @ 1..) => format!("{HIDDEN} {}", digits.get(hidden..).unwrap_or_default()),
        Some(0) | None => HIDDEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask() -> Mask {
        Mask {
            digits: "359888123456".to_owned(),
        }
    }

    /// Proves: MSK-2
    #[test]
    fn the_last_four_digits_stand_behind_a_mask_of_fixed_length() {
        for (number, shown) in [
            ("+359888124317", "•••• 4317"),
            ("+1 (555) 010-9999", "•••• 9999"),
            ("0888 12 43 17", "•••• 4317"),
            ("12345", "•••• 2345"),
            ("1234", "••••"),
            ("anonymous", "••••"),
        ] {
            assert_eq!(masked(number), shown, "{number}");
        }
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for hidden in ["+359 888 123 456", "0888123456", "call 888-12-34-56!", "359888123456"] {
            let (shown, is_masked) = mask().text(Some(hidden.to_owned()));
            assert_eq!((shown.as_deref(), is_masked), (Some("•••• 3456"), true), "{hidden}");
        }
        for shown in ["case 3456", "123456", "", "+359 888 123 457"] {
            assert_eq!(mask().text(Some(shown.to_owned())), (Some(shown.to_owned()), false));
        }
        assert!(!Mask::NONE.text(Some("0888123456".to_owned())).1);
        assert_eq!(mask().text(None), (None, false));
    }
}
