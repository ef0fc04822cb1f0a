//! Numbers: cardinals to 999,999,999 with their gender, and decimals.
//!
//! Bulgarian puts "и" before the last word only ("хиляда сто двадесет и едно", "хиляда и сто"), in each group on its
//! own; English puts "and" after hundreds and before a lonely last group ("one thousand and one"). What is counted
//! gives "едно" and "две" its gender: thousands are feminine, millions masculine.

use crate::{Decimal, Gender, Language, Prompt, limits};

/// The clips that say a number, or `None` beyond [`limits::SPOKEN_NUMBER`].
#[must_use]
pub fn number(language: Language, number: i64, gender: Gender) -> Option<Vec<Prompt>> {
    let size = number.unsigned_abs();
    if size > limits::SPOKEN_NUMBER {
        return None;
    }
    let mut names = Vec::new();
    if number < 0 {
        names.push("minus".to_owned());
    }
    names.extend(cardinal(language, size, gender));
    Some(prompts(language, names))
}

/// The clips that say a decimal: "три цяло и двадесет и пет", "three point two five". More than
/// three digits behind the point are read one by one, and so are those with a zero in front.
#[must_use]
pub fn decimal(language: Language, decimal: &Decimal) -> Option<Vec<Prompt>> {
    let (negative, digits) = match decimal.as_str().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, decimal.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole: u64 = whole.parse().ok().filter(|whole| *whole <= limits::SPOKEN_NUMBER)?;
    let mut names = Vec::new();
    if negative && (whole > 0 || !fraction.is_empty()) {
        names.push("minus".to_owned());
    }
    names.extend(cardinal(language, whole, Gender::Neuter));
    if !fraction.is_empty() {
        names.push("point".to_owned());
        let one_by_one = match language {
            Language::Bulgarian => fraction.starts_with('0') || fraction.len() > 3,
            Language::English => true,
        };
        if one_by_one {
            names.extend(fraction.bytes().map(|digit| clip(u64::from(digit - b'0'))));
        } else {
            names.extend(cardinal(language, fraction.parse().ok()?, Gender::Neuter));
        }
    }
    Some(prompts(language, names))
}

/// The clip of a number that has one.
pub(super) fn clip(number: u64) -> String {
    format!("number-{number}")
}

pub(super) fn prompts(language: Language, names: Vec<String>) -> Vec<Prompt> {
    names.into_iter().map(|name| Prompt::new(language, name)).collect()
}

/// The clips of a number from zero on.
pub(super) fn cardinal(language: Language, number: u64, gender: Gender) -> Vec<String> {
    if number == 0 {
        return vec![clip(0)];
    }
    let groups = [
        (number / 1_000_000, Gender::Masculine, Some("million")),
        (number / 1_000 % 1_000, Gender::Feminine, Some("thousand")),
        (number % 1_000, gender, None),
    ];
    let last = groups.iter().rposition(|(group, ..)| *group > 0);
    let mut names: Vec<String> = Vec::new();
    for (index, (group, gender, scale)) in groups.into_iter().enumerate().filter(|(_, (group, ..))| *group > 0) {
        let words = below_thousand(language, group, gender);
        let lonely = match language {
            Language::Bulgarian => words.len() == 1,
            Language::English => group < 100 && scale.is_none(),
        };
        if !names.is_empty() && Some(index) == last && lonely {
            names.push("and".to_owned());
        }
        // "Хиляда" needs no "една".
        let bare = language == Language::Bulgarian && group == 1 && scale == Some("thousand");
        if !bare {
            names.extend(words);
        }
        if let Some(scale) = scale {
            let plural = if group == 1 { "" } else { "s" };
            names.push(format!("{scale}{plural}"));
        }
    }
    names
}

/// The clips of 1 to 999.
fn below_thousand(language: Language, number: u64, gender: Gender) -> Vec<String> {
    let hundreds = number / 100 * 100;
    let rest = number % 100;
    let (tens, units) = if rest <= 20 {
        (0, rest)
    } else {
        (rest / 10 * 10, rest % 10)
    };
    let parts: Vec<u64> = [hundreds, tens, units].into_iter().filter(|part| *part > 0).collect();
    let and_before = match language {
        Language::Bulgarian => parts.len() - 1,
        Language::English => usize::from(hundreds > 0),
    };
    let mut names = Vec::with_capacity(parts.len() + 1);
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 && index == and_before {
            names.push("and".to_owned());
        }
        names.push(match (language, part, gender) {
            (Language::Bulgarian, 1, Gender::Masculine) => "number-1-masculine".to_owned(),
            (Language::Bulgarian, 1, Gender::Feminine) => "number-1-feminine".to_owned(),
            (Language::Bulgarian, 2, Gender::Masculine) => "number-2-masculine".to_owned(),
            (Language::Bulgarian | Language::English, _, Gender::Masculine | Gender::Feminine | Gender::Neuter) => {
                clip(part)
            }
        });
    }
    names
}

