//! Accounts: REGISTER with digest, refreshed in time, taken back at the end.

use std::time::{Duration, Instant};

use sip::address::NameAddr;
use sip::digest::{self, Credentials, Secret};
use sip::message::{Method, Request, Response};
use sip::seed::Seed;

use super::{Agent, Event, MAX_ATTEMPTS, What};

/// A registration is refreshed when this part of its life has passed.
const REFRESH_AT_PERCENT: u32 = 50;

/// One address of record of ours.
#[derive(Debug)]
pub(super) struct Account {
    credentials: Credentials,
    seed: Seed,
    cseq: u32,
    /// Seconds wanted; 0 once it shall end.
    expires: u32,
    pub(super) refresh_at: Option<Instant>,
}

impl Agent {
    /// Registers an account, or registers it anew. The outcome is [`Event::Registered`].
    pub fn register(&mut self, now: Instant, user: &str, password: &str, expires: Duration) {
        let number = self.number();
        let seed = Seed::derive(&self.settings.secret, number);
        let account = self.accounts.entry(user.to_owned()).or_insert_with(|| Account {
            credentials: Credentials {
                user: user.to_owned(),
                secret: Secret::Clear(password.to_owned()),
                realm: None,
            },
            seed,
            cseq: 0,
            expires: 0,
            refresh_at: None,
        });
        account.credentials.secret = Secret::Clear(password.to_owned());
        account.expires = u32::try_from(expires.as_secs()).unwrap_or(u32::MAX);
        self.send_register(now, user);
    }

    /// Takes the registration back; `false` when there is no such account.
    pub fn unregister(&mut self, now: Instant, user: &str) -> bool {
        let Some(account) = self.accounts.get_mut(user) else {
            return false;
        };
        account.expires = 0;
        self.send_register(now, user);
        true
    }

    pub(super) fn refresh_registrations(&mut self, now: Instant) {
        let due: Vec<String> = self
            .accounts
            .iter()
            .filter(|(_, account)| account.refresh_at.is_some_and(|at| at <= now))
            .map(|(user, _)| user.clone())
            .collect();
        for user in due {
            self.send_register(now, &user);
        }
    }

    fn send_register(&mut self, now: Instant, user: &str) {
        let (via, contact, server) = (self.via(), self.contact(user), self.settings.server.ip());
        let Some(account) = self.accounts.get_mut(user) else {
            return;
        };
        account.refresh_at = None;
        account.cseq += 1;
        let (cseq, expires) = (account.cseq, account.expires);
        let mut request = Request::new(Method::Register, format!("sip:{server}"));
        let branch = account.seed.text("branch", u64::from(cseq));
        request
            .headers
            .push("Via", format!("SIP/2.0/{via};branch=z9hG4bK{branch};rport"));
        request.headers.push("Max-Forwards", "70");
        let tag = account.seed.text("tag", u64::from(cseq));
        request.headers.push("From", format!("<sip:{user}@{server}>;tag={tag}"));
        request.headers.push("To", format!("<sip:{user}@{server}>"));
        request.headers.push("Call-ID", account.seed.text("call", 0));
        request.headers.push("CSeq", format!("{cseq} REGISTER"));
        request.headers.push("Contact", format!("<{contact}>"));
        request.headers.push("Expires", expires.to_string());
        request.headers.push("User-Agent", "centrala-bench");
        let flow = self.server_flow();
        self.send(now, flow, What::Register(user.to_owned()), request, 0);
    }

    pub(super) fn on_registered(
        &mut self,
        now: Instant,
        user: &str,
        request: Request,
        attempts: u8,
        response: &Response,
    ) {
        let via = self.via();
        let Some(account) = self.accounts.get_mut(user) else {
            return;
        };
        if response.status == 401 && attempts < MAX_ATTEMPTS {
            account.cseq += 1;
            let cnonce = account.seed.text("cnonce", u64::from(account.cseq));
            let answer = digest::answer(
                &account.credentials,
                &response.headers,
                "REGISTER",
                &request.uri,
                &cnonce,
            );
            if let Some((name, value)) = answer {
                let mut again = request;
                let branch = account.seed.text("branch", u64::from(account.cseq));
                again
                    .headers
                    .set("Via", format!("SIP/2.0/{via};branch=z9hG4bK{branch};rport"));
                again.headers.set("CSeq", format!("{} REGISTER", account.cseq));
                again.headers.set(name, value);
                let flow = self.server_flow();
                self.send(now, flow, What::Register(user.to_owned()), again, attempts + 1);
                return;
            }
        }
        if response.is_success() && account.expires > 0 {
            let granted = granted(response, account.expires);
            let wait = Duration::from_secs(u64::from(granted)) * REFRESH_AT_PERCENT / 100;
            account.refresh_at = Some(now + wait.max(Duration::from_secs(1)));
        }
        self.tell(Event::Registered {
            user: user.to_owned(),
            status: response.status,
        });
    }
}

/// Seconds that the registrar grants: the shortest of its contacts, its Expires header, or what was wanted.
fn granted(response: &Response, wanted: u32) -> u32 {
    response
        .headers
        .list("Contact")
        .into_iter()
        .filter_map(NameAddr::parse)
        .filter_map(|contact| contact.param("expires").and_then(|text| text.parse().ok()))
        .min()
        .or_else(|| {
            response
                .headers
                .get("Expires")
                .and_then(|text| text.trim().parse().ok())
        })
        .unwrap_or(wanted)
}
