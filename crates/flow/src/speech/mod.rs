//! Values as sequences of clips: numbers, digits, dates, times, in both languages with their grammar.
//!
//! A value that cannot be said is not said wrongly: every function answers `None` for it.

mod calendar;
mod number;

use std::collections::BTreeSet;

use crate::{Language, Prompt, limits};

pub use calendar::{date, date_time, minutes, time};
pub use number::{decimal, number};

/// The clips of a text that is read digit by digit; besides digits it may have `*`, `#`, `+`, and spaces or hyphens,
/// which are not read.
#[must_use]
pub fn digits(language: Language, text: &str) -> Option<Vec<Prompt>> {
    let read: Vec<char> = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    if read.is_empty() || read.len() > limits::SPOKEN_DIGITS {
        return None;
    }
    let clips = read.into_iter().map(|letter| {
        let name = match letter {
            '*' => "star".to_owned(),
            '#' => "hash".to_owned(),
            '+' => "plus".to_owned(),
            _ => number::clip(u64::from(letter.to_digit(10)?)),
        };
        Some(Prompt::new(language, name))
    });
    clips.collect()
}

/// The names of all the clips that this module may use; the same in every language.
#[must_use]
pub fn clip_names() -> BTreeSet<String> {
    let words = ["and", "star", "hash", "plus"].map(str::to_owned);
    let mut names: BTreeSet<String> = words.into();
    names.extend(number::clip_names());
    names.extend(calendar::clip_names());
    names
}

/// The clips as they are called, for tests of this module.
#[cfg(test)]
fn told(clips: Option<Vec<Prompt>>) -> String {
    let Some(clips) = clips else { return "-".to_owned() };
    let all = clip_names();
    let names = clips.into_iter().map(|clip| {
        assert!(all.contains(&clip.name), "{} is among the clips", clip.name);
        clip.name.replace("number-", "")
    });
    names.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_one_by_one() {
        for (text, expected) in [
            ("0207", "0 2 0 7"),
            ("+359 2-9*#", "plus 3 5 9 2 9 star hash"),
            ("", "-"),
            (" - ", "-"),
            ("12a", "-"),
            ("٣", "-"),
        ] {
            assert_eq!(told(digits(Language::English, text)), expected, "{text:?}");
        }
        assert_eq!(digits(Language::English, &"1".repeat(limits::SPOKEN_DIGITS + 1)), None);
    }
}
