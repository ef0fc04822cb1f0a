//! Desk phones: where they are.

use std::time::Instant;

use floor::{Fact, Opaque, PhoneId, Timestamp};
use sip::address::NameAddr;
use sip::message::Request;
use sip::transaction::{Flow, TransactionId};

use super::door::Identity;
use super::ears::Ears;
use super::{Switchboard, path, wall_ms};

/// Seconds between two empty messages to a phone behind a translator: most forget a silent UDP path after 30.
const KEEP_ALIVE: u64 = 25;

impl<E: Ears> Switchboard<E> {
    /// A REGISTER: challenged, then carried out. The path it came by is kept, not the Contact's address.
    pub(super) fn register(&mut self, now: Instant, id: TransactionId, flow: Flow, request: &Request) {
        let claimed = request
            .headers
            .get("To")
            .and_then(NameAddr::parse)
            .and_then(|to| to.user())
            .unwrap_or_default();
        let user = match self.identify(now, flow, request, &claimed) {
            Identity::Proven(user) => user,
            Identity::Unproven(response) => return self.reply(now, id, &response),
        };
        let wall = wall_ms();
        let before = self.registrar.until(&user);
        let done = self.registrar.register(wall, &user, request, &path::to_text(flow));
        self.reply(now, id, &done.response);
        if done.response.status != 200 {
            return;
        }
        let after = self.registrar.until(&user);
        let phone = PhoneId::new(&user);
        match after {
            Some(until) if done.changed || after != before => {
                let binding = Opaque::new(&self.registrar.export(&user));
                self.facts.push(Fact::PhoneRegistered {
                    phone,
                    binding,
                    until: timestamp(until),
                });
            }
            Some(_) => {}
            None if before.is_some() => self.facts.push(Fact::PhoneUnregistered { phone }),
            None => {}
        }
        metrics::gauge!("centrala_sip_phones").set(self.registrar.len() as f64);
    }

    /// Keeps the way to phones behind translators open: each is sent an empty message every `KEEP_ALIVE` seconds, a part
    /// of them each second.
    pub(super) fn keep_alive(&mut self) {
        let slot = (wall_ms() / 1_000) % KEEP_ALIVE;
        for binding in self.registrar.live(wall_ms()) {
            let Some(flow) = path::from_text(&binding.peer) else {
                continue;
            };
            if u64::from(flow.remote.port()) % KEEP_ALIVE == slot && path::is_translated(&binding.contact, flow) {
                self.stack.keep_alive(flow);
            }
        }
    }

    /// Tells which phones have lost their last binding.
    pub(super) fn expire_phones(&mut self) {
        let wall = wall_ms();
        if self.registrar.poll_timeout().is_none_or(|at| at > wall) {
            return;
        }
        for user in self.registrar.expire(wall) {
            self.facts.push(Fact::PhoneUnregistered {
                phone: PhoneId::new(&user),
            });
        }
    }
}

fn timestamp(wall_ms: u64) -> Timestamp {
    Timestamp(i64::try_from(wall_ms).unwrap_or(i64::MAX))
}
