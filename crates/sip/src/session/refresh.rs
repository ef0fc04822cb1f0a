//! Session timers (RFC 4028): a call whose BYE was lost ends by itself. We take part in every call: where the other
//! side does not know session timers, we refresh alone, and a refresh that finds nobody ends the call.

use std::time::{Duration, Instant};

use super::{Action, End, Phase, Session};
use crate::limits::{MAX_SESSION_INTERVAL, MIN_SESSION_INTERVAL};
use crate::message::{Headers, Method, Response};

/// The state of the session timer of one call.
#[derive(Debug, Clone)]
pub(super) struct Refresh {
    /// The interval that we ask for, seconds.
    wanted: u32,
    /// The interval in force, seconds.
    interval: u32,
    ours: bool,
    at: Option<Instant>,
    expires: Option<Instant>,
    /// They understand UPDATE, which refreshes without touching media.
    peer_updates: bool,
    /// They know session timers.
    peer_knows: bool,
}

/// A Session-Expires value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expires {
    pub(super) seconds: u32,
    refresher: Option<Refresher>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refresher {
    Uac,
    Uas,
}

impl Expires {
    pub(super) fn read(headers: &Headers) -> Option<Self> {
        let value = headers.get("Session-Expires")?;
        let (seconds, params) = value
            .split_once(';')
            .map_or((value, ""), |(seconds, params)| (seconds, params));
        let refresher = params.split(';').find_map(|param| match param.trim().split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("refresher") => {
                if value.trim().eq_ignore_ascii_case("uac") {
                    Some(Refresher::Uac)
                } else {
                    Some(Refresher::Uas)
                }
            }
            Some(_) | None => None,
        });
        Some(Self {
            seconds: seconds.trim().parse().ok()?,
            refresher,
        })
    }
}

impl Refresh {
    pub(super) fn new(wanted: u32) -> Self {
        let wanted = wanted.clamp(MIN_SESSION_INTERVAL, MAX_SESSION_INTERVAL);
        Self {
            wanted,
            interval: wanted,
            ours: true,
            at: None,
            expires: None,
            peer_updates: false,
            peer_knows: false,
        }
    }

    pub(super) fn stop(&mut self) {
        self.at = None;
        self.expires = None;
    }

    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.at.into_iter().chain(self.expires).min()
    }

    /// Learns from any message of theirs what they can do.
    pub(super) fn learn(&mut self, headers: &Headers) {
        if headers.get("Allow").is_some() {
            self.peer_updates = headers.lists_token("Allow", "UPDATE");
        }
        if headers.get("Supported").is_some() {
            self.peer_knows = headers.lists_token("Supported", "timer");
        }
    }

    /// They ask for less than we can serve (RFC 4028 section 9): the request gets 422.
    pub(super) fn too_small(headers: &Headers) -> bool {
        Expires::read(headers).is_some_and(|expires| expires.seconds < MIN_SESSION_INTERVAL)
    }

    /// Decides who refreshes after a request of theirs, starts the clock and writes the headers of the 2xx.
    pub(super) fn answer(&mut self, now: Instant, request: &Headers, response: &mut Headers) {
        self.learn(request);
        let asked = Expires::read(request);
        let smallest = request
            .get("Min-SE")
            .and_then(|value| value.trim().parse().ok())
            .unwrap_or(MIN_SESSION_INTERVAL);
        let interval = asked
            .map_or(self.wanted, |asked| asked.seconds.min(self.wanted))
            .max(smallest)
            .min(MAX_SESSION_INTERVAL);
        self.ours = match asked.and_then(|asked| asked.refresher) {
            Some(Refresher::Uac) => false,
            Some(Refresher::Uas) => true,
            // Without a wish: they do it when they can, since they know their own connection best.
            None => !self.peer_knows,
        };
        let who = if self.ours { "uas" } else { "uac" };
        response.push("Supported", super::SUPPORTED);
        response.push("Session-Expires", format!("{interval};refresher={who}"));
        if !self.ours {
            response.push("Require", "timer");
        }
        self.start(now, interval);
    }

    /// Headers of a request of ours that (re)starts the session.
    pub(super) fn ask(&self, request: &mut Headers, refreshing: bool) {
        request.push("Supported", super::SUPPORTED);
        // In the first INVITE the other side may choose; later we go on with what is.
        let value = if refreshing {
            format!("{};refresher=uac", self.interval)
        } else {
            self.interval.to_string()
        };
        request.push("Session-Expires", value);
        request.push("Min-SE", MIN_SESSION_INTERVAL.to_string());
    }

    /// Takes the 2xx to such a request.
    pub(super) fn accepted(&mut self, now: Instant, response: &Headers) {
        self.learn(response);
        let expires = Expires::read(response);
        self.ours = !expires.is_some_and(|expires| expires.refresher == Some(Refresher::Uas));
        let interval = expires.map_or(self.wanted, |expires| {
            expires.seconds.clamp(MIN_SESSION_INTERVAL, MAX_SESSION_INTERVAL)
        });
        self.start(now, interval);
    }

    /// A 422 asks for a longer interval; `false` when it is beyond what we do.
    pub(super) fn raise(&mut self, response: &Headers) -> bool {
        let smallest = response
            .get("Min-SE")
            .and_then(|value| value.trim().parse::<u32>().ok());
        match smallest {
            Some(smallest) if smallest > self.interval && smallest <= MAX_SESSION_INTERVAL => {
                self.wanted = smallest;
                self.interval = smallest;
                true
            }
            Some(_) | None => false,
        }
    }

    fn start(&mut self, now: Instant, interval: u32) {
        self.interval = interval;
        let whole = Duration::from_secs(u64::from(interval));
        if self.ours {
            self.at = Some(now + whole / 2);
            self.expires = Some(now + whole);
        } else {
            self.at = None;
            // RFC 4028 section 10: a little before the end, so that our BYE is still understood.
            self.expires = Some(now + whole - (whole / 3).min(Duration::from_secs(32)));
        }
    }

    /// A refresh failed in a way that may pass: again at half of what is left.
    fn again(&mut self, now: Instant) {
        if let Some(expires) = self.expires {
            self.at = Some(now + expires.saturating_duration_since(now) / 2).filter(|at| *at < expires);
        }
    }
}

