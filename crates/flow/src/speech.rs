//! Numbers as sequences of clips.
//!
//! The clips are `number-1` to `number-20`, the tens to `number-90`, the hundreds to `number-900`, and `and`: 37 of
//! them say every number from 1 to 999 in both languages. They are counted in the neuter ("едно", "две"), as one
//! counts aloud: that is what follows "номер".

use std::collections::BTreeSet;

use crate::{Language, Prompt, limits};

/// The clips that say `number`, or `None` when it cannot be said: zero, or above [`limits::SPOKEN_NUMBER`].
///
/// Bulgarian puts "и" before the last part only: "сто двадесет и едно", "сто и двадесет", "двадесет и едно". English
/// puts "and" after the hundreds only: "one hundred and twenty one", "twenty one".
#[must_use]
pub fn number(language: Language, number: u32) -> Option<Vec<Prompt>> {
    if number == 0 || number > limits::SPOKEN_NUMBER {
        return None;
    }
    let hundreds = number / 100 * 100;
    let rest = number % 100;
    let (tens, units) = if rest <= 20 {
        (0, rest)
    } else {
        (rest / 10 * 10, rest % 10)
    };
    let parts: Vec<u32> = [hundreds, tens, units].into_iter().filter(|part| *part > 0).collect();
    let and_before = match language {
        Language::Bulgarian => parts.len() - 1,
        Language::English => usize::from(hundreds > 0),
    };
    let mut clips = Vec::with_capacity(parts.len() + 1);
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 && index == and_before {
            clips.push(Prompt::new(language, "and"));
        }
        clips.push(Prompt::new(language, format!("number-{part}")));
    }
    Some(clips)
}

/// The names of all the clips that [`number`] may use; the same in every language.
#[must_use]
pub fn clip_names() -> BTreeSet<String> {
    Language::ALL
        .into_iter()
        .flat_map(|language| (1..=limits::SPOKEN_NUMBER).filter_map(move |n| number(language, n)))
        .flatten()
        .map(|clip| clip.name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(language: Language, n: u32) -> String {
        let clips = number(language, n).expect("a number that can be said");
        let names: Vec<String> = clips.into_iter().map(|clip| clip.name.replace("number-", "")).collect();
        names.join(" ")
    }

    #[test]
    fn bulgarian_puts_and_before_the_last_part_only() {
        for (n, expected) in [
            (1, "1"),
            (11, "11"),
            (20, "20"),
            (21, "20 and 1"),
            (40, "40"),
            (99, "90 and 9"),
            (100, "100"),
            (101, "100 and 1"),
            (115, "100 and 15"),
            (120, "100 and 20"),
            (121, "100 20 and 1"),
            (130, "100 and 30"),
            (999, "900 90 and 9"),
        ] {
            assert_eq!(said(Language::Bulgarian, n), expected, "{n}");
        }
    }

    #[test]
    fn english_puts_and_after_the_hundreds_only() {
        for (n, expected) in [
            (1, "1"),
            (20, "20"),
            (21, "20 1"),
            (100, "100"),
            (101, "100 and 1"),
            (120, "100 and 20"),
            (999, "900 and 90 9"),
        ] {
            assert_eq!(said(Language::English, n), expected, "{n}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_not_said_wrongly() {
        assert_eq!(number(Language::Bulgarian, 0), None);
        assert_eq!(number(Language::English, 1000), None);
    }

    #[test]
    fn the_clips_add_up_to_the_number_and_are_37_in_all() {
        for language in Language::ALL {
            for n in 1..=limits::SPOKEN_NUMBER {
                let clips = number(language, n).expect("a number that can be said");
                let sum: u32 = clips
                    .iter()
                    .filter_map(|c| c.name.strip_prefix("number-")?.parse::<u32>().ok())
                    .sum();
                assert_eq!(sum, n);
                assert!(clips.iter().all(|clip| clip.language == language));
            }
        }
        assert_eq!(clip_names().len(), 37);
    }
}
