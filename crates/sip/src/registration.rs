//! Being registered somewhere (RFC 3261 section 10.2), as a trunk of ours is with its carrier: asked for, renewed before
//! it runs out, asked for again with growing pauses when it fails, and taken back at the end. One request at a time.

use std::time::{Duration, Instant};

use crate::address::{NameAddr, parse_cseq};
use crate::dialog::Local;
use crate::digest::{Answerer, Credentials};
use crate::limits::{
    MAX_AUTH_ATTEMPTS, MAX_REGISTER_EXPIRES, MAX_RETRY_AFTER, REGISTER_PAUSE, REGISTER_PAUSE_MAX, REGISTER_RENEW,
};
use crate::message::{Method, Request, Response, reason};
use crate::seed::Seed;

/// What is registered, and where.
#[derive(Debug, Clone)]
pub struct Account {
    /// Host (and port) of the registrar, as in its URI.
    pub registrar: String,
    /// User part of our address of record.
    pub user: String,
    /// How we show ourselves; its Contact is what is registered.
    pub local: Local,
    /// Source of Call-ID, tag, branches and of the spread of pauses.
    pub seed: Seed,
    /// What answers challenges.
    pub credentials: Option<Credentials>,
    /// Seconds that we ask for.
    pub expires: u32,
}

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has been said yet, or it was taken back.
    Idle,
    /// Calls can come in.
    Registered,
    /// Refused with this status (408: no answer, 503: no way there), and nothing older is valid any more.
    Failed(u16),
}

/// What is wanted done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send in a transaction of its own; what comes back goes to `on_response` or `on_unanswered`.
    Request(Request),
    /// How things stand has changed.
    Tell(Standing),
}

/// One registration of ours.
#[derive(Debug, Clone)]
pub struct Registration {
    account: Account,
    answerer: Option<Answerer>,
    standing: Standing,
    cseq: u32,
    /// The request that waits for its answer, and how often it was repeated for a challenge or a longer interval.
    waiting: Option<(Request, u8)>,
    next: Option<Instant>,
    /// The registrar's word holds until then.
    until: Option<Instant>,
    failures: u32,
    expires: u32,
    leaving: bool,
}

impl Registration {
    /// One that has not been asked for.
    #[must_use]
    pub fn new(account: Account) -> Self {
        Self {
            answerer: account.credentials.clone().map(Answerer::new),
            expires: account.expires.clamp(1, MAX_REGISTER_EXPIRES),
            account,
            standing: Standing::Idle,
            cseq: 0,
            waiting: None,
            next: None,
            until: None,
            failures: 0,
            leaving: false,
        }
    }