impl Session {
    pub(super) fn refresh_timer(&mut self, now: Instant) -> Vec<Action> {
        if self.refresh.expires.is_some_and(|expires| now >= expires) {
            return self.hang_up_established(now, End::Expired);
        }
        if self.refresh.at.is_none_or(|at| now < at) {
            return Vec::new();
        }
        if self.unacknowledged.is_some() || self.invite_pending() {
            self.refresh.again(now);
            return Vec::new();
        }
        self.refresh.at = None;
        let method = if self.refresh.peer_updates {
            Method::Update
        } else {
            Method::Invite
        };
        self.send_refresh(method)
    }

    /// UPDATE without description where they know it, else a re-INVITE with the description as it stands.
    fn send_refresh(&mut self, method: Method) -> Vec<Action> {
        let invite = method == Method::Invite;
        let mut request = self.dialog.request(method);
        request.headers.push("Contact", self.dialog.contact());
        request.headers.push("Allow", super::ALLOW);
        self.refresh.ask(&mut request.headers, true);
        if invite {
            request.headers.push("Content-Type", "application/sdp");
            request.body = self.media.offer().into_bytes();
        }
        self.send_pending(request)
    }

    /// The final response to a refresh of ours.
    pub(super) fn refresh_answered(&mut self, now: Instant, method: &Method, response: &Response) -> Vec<Action> {
        if !matches!(self.phase, Phase::Established) {
            return Vec::new();
        }
        if response.is_success() {
            self.refresh.accepted(now, &response.headers);
            return Vec::new();
        }
        match response.status {
            481 | 408 => self.hang_up_established(now, End::Lost),
            422 if self.refresh.raise(&response.headers) => self.send_refresh(method.clone()),
            405 | 501 if *method == Method::Update => {
                self.refresh.peer_updates = false;
                self.send_refresh(Method::Invite)
            }
            491 => {
                // RFC 3261 section 14.1: whoever made the Call-ID waits longer, so that one of the two gets through.
                let spread = u64::from(self.dialog.seed.number("glare", u64::from(self.dialog.local_cseq)));
                let wait = if self.caller {
                    2_100 + spread % 1_900
                } else {
                    spread % 2_000
                };
                self.refresh.at = Some(now + Duration::from_millis(wait));
                Vec::new()
            }
            _ => {
                self.refresh.again(now);
                Vec::new()
            }
        }
    }
}
