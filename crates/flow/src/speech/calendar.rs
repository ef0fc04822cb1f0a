//! Dates, times and durations.
//!
//! Bulgarian: "двадесет и трети март две хиляди двадесет и шеста година", "четиринадесет часа и тридесет минути".
//! English: "the twenty-third of March twenty twenty-six", "two thirty p.m.".

use jiff::civil::{Date, DateTime, Time};

use crate::speech::number::{cardinal, clip, prompts};
use crate::{Gender, Language, Prompt, limits};

/// The clips of a day, or `None` outside of [`limits::SPOKEN_YEARS`].
#[must_use]
pub fn date(language: Language, date: Date) -> Option<Vec<Prompt>> {
    date_names(language, date).map(|names| prompts(language, names))
}

/// The clips of a time, to the minute.
#[must_use]
pub fn time(language: Language, time: Time) -> Option<Vec<Prompt>> {
    time_names(language, time).map(|names| prompts(language, names))
}

/// The clips of a day and its time.
#[must_use]
pub fn date_time(language: Language, moment: DateTime) -> Option<Vec<Prompt>> {
    let mut names = date_names(language, moment.date())?;
    names.push("at".to_owned());
    names.extend(time_names(language, moment.time())?);
    Some(prompts(language, names))
}

/// The clips of a number of minutes.
#[must_use]
pub fn minutes(language: Language, minutes: u64) -> Option<Vec<Prompt>> {
    if minutes > limits::SPOKEN_NUMBER {
        return None;
    }
    Some(prompts(
        language,
        counted(language, minutes, Gender::Feminine, "minute"),
    ))
}

/// A number and what is counted.
fn counted(language: Language, number: u64, gender: Gender, noun: &str) -> Vec<String> {
    let mut names = cardinal(language, number, gender);
    let plural = if number == 1 { "" } else { "s" };
    names.push(format!("{noun}{plural}"));
    names
}

fn date_names(language: Language, date: Date) -> Option<Vec<String>> {
    let mut names = vec![format!("day-{}", date.day()), format!("month-{}", date.month())];
    names.extend(year(language, date.year())?);
    Some(names)
}

fn year(language: Language, year: i16) -> Option<Vec<String>> {
    let (first, last) = limits::SPOKEN_YEARS;
    if !(first..=last).contains(&year) {
        return None;
    }
    let year = u64::try_from(year).ok()?;
    let (century, rest) = (year / 100, year % 100);
    Some(match language {
        Language::Bulgarian => bulgarian_year(year, century, rest),
        Language::English => english_year(year, century, rest),
    })
}

/// An ordinal in the feminine, of which only the last word is one.
fn bulgarian_year(year: u64, century: u64, rest: u64) -> Vec<String> {
    let mut names = match (century, rest) {
        (_, 0) => vec![format!("year-{year}"), "year".to_owned()],
        (19, _) => cardinal(Language::Bulgarian, 1_900, Gender::Neuter),
        (_, _) => cardinal(Language::Bulgarian, 2_000, Gender::Neuter),
    };
    if rest == 0 {
        return names;
    }
    // "Хиляда и деветстотин" alone, but "хиляда деветстотин ... и девета".
    names.retain(|name| name != "and");
    let (tens, last) = if rest <= 20 || rest.is_multiple_of(10) {
        (0, rest)
    } else {
        (rest / 10 * 10, rest % 10)
    };
    if tens > 0 {
        names.push(clip(tens));
    }
    names.extend(["and".to_owned(), format!("year-{last}"), "year".to_owned()]);
    names
}

/// Two numbers of two digits, but for the beginning of a millennium.
fn english_year(year: u64, century: u64, rest: u64) -> Vec<String> {
    if rest == 0 || (2_000..2_010).contains(&year) {
        return cardinal(Language::English, year, Gender::Neuter);
    }
    let mut names = vec![clip(century)];
    if rest < 10 {
        names.push("oh".to_owned());
    }
    names.extend(cardinal(Language::English, rest, Gender::Neuter));
    names
}

fn time_names(language: Language, time: Time) -> Option<Vec<String>> {
    let hour = u64::try_from(time.hour()).ok()?;
    let minute = u64::try_from(time.minute()).ok()?;
    Some(match language {
        Language::Bulgarian => {
            let mut names = counted(language, hour, Gender::Masculine, "hour");
            if minute > 0 {
                names.push("and".to_owned());
                names.extend(counted(language, minute, Gender::Feminine, "minute"));
            }
            names
        }
        Language::English => {
            let mut names = vec![clip(if hour % 12 == 0 { 12 } else { hour % 12 })];
            if (1..10).contains(&minute) {
                names.push("oh".to_owned());
            }
            if minute > 0 {
                names.extend(cardinal(language, minute, Gender::Neuter));
            }
            names.push(if hour < 12 { "am" } else { "pm" }.to_owned());
            names
        }
    })
}

