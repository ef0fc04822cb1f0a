//! Opening hours: when somebody is there, by the rules of OpenStreetMap's `opening_hours`, with holidays as sets of
//! dates and exceptions that go before everything.
//!
//! All rules speak of wall time in the zone that the caller names. `chrono` appears only as the library's calendar; the
//! way from time stamps to wall time is `jiff`'s.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use opening_hours::schedule::TimeRange;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};

use crate::limits;

/// What the hours say about a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Somebody is there.
    Open,
    /// Outside the hours of an ordinary day.
    Closed,
    /// Closed because of a holiday.
    Holiday,
    /// Closed by an exception, whatever the hours say.
    Emergency,
}

/// Parsed hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    text: String,
    rules: OpeningHours,
    holidays: BTreeSet<Date>,
    /// Whether the rules speak of holidays themselves (`PH 10:00-14:00`); otherwise a holiday is closed.
    speaks_of_holidays: bool,
    exceptions: Vec<Exception>,
}

/// A time that goes before rules and holidays. Where several overlap, the last one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exception {
    /// From this moment, in milliseconds of Unix time.
    pub from_ms: u64,
    /// Until this moment, which is outside.
    pub until_ms: u64,
    /// Whether somebody is there.
    pub open: bool,
}

/// Why a text is no opening hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// The text or a set is larger than its limit.
    #[error("beyond the limit of {limit}")]
    TooLarge {
        /// The limit: characters of the text, holidays, or exceptions.
        limit: usize,
    },
    /// Not the grammar of opening hours.
    #[error("{message}")]
    Syntax {
        /// The column of the mistake, counted from 1, where the library knows it.
        column: Option<usize>,
        /// What was expected, in the library's words.
        message: String,
    },
    /// Sunrise and the like, which need a place on earth.
    #[error("\"{word}\" needs a place on earth, which hours do not have")]
    NeedsPlace {
        /// The word.
        word: &'static str,
    },
    /// An exception that ends before it begins.
    #[error("an exception ends before it begins")]
    EmptyException,
}

impl Hours {
    /// Reads rules such as `Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off`.
    ///
    /// # Errors
    /// When the text is not of that grammar, or something is beyond a limit.
    pub fn new(text: &str, holidays: BTreeSet<Date>, exceptions: Vec<Exception>) -> Result<Self, HoursProblem> {
        for (size, limit) in [
            (text.len(), limits::HOURS_BYTES),
            (holidays.len(), limits::HOLIDAYS),
            (exceptions.len(), limits::HOURS_EXCEPTIONS),
        ] {
            if size > limit {
                return Err(HoursProblem::TooLarge { limit });
            }
        }
        if exceptions.iter().any(|one| one.until_ms <= one.from_ms) {
            return Err(HoursProblem::EmptyException);
        }
        let words = words(text);
        if let Some(word) = ["dawn", "sunrise", "sunset", "dusk"]
            .into_iter()
            .find(|word| words.iter().any(|one| one.eq_ignore_ascii_case(word)))
        {
            return Err(HoursProblem::NeedsPlace { word });
        }
        let rules: OpeningHours = text.parse().map_err(|error| syntax(&error))?;
        let calendar = Arc::new(holidays.iter().filter_map(|date| calendar_date(*date)).collect());
        let context = Context::default().with_holidays(ContextHolidays::new(calendar, Arc::default()));
        Ok(Self {
            text: text.to_owned(),
            rules: rules.with_context(context),
            holidays,
            speaks_of_holidays: words.contains(&"PH"),
            exceptions,
        })
    }

    /// The rules as they were written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether somebody is there at this moment.
    #[must_use]
    pub fn is_open(&self, at_ms: u64, zone: &TimeZone) -> bool {
        self.opening(at_ms, zone) == Opening::Open
    }