/// Every clip of numbers, in both languages.
pub(super) fn clip_names() -> impl Iterator<Item = String> {
    let numbers = (0..=20).chain((30..=90).step_by(10)).chain((100..=900).step_by(100));
    let words = [
        "number-1-masculine",
        "number-1-feminine",
        "number-2-masculine",
        "thousand",
        "thousands",
        "million",
        "millions",
        "minus",
        "point",
    ];
    numbers.map(clip).chain(words.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::told;

    fn said(language: Language, n: i64) -> String {
        told(number(language, n, Gender::Neuter))
    }

    #[test]
    fn bulgarian_puts_and_before_the_last_word_only() {
        for (n, expected) in [
            (0, "0"),
            (1, "1"),
            (11, "11"),
            (20, "20"),
            (21, "20 and 1"),
            (99, "90 and 9"),
            (100, "100"),
            (101, "100 and 1"),
            (115, "100 and 15"),
            (120, "100 and 20"),
            (121, "100 20 and 1"),
            (999, "900 90 and 9"),
            (1_000, "thousand"),
            (1_001, "thousand and 1"),
            (1_020, "thousand and 20"),
            (1_021, "thousand 20 and 1"),
            (1_100, "thousand and 100"),
            (1_121, "thousand 100 20 and 1"),
            (2_000, "2 thousands"),
            (2_500, "2 thousands and 500"),
            (21_000, "20 and 1-feminine thousands"),
            (22_000, "20 and 2 thousands"),
            (101_003, "100 and 1-feminine thousands and 3"),
            (1_000_000, "1-masculine million"),
            (1_001_000, "1-masculine million and thousand"),
            (1_100_000, "1-masculine million and 100 thousands"),
            (1_121_000, "1-masculine million 100 20 and 1-feminine thousands"),
            (2_000_002, "2-masculine millions and 2"),
            (-7, "minus 7"),
            (999_999_999, "900 90 and 9 millions 900 90 and 9 thousands 900 90 and 9"),
            (1_000_000_000, "-"),
            (i64::MIN, "-"),
        ] {
            assert_eq!(said(Language::Bulgarian, n), expected, "{n}");
        }
    }

    #[test]
    fn english_puts_and_after_hundreds_and_before_a_lonely_end() {
        for (n, expected) in [
            (0, "0"),
            (21, "20 1"),
            (101, "100 and 1"),
            (120, "100 and 20"),
            (999, "900 and 90 9"),
            (1_000, "1 thousand"),
            (1_001, "1 thousand and 1"),
            (1_100, "1 thousand 100"),
            (1_121, "1 thousand 100 and 20 1"),
            (201_005, "200 and 1 thousands and 5"),
            (2_030_000, "2 millions 30 thousands"),
            (-12, "minus 12"),
        ] {
            assert_eq!(said(Language::English, n), expected, "{n}");
        }
    }

    #[test]
    fn what_is_counted_gives_the_number_its_gender() {
        for (gender, one, two, twenty_one, twelve) in [
            (
                Gender::Masculine,
                "1-masculine",
                "2-masculine",
                "20 and 1-masculine",
                "12",
            ),
            (Gender::Feminine, "1-feminine", "2", "20 and 1-feminine", "12"),
            (Gender::Neuter, "1", "2", "20 and 1", "12"),
        ] {
            let said = |n| told(number(Language::Bulgarian, n, gender));
            assert_eq!([said(1), said(2), said(21), said(12)], [one, two, twenty_one, twelve]);
        }
        assert_eq!(told(number(Language::English, 2, Gender::Masculine)), "2");
    }

    #[test]
    fn the_clips_add_up_to_the_number() {
        for language in Language::ALL {
            for n in (0..=1_299).chain((0..limits::SPOKEN_NUMBER as i64).step_by(7_654_321)) {
                let clips = number(language, n, Gender::Neuter).expect("a number that can be said");
                let (mut sum, mut group) = (0, 0);
                for clip in &clips {
                    match clip.name.as_str() {
                        "and" => {}
                        "thousand" | "thousands" => {
                            sum += group.max(1) * 1_000;
                            group = 0;
                        }
                        "million" | "millions" => {
                            sum += group * 1_000_000;
                            group = 0;
                        }
                        name => {
                            let digits = name.split('-').nth(1).expect("number-N");
                            group += digits.parse::<i64>().expect("a number");
                        }
                    }
                }
                assert_eq!(sum + group, n, "{clips:?}");
                assert!(clips.iter().all(|clip| clip.language == language));
            }
        }
    }

    #[test]
    fn decimals_have_a_point_in_english_and_wholes_in_bulgarian() {
        for (text, bulgarian, english) in [
            ("3.5", "3 point 5", "3 point 5"),
            ("3.25", "3 point 20 and 5", "3 point 2 5"),
            ("-0.05", "minus 0 point 0 5", "minus 0 point 0 5"),
            ("1.1234", "1 point 1 2 3 4", "1 point 1 2 3 4"),
            ("10.50", "10 point 5", "10 point 5"),
            ("-0.00", "0", "0"),
            ("1000000000", "-", "-"),
        ] {
            let value = Decimal::parse(text).expect("a decimal");
            assert_eq!(told(decimal(Language::Bulgarian, &value)), bulgarian, "{text}");
            assert_eq!(told(decimal(Language::English, &value)), english, "{text}");
        }
    }
}