    /// How things stand.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether nothing waits for an answer.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.waiting.is_none()
    }

    /// When [`on_timer`](Self::on_timer) is wanted next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.next.into_iter().chain(self.until).min()
    }

    /// Asks for it now, unless a request is under way: at the start, or when the registrar has just come back.
    pub fn ask(&mut self) -> Vec<Action> {
        if self.waiting.is_some() || self.leaving {
            return Vec::new();
        }
        self.next = None;
        vec![self.send(0)]
    }

    /// Takes it back. Nothing more is asked for after that.
    pub fn leave(&mut self) -> Vec<Action> {
        let registered = self.until.take().is_some();
        self.next = None;
        if std::mem::replace(&mut self.leaving, true) || !registered {
            return Vec::new();
        }
        let mut actions = vec![self.send(0)];
        actions.extend(self.stand(Standing::Idle));
        actions
    }

    /// Time has passed.
    pub fn on_timer(&mut self, now: Instant) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.until.is_some_and(|until| now >= until) {
            self.until = None;
            actions.extend(self.stand(Standing::Failed(408)));
        }
        if self.next.is_some_and(|next| now >= next) {
            self.next = None;
            if self.waiting.is_none() {
                actions.push(self.send(0));
            }
        }
        actions
    }

    /// Nobody answered (408), or there was no way there (503).
    pub fn on_unanswered(&mut self, now: Instant, cseq: u32, status: u16) -> Vec<Action> {
        let Some((request, _)) = self.waiting.take_if(|(request, _)| number(request) == Some(cseq)) else {
            return Vec::new();
        };
        let response = Response {
            reason: reason(status).to_owned(),
            ..request.response(status, None)
        };
        self.refused(now, &response)
    }

    /// A response to the request under way; provisional ones and late ones change nothing.
    pub fn on_response(&mut self, now: Instant, response: &Response) -> Vec<Action> {
        let cseq = response.headers.get("CSeq").and_then(parse_cseq).map(|(cseq, _)| cseq);
        if !response.is_final() {
            return Vec::new();
        }
        let Some((request, attempts)) = self.waiting.take_if(|(request, _)| number(request) == cseq) else {
            return Vec::new();
        };
        if attempts < MAX_AUTH_ATTEMPTS {
            let answerable = matches!(response.status, 401 | 407)
                && self
                    .answerer
                    .as_mut()
                    .is_some_and(|answerer| answerer.take(&response.headers, &request.headers));
            if answerable || (response.status == 423 && self.stretch(response)) {
                return vec![self.send(attempts + 1)];
            }
        }
        if self.leaving {
            return Vec::new();
        }
        if response.is_success() {
            return self.granted(now, response);
        }
        self.refused(now, response)
    }

    fn granted(&mut self, now: Instant, response: &Response) -> Vec<Action> {
        let seconds = self.seconds(response);
        if seconds == 0 {
            // It was accepted and is not there: as good as a refusal.
            return self.refused(now, response);
        }
        self.failures = 0;
        let whole = Duration::from_secs(u64::from(seconds));
        self.until = Some(now + whole);
        // A while before the end, but never later than half-way through a short one; a little earlier each time, so
        // that many do not come together.
        let early = REGISTER_RENEW.min(whole / 2);
        let spread = (whole - early) / 10 * self.spread() / 100;
        self.next = Some(now + (whole - early) - spread);
        self.stand(Standing::Registered).into_iter().collect()
    }

    fn refused(&mut self, now: Instant, response: &Response) -> Vec<Action> {
        if self.leaving {
            return Vec::new();
        }
        let pause = (REGISTER_PAUSE * 2_u32.saturating_pow(self.failures.min(16))).min(REGISTER_PAUSE_MAX);
        // A refused password will not be right in half a minute, and repeating it may lock the account.
        let refused = matches!(response.status, 401 | 403 | 404 | 407);
        let pause = if refused { REGISTER_PAUSE_MAX } else { pause };
        self.failures += 1;
        // Half to whole (RFC 5626 section 4.5), unless the registrar says when.
        let pause = pause / 2 + pause / 2 * self.spread() / 100;
        let said = response
            .headers
            .get("Retry-After")
            .and_then(|value| value.split([';', '(']).next())
            .and_then(|value| value.trim().parse().ok())
            .map(|seconds| Duration::from_secs(seconds).min(MAX_RETRY_AFTER));
        self.next = Some(now + said.map_or(pause, |said| said.max(Duration::from_secs(1))));
        if !refused && self.until.is_some_and(|until| now < until) {
            // A renewal failed; what was granted before still holds.
            return Vec::new();
        }
        self.until = None;
        self.stand(Standing::Failed(response.status)).into_iter().collect()
    }

    /// The registrar wants a longer interval (423); `false` when it is beyond what we do.
    fn stretch(&mut self, response: &Response) -> bool {
        let least = response
            .headers
            .get("Min-Expires")
            .and_then(|value| value.trim().parse::<u32>().ok());
        match least {
            Some(least) if least > self.expires && least <= MAX_REGISTER_EXPIRES => {
                self.expires = least;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Seconds granted to our Contact; registrars that show no contacts mean what we asked for.
    fn seconds(&self, response: &Response) -> u32 {
        let contacts: Vec<NameAddr> = response
            .headers
            .list("Contact")
            .into_iter()
            .filter_map(NameAddr::parse)
            .collect();
        let ours = contacts
            .iter()
            .find(|contact| contact.uri == self.account.local.contact);
        // A translator or a proxy may have rewritten it; when there is one only, it is ours.
        let ours = ours.or_else(|| contacts.first().filter(|_| contacts.len() == 1));
        ours.and_then(|contact| contact.param("expires"))
            .or_else(|| response.headers.get("Expires"))
            .and_then(|value| value.trim().parse::<u32>().ok())
            .unwrap_or(self.expires)
            .min(MAX_REGISTER_EXPIRES)
    }

    fn send(&mut self, attempts: u8) -> Action {
        self.cseq += 1;
        let (account, cseq) = (&self.account, self.cseq);
        let mut request = Request::new(Method::Register, format!("sip:{}", account.registrar));
        let branch = account.seed.text("branch", u64::from(cseq));
        request.headers.push(
            "Via",
            format!("SIP/2.0/{};branch=z9hG4bK{branch};rport", account.local.via),
        );
        request.headers.push("Max-Forwards", "70");
        let own = format!("<sip:{}@{}>", account.user, account.registrar);
        let tag = account.seed.text("tag", 0);
        request.headers.push("From", format!("{own};tag={tag}"));
        request.headers.push("To", own);
        request.headers.push("Call-ID", account.seed.text("call", 0));
        request.headers.push("CSeq", format!("{cseq} REGISTER"));
        request.headers.push("Contact", format!("<{}>", account.local.contact));
        let expires = if self.leaving { 0 } else { self.expires };
        request.headers.push("Expires", expires.to_string());
        request.headers.push("User-Agent", &account.local.agent);
        if let Some(answerer) = &mut self.answerer {
            let cnonce = account.seed.text("cnonce", u64::from(cseq));
            answerer.sign(&mut request, &cnonce);
        }
        self.waiting = Some((request.clone(), attempts));
        Action::Request(request)
    }

    fn stand(&mut self, standing: Standing) -> Option<Action> {
        if self.standing == standing {
            return None;
        }
        self.standing = standing;
        Some(Action::Tell(standing))
    }

    /// 0 to 100, other each time.
    fn spread(&self) -> u32 {
        self.account.seed.number("spread", u64::from(self.cseq)) % 101
    }
}

fn number(request: &Request) -> Option<u32> {
    request.headers.get("CSeq").and_then(parse_cseq).map(|(cseq, _)| cseq)
}