    /// What the hours say about a moment.
    #[must_use]
    pub fn opening(&self, at_ms: u64, zone: &TimeZone) -> Opening {
        let exception = self
            .exceptions
            .iter()
            .rev()
            .find(|one| (one.from_ms..one.until_ms).contains(&at_ms));
        if let Some(exception) = exception {
            return if exception.open {
                Opening::Open
            } else {
                Opening::Emergency
            };
        }
        let local = zone.to_datetime(timestamp(at_ms));
        let is_holiday = self.holidays.contains(&local.date());
        if is_holiday && !self.speaks_of_holidays {
            return Opening::Holiday;
        }
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0);
        let open = self.day(local.date()).into_iter().any(|range| {
            range.kind == RuleKind::Open
                && (range.range.start.mins_from_midnight()..range.range.end.mins_from_midnight()).contains(&minute)
        });
        match (open, is_holiday) {
            (true, _) => Opening::Open,
            (false, true) => Opening::Holiday,
            (false, false) => Opening::Closed,
        }
    }

    /// Until when the answer of [`Hours::opening`] certainly stays as it is: the next change, or
    /// [`limits::HOURS_AHEAD_DAYS`] from now when there is none before. Always later than `at_ms`.
    #[must_use]
    pub fn settled_until(&self, at_ms: u64, zone: &TimeZone) -> u64 {
        let now = self.opening(at_ms, zone);
        let today = zone.to_datetime(timestamp(at_ms)).date();
        let days = limits::HOURS_AHEAD_DAYS;
        let horizon = at_ms.saturating_add(u64::from(days.unsigned_abs()) * 86_400_000);
        let mut moments: BTreeSet<u64> = self
            .exceptions
            .iter()
            .flat_map(|one| [one.from_ms, one.until_ms])
            .collect();
        // A clock that is put back repeats an hour, in which a closed door opens again.
        moments.extend(
            zone.following(timestamp(at_ms))
                .take(2)
                .map(|change| millis(change.timestamp())),
        );
        for ahead in 0..=days {
            let Ok(date) = today.checked_add(ahead.days()) else {
                break;
            };
            for range in self.day(date) {
                for minute in [range.range.start, range.range.end].map(|time| i64::from(time.mins_from_midnight())) {
                    let Ok(local) = date
                        .to_datetime(jiff::civil::Time::midnight())
                        .checked_add(minute.minutes())
                    else {
                        continue;
                    };
                    moments.extend(instants(local, zone));
                }
            }
        }
        moments
            .range(at_ms.saturating_add(1)..horizon)
            .copied()
            .find(|at| self.opening(*at, zone) != now)
            .unwrap_or(horizon)
    }

    /// The ranges of a day, without holes.
    fn day(&self, date: Date) -> Vec<TimeRange> {
        let Some(date) = calendar_date(date) else {
            return Vec::new();
        };
        self.rules.schedule_at(date).into_iter().collect()
    }
}

/// The runs of letters in rules, without comments in quotes.
fn words(text: &str) -> Vec<&str> {
    text.split('"')
        .step_by(2)
        .flat_map(|part| part.split(|letter: char| !letter.is_ascii_alphabetic()))
        .filter(|word| !word.is_empty())
        .collect()
}

fn syntax(error: &dyn std::fmt::Display) -> HoursProblem {
    let message = error.to_string();
    // The library shows the place as " --> 1:7".
    let column = message
        .split("--> 1:")
        .nth(1)
        .and_then(|rest| rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok());
    let expected = message.lines().rev().find_map(|line| line.trim().strip_prefix("= "));
    HoursProblem::Syntax {
        column,
        message: expected.unwrap_or(&message).to_owned(),
    }
}

fn timestamp(at_ms: u64) -> Timestamp {
    let at = i64::try_from(at_ms).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX)
}

fn millis(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}

/// When a clock on the wall shows this: once, twice, or in a gap the moment after it.
fn instants(local: DateTime, zone: &TimeZone) -> impl Iterator<Item = u64> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    [ambiguous.earlier(), ambiguous.later()]
        .into_iter()
        .filter_map(|at| Some(millis(at.ok()?)))
}

