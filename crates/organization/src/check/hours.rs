//! Checks of opening hours and holidays, made into what can be asked.

use std::collections::{BTreeMap, BTreeSet};

use flow::{Exception, Hours};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Checker;
use crate::document::{BusinessHours, Document};
use crate::kind::Kind;
use crate::problem::{Code, child};

/// Hours by their id; with the dates of all holidays that they name.
pub(super) fn hours(document: &Document, checker: &mut Checker) -> BTreeMap<String, Hours> {
    let mut holidays: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
    for list in &document.holidays {
        let days = holidays.entry(&list.id).or_default();
        for (at, day) in list.dates.iter().enumerate() {
            match day.date.parse() {
                Ok(date) => {
                    days.insert(date);
                }
                Err(_) => checker.need(
                    false,
                    &child(&child(&child(&list.pointer, "dates"), at), "date"),
                    Code::BadDate,
                    &[("date", &day.date)],
                ),
            }
        }
    }
    let mut all = BTreeMap::new();
    for hours in &document.business_hours {
        checker.refer_all(&child(&hours.pointer, "holidays"), Kind::Holidays, &hours.holidays);
        let days = hours.holidays.iter().filter_map(|id| holidays.get(id.as_str()));
        let exceptions = exceptions(hours, &hours.pointer, checker);
        match Hours::new(&hours.open, days.flatten().copied().collect(), exceptions) {
            Ok(built) => {
                all.insert(hours.id.clone(), built);
            }
            Err(problem) => checker.need(
                false,
                &child(&hours.pointer, "open"),
                Code::BadHours,
                &[("message", &problem)],
            ),
        }
    }
    all
}

fn exceptions(hours: &BusinessHours, pointer: &str, checker: &mut Checker) -> Vec<Exception> {
    let mut all = Vec::new();
    for (at, one) in hours.exceptions.iter().enumerate() {
        let pointer = child(&child(pointer, "exceptions"), at);
        let mut moment = |field: &str, written: &str| {
            let read = written
                .parse::<Timestamp>()
                .ok()
                .and_then(|at| u64::try_from(at.as_millisecond()).ok());
            checker.need(
                read.is_some(),
                &child(&pointer, field),
                Code::BadMoment,
                &[("moment", &written)],
            );
            read
        };
        if let (Some(from_ms), Some(until_ms)) = (moment("from", &one.from), moment("until", &one.until)) {
            let open = one.open;
            all.push(Exception {
                from_ms,
                until_ms,
                open,
            });
        }
    }
    all
}