/// Every clip of dates and times, in both languages.
pub(super) fn clip_names() -> impl Iterator<Item = String> {
    let days = (1..=31).map(|day| format!("day-{day}"));
    let months = (1..=12).map(|month| format!("month-{month}"));
    let ends = (1..=20).chain((30..=90).step_by(10)).chain([1_900, 2_000]);
    let years = ends.map(|year| format!("year-{year}"));
    let words = ["year", "hour", "hours", "minute", "minutes", "at", "oh", "am", "pm"];
    days.chain(months).chain(years).chain(words.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::told;

    fn day(language: Language, text: &str) -> String {
        told(date(language, text.parse().expect("a date")))
    }

    fn clock(language: Language, text: &str) -> String {
        told(time(language, text.parse().expect("a time")))
    }

    #[test]
    fn a_bulgarian_year_ends_in_its_ordinal() {
        for (text, expected) in [
            ("2026-03-23", "day-23 month-3 2 thousands 20 and year-6 year"),
            ("2020-01-01", "day-1 month-1 2 thousands and year-20 year"),
            ("2013-01-01", "day-1 month-1 2 thousands and year-13 year"),
            ("2005-12-31", "day-31 month-12 2 thousands and year-5 year"),
            ("2000-01-01", "day-1 month-1 year-2000 year"),
            ("1999-01-01", "day-1 month-1 thousand 900 90 and year-9 year"),
            ("1990-01-01", "day-1 month-1 thousand 900 and year-90 year"),
            ("1900-01-01", "day-1 month-1 year-1900 year"),
            ("1899-01-01", "-"),
            ("2100-01-01", "-"),
        ] {
            assert_eq!(day(Language::Bulgarian, text), expected, "{text}");
        }
    }

    #[test]
    fn an_english_year_is_two_numbers() {
        for (text, expected) in [
            ("2026-03-23", "day-23 month-3 20 20 6"),
            ("2010-01-01", "day-1 month-1 20 10"),
            ("2005-01-01", "day-1 month-1 2 thousands and 5"),
            ("2000-01-01", "day-1 month-1 2 thousands"),
            ("1905-01-01", "day-1 month-1 19 oh 5"),
            ("1999-01-01", "day-1 month-1 19 90 9"),
        ] {
            assert_eq!(day(Language::English, text), expected, "{text}");
        }
    }

    #[test]
    fn hours_are_masculine_and_minutes_feminine() {
        for (text, bulgarian, english) in [
            ("14:30", "14 hours and 30 minutes", "2 30 pm"),
            ("01:01", "1-masculine hour and 1-feminine minute", "1 oh 1 am"),
            ("02:22", "2-masculine hours and 20 and 2 minutes", "2 20 2 am"),
            ("21:00", "20 and 1-masculine hours", "9 pm"),
            ("00:00", "0 hours", "12 am"),
            ("12:05", "12 hours and 5 minutes", "12 oh 5 pm"),
        ] {
            assert_eq!(clock(Language::Bulgarian, text), bulgarian, "{text}");
            assert_eq!(clock(Language::English, text), english, "{text}");
        }
        let moment = "2026-03-01T09:00".parse().expect("a moment");
        assert_eq!(
            told(date_time(Language::English, moment)),
            "day-1 month-3 20 20 6 at 9 am"
        );
    }

    #[test]
    fn minutes_are_counted() {
        let said = |n| told(minutes(Language::Bulgarian, n));
        assert_eq!(
            [said(1), said(2), said(21)],
            ["1-feminine minute", "2 minutes", "20 and 1-feminine minutes"]
        );
        assert_eq!(told(minutes(Language::English, 1)), "1 minute");
    }

    #[test]
    fn every_day_of_two_centuries_can_be_said_with_the_clips_that_exist() {
        for language in Language::ALL {
            let mut day: Date = "1900-01-01".parse().expect("a date");
            while day.year() < 2100 {
                assert_ne!(told(date(language, day)), "-", "{day}");
                day = day.saturating_add(jiff::Span::new().days(17));
            }
            for minute in 0..1_440_i64 {
                let time = Time::midnight().saturating_add(jiff::Span::new().minutes(minute));
                assert_ne!(told(super::time(language, time)), "-", "{time}");
            }
        }
    }
}