fn calendar_date(date: Date) -> Option<NaiveDate> {
    let month = u32::try_from(date.month()).ok()?;
    let day = u32::try_from(date.day()).ok()?;
    NaiveDate::from_ymd_opt(i32::from(date.year()), month, day).filter(|date| (1..=9_999).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules of Sofia since 1997, without a database of zones.
    fn sofia() -> TimeZone {
        TimeZone::posix("EET-2EEST,M3.5.0/3,M10.5.0/4").expect("a zone")
    }

    fn at(text: &str) -> u64 {
        let local: DateTime = text.parse().expect("a local time");
        millis(sofia().to_timestamp(local).expect("a moment"))
    }

    fn hours(text: &str) -> Hours {
        Hours::new(text, BTreeSet::new(), Vec::new()).expect("hours")
    }

    fn told(ms: u64) -> String {
        sofia().to_datetime(timestamp(ms)).to_string()
    }

    #[test]
    fn hours_follow_the_clock_on_the_wall_in_winter_and_summer() {
        let office = hours("Mo-Fr 09:00-18:00; Sa 10:00-14:00");
        for day in ["2026-01-12", "2026-07-13"] {
            for (time, open) in [("08:59", false), ("09:00", true), ("17:59:59", true), ("18:00", false)] {
                assert_eq!(
                    office.is_open(at(&format!("{day}T{time}")), &sofia()),
                    open,
                    "{day} {time}"
                );
            }
        }
        assert!(office.is_open(at("2026-01-17T10:00"), &sofia()));
        assert_eq!(office.opening(at("2026-01-18T10:00"), &sofia()), Opening::Closed);
        let night = hours("Fr 22:00-02:00");
        assert!(night.is_open(at("2026-01-17T01:59"), &sofia()));
        assert!(!night.is_open(at("2026-01-17T02:00"), &sofia()));
        assert!(hours("24/7").is_open(at("2026-01-17T02:00"), &sofia()));
    }

    #[test]
    fn a_holiday_is_closed_unless_the_rules_speak_of_it() {
        let holidays = BTreeSet::from(["2026-03-03".parse().expect("a date")]);
        let office = Hours::new("Mo-Fr 09:00-18:00", holidays.clone(), Vec::new()).expect("hours");
        assert_eq!(office.opening(at("2026-03-03T10:00"), &sofia()), Opening::Holiday);
        assert_eq!(office.opening(at("2026-03-04T10:00"), &sofia()), Opening::Open);
        let office = Hours::new("Mo-Fr 09:00-18:00; PH 10:00-12:00", holidays, Vec::new()).expect("hours");
        assert_eq!(office.opening(at("2026-03-03T09:30"), &sofia()), Opening::Holiday);
        assert_eq!(office.opening(at("2026-03-03T10:00"), &sofia()), Opening::Open);
    }

    #[test]
    fn an_exception_goes_before_rules_and_holidays() {
        let (from_ms, until_ms) = (at("2026-01-12T10:00"), at("2026-01-12T12:00"));
        let shut = Exception {
            from_ms,
            until_ms,
            open: false,
        };
        let office = Hours::new("Mo-Fr 09:00-18:00", BTreeSet::new(), vec![shut]).expect("hours");
        assert_eq!(office.opening(from_ms, &sofia()), Opening::Emergency);
        assert_eq!(office.opening(until_ms, &sofia()), Opening::Open);
        assert_eq!(told(office.settled_until(from_ms - 1, &sofia())), "2026-01-12T10:00:00");
        let late = Exception { open: true, ..shut };
        let office = Hours::new("off", BTreeSet::new(), vec![shut, late]).expect("hours");
        assert_eq!(office.opening(from_ms, &sofia()), Opening::Open);
    }

    #[test]
    fn the_next_change_is_told_and_none_is_overlooked() {
        let office = hours("Mo-Fr 09:00-12:30,13:00-18:00");
        for (from, change) in [
            ("2026-01-12T08:00", "2026-01-12T09:00:00"),
            ("2026-01-12T09:00", "2026-01-12T12:30:00"),
            ("2026-01-16T18:00", "2026-01-19T09:00:00"),
            // The clock jumps from 03:00 to 04:00 on this Sunday.
            ("2026-03-28T12:00", "2026-03-30T09:00:00"),
        ] {
            assert_eq!(told(office.settled_until(at(from), &sofia())), change, "{from}");
        }
        assert_eq!(
            told(hours("24/7").settled_until(at("2026-01-12T08:00"), &sofia())),
            "2026-01-20T08:00:00"
        );
        // Two weeks through the hour that comes twice: looking from change to change sees what looking each minute sees.
        let odd = hours("Mo-Su 03:30-12:00; Tu 00:00-24:00; PH off");
        let (mut now, end) = (at("2026-10-20T00:00"), at("2026-11-03T00:00"));
        while now < end {
            let next = odd.settled_until(now, &sofia());
            let state = odd.opening(now, &sofia());
            for minute in (now..next.min(end)).step_by(60_000) {
                assert_eq!(odd.opening(minute, &sofia()), state, "{}", told(minute));
            }
            assert!(next > now);
            now = next;
        }
    }

    #[test]
    fn what_is_no_hours_is_refused() {
        let problem = |text: &str| Hours::new(text, BTreeSet::new(), Vec::new()).expect_err(text);
        let HoursProblem::Syntax { column, message } = problem("Mo-Fr 9 to 5") else {
            panic!("a mistake of grammar")
        };
        assert!(column.is_some() && message.contains("expected"), "{column:?} {message}");
        assert!(matches!(problem(""), HoursProblem::Syntax { .. }));
        assert_eq!(problem("sunrise-sunset"), HoursProblem::NeedsPlace { word: "sunrise" });
        assert_eq!(
            problem(&"Mo,".repeat(1_000)),
            HoursProblem::TooLarge {
                limit: limits::HOURS_BYTES
            }
        );
        let backwards = Exception {
            from_ms: 2,
            until_ms: 2,
            open: true,
        };
        assert_eq!(
            Hours::new("24/7", BTreeSet::new(), vec![backwards]).expect_err("empty"),
            HoursProblem::EmptyException
        );
        assert!(Hours::new("24/7 \"sunset\"", BTreeSet::new(), Vec::new()).is_ok());
    }
}
