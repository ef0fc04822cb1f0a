//! Checks of queues, teams, entry points, address books and the directory.

use std::collections::BTreeSet;

use super::Checker;
use crate::document::{Channel, Document, Levels};
use crate::kind::Kind;
use crate::problem::{Code, child};

/// Digits of the shortest number that leads somewhere.
const NUMBER_DIGITS_MIN: usize = 2;

pub(super) fn queues(document: &Document, checker: &mut Checker) {
    for queue in &document.queues {
        checker.refer_all(&child(&queue.pointer, "teams"), Kind::Team, &queue.teams);
        if let Some(hours) = &queue.business_hours {
            checker.refer(&child(&queue.pointer, "businessHours"), Kind::BusinessHours, hours);
        }
        for (at, need) in queue.needs.iter().enumerate() {
            let need_at = child(&child(&queue.pointer, "needs"), at);
            skills(&child(&need_at, "skills"), &need.skills, checker);
        }
        for (at, helper) in queue.overflow.iter().enumerate() {
            let helper_at = child(&child(&queue.pointer, "overflow"), at);
            let queue_at = child(&helper_at, "queue");
            checker.refer(&queue_at, Kind::Queue, &helper.queue);
            of_channel(document, checker, &queue_at, &helper.queue, queue.channel);
        }
    }
}

/// A queue that is there is for this channel: calls never wait where work items do.
pub(super) fn of_channel(document: &Document, checker: &mut Checker, pointer: &str, id: &str, channel: Channel) {
    let mut queues = document.queues.iter();
    let right = queues
        .find(|queue| queue.id == id)
        .is_none_or(|queue| queue.channel == channel);
    checker.need(right, pointer, Code::WrongChannel, &[("id", &id)]);
}

/// Skills with levels name skills that there are.
pub(super) fn skills(pointer: &str, levels: &Levels, checker: &mut Checker) {
    for skill in levels.keys() {
        checker.refer(&child(pointer, skill), Kind::Skill, skill);
    }
}

pub(super) fn teams(document: &Document, checker: &mut Checker) {
    for team in &document.teams {
        let at = |field: &str| child(&team.pointer, field);
        if let Some(site) = &team.site {
            checker.refer(&at("site"), Kind::Site, site);
        }
        if let Some(number) = &team.capacity_number {
            checker.dialable(&at("capacityNumber"), number);
        }
        if let Some(queue) = &team.fallback_queue {
            checker.refer(&at("fallbackQueue"), Kind::Queue, queue);
            of_channel(document, checker, &at("fallbackQueue"), queue, Channel::Telephony);
        }
    }
}

pub(super) fn entry_points(document: &Document, checker: &mut Checker) {
    let mut numbers = BTreeSet::new();
    for entry in &document.entry_points {
        checker.refer(&child(&entry.pointer, "flow"), Kind::Flow, &entry.flow);
        let unpublished = document
            .flows
            .iter()
            .any(|flow| flow.id == entry.flow && flow.document.is_none());
        checker.need(
            !unpublished,
            &child(&entry.pointer, "flow"),
            Code::FlowNotPublished,
            &[("id", &entry.flow)],
        );
        for (at, number) in entry.numbers.iter().enumerate() {
            let pointer = child(&child(&entry.pointer, "numbers"), at);
            let normalised = floor::normalised(number);
            checker.need(
                normalised.len() >= NUMBER_DIGITS_MIN,
                &pointer,
                Code::BadNumber,
                &[("number", number)],
            );
            let free = numbers.insert(normalised);
            checker.need(free, &pointer, Code::NumberTaken, &[("number", number)]);
        }
    }
}

pub(super) fn books(document: &Document, checker: &mut Checker) {
    for book in &document.address_books {
        for (at, entry) in book.entries.iter().enumerate() {
            let pointer = child(&child(&book.pointer, "entries"), at);
            checker.dialable(&child(&pointer, "number"), &entry.number);
        }
    }
    for person in &document.directory {
        checker.dialable(&child(&person.pointer, "number"), &person.number);
    }
}
