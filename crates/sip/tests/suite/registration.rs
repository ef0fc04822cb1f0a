//! A registration of ours against a registrar that challenges, refuses, or is away, in virtual time.

use std::time::{Duration, Instant};

use sip::address::NameAddr;
use sip::digest::{Algorithm, Credentials, DigestServer, Secret, Verdict};
use sip::message::{Request, Response};
use sip::registration::{Account, Action, Registration, Standing};
use sip::seed::Seed;
use sip::transaction::Transport;

use crate::world::local;

const SECOND: Duration = Duration::from_secs(1);

/// What the registrar does with a request.
#[derive(Debug, Clone, Copy)]
enum Answer {
    /// Challenge, then grant that many seconds.
    Grant(u32),
    /// Challenge, then ask for a longer interval.
    Longer(u32),
    /// Refuse with that status.
    Refuse(u16),
    /// Refuse for that many seconds.
    Wait(u32),
    /// Nobody is there.
    Silence,
}

struct Carrier {
    now: Instant,
    begin: Instant,
    registration: Registration,
    server: DigestServer,
    nonces: u8,
    /// Requests that came in, with their seconds.
    asked: Vec<(u64, Request)>,
    told: Vec<(u64, Standing)>,
}

impl Carrier {
    fn new(password: &str, expires: u32) -> Self {
        let now = Instant::now();
        let account = Account {
            registrar: "carrier.example".to_owned(),
            user: "trunk".to_owned(),
            local: local(5_061, Transport::Udp),
            seed: Seed::derive(&[3; 32], 1),
            credentials: Some(Credentials {
                user: "trunk".to_owned(),
                secret: Secret::Clear(password.to_owned()),
                realm: None,
            }),
            expires,
        };
        Self {
            now,
            begin: now,
            registration: Registration::new(account),
            server: DigestServer::new("carrier"),
            nonces: 0,
            asked: Vec::new(),
            told: Vec::new(),
        }
    }

    fn act(&mut self, answer: Answer, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Tell(standing) => self.told.push(((self.now - self.begin).as_secs(), standing)),
                Action::Request(request) => {
                    self.asked.push(((self.now - self.begin).as_secs(), request.clone()));
                    let cseq = self.asked.len() as u32;
                    let more = match self.answer(answer, &request) {
                        Some(response) => self.registration.on_response(self.now, &response),
                        None => {
                            self.now += SECOND * 32;
                            self.registration.on_unanswered(self.now, cseq, 408)
                        }
                    };
                    self.act(answer, more);
                }
            }
        }
    }

    fn answer(&mut self, answer: Answer, request: &Request) -> Option<Response> {
        match answer {
            Answer::Silence => return None,
            Answer::Refuse(status) => return Some(request.response(status, Some("r"))),
            Answer::Wait(seconds) => {
                let mut response = request.response(503, Some("r"));
                response
                    .headers
                    .push("Retry-After", format!("{seconds} (busy);duration=9"));
                return Some(response);
            }
            Answer::Grant(_) | Answer::Longer(_) => {}
        }
        let secret = |user: &str| (user == "trunk").then(|| Secret::Clear("pw".to_owned()));
        let verdict = request
            .headers
            .get("Authorization")
            .map(|given| self.server.verify(self.now, given, "REGISTER", &request.uri, secret));
        if !matches!(verdict, Some(Verdict::Accepted { .. })) {
            self.nonces += 1;
            let stale = verdict == Some(Verdict::Stale);
            let mut response = request.response(401, Some("r"));
            let random = [self.nonces; 16];
            for value in self
                .server
                .challenge(self.now, random, stale, &[Algorithm::Md5, Algorithm::Sha256])
            {
                response.headers.push("WWW-Authenticate", value);
            }
            return Some(response);
        }
        let wanted: u32 = request.headers.get("Expires").unwrap().parse().unwrap();
        if let Answer::Longer(least) = answer
            && (1..least).contains(&wanted)
        {
            let mut response = request.response(423, Some("r"));
            response.headers.push("Min-Expires", least.to_string());
            return Some(response);
        }
        let granted = if let Answer::Grant(most) = answer {
            wanted.min(most)
        } else {
            wanted
        };
        let mut response = request.response(200, Some("r"));
        response.headers.push("Contact", "<sip:other@198.51.100.1>;expires=7");
        if granted > 0 {
            let contact = request.headers.get("Contact").and_then(NameAddr::parse).unwrap();
            response
                .headers
                .push("Contact", format!("<{}>;expires={granted}", contact.uri));
        }
        Some(response)
    }

    fn start(&mut self, answer: Answer) {
        let actions = self.registration.ask();
        self.act(answer, actions);
    }

    fn pass(&mut self, seconds: u32, answer: Answer) {
        let until = self.now + SECOND * seconds;
        while let Some(next) = self.registration.poll_timeout().filter(|next| *next <= until) {
            self.now = self.now.max(next);
            let actions = self.registration.on_timer(self.now);
            self.act(answer, actions);
        }
        self.now = self.now.max(until);
    }

    fn standing(&self) -> Standing {
        self.registration.standing()
    }
}

#[test]
fn it_is_challenged_once_and_renewed_before_its_end() {
    let mut carrier = Carrier::new("pw", 3_600);
    carrier.start(Answer::Grant(600));
    assert_eq!(carrier.told, [(0, Standing::Registered)]);
    assert_eq!(carrier.asked.len(), 2);
    carrier.pass(5_000, Answer::Grant(600));
    let times: Vec<u64> = carrier.asked.iter().map(|(at, _)| *at).collect();
    let gaps: Vec<u64> = times
        .windows(2)
        .map(|two| two[1] - two[0])
        .filter(|gap| *gap > 0)
        .collect();
    assert!(gaps.iter().all(|gap| (480..=540).contains(gap)), "{gaps:?}");
    assert!(gaps.iter().any(|gap| *gap != gaps[0]), "{gaps:?}");
    // Nonces live ten minutes there: the second use of one is accepted, the third is stale.
    assert!(carrier.asked.iter().any(|(_, request)| {
        let given = request.headers.get("Authorization");
        given.is_some_and(|given| given.contains("nc=00000002") && given.contains("SHA-256"))
    }));
    let call = |request: &Request| request.headers.get("Call-ID").map(str::to_owned);
    assert!(
        carrier
            .asked
            .iter()
            .all(|(_, request)| call(request) == call(&carrier.asked[0].1))
    );
    assert_eq!(carrier.told.len(), 1);
}

#[test]
fn a_longer_interval_is_taken_over() {
    let mut carrier = Carrier::new("pw", 60);
    carrier.start(Answer::Longer(900));
    let last = &carrier.asked.last().unwrap().1;
    assert_eq!(
        (last.headers.get("Expires"), carrier.standing()),
        (Some("900"), Standing::Registered)
    );
    let mut stubborn = Carrier::new("pw", 60);
    stubborn.start(Answer::Longer(1_000_000));
    assert_eq!(stubborn.standing(), Standing::Failed(423));
}

#[test]
fn a_wrong_password_is_not_hammered() {
    let mut carrier = Carrier::new("wrong", 600);
    carrier.start(Answer::Grant(600));
    assert_eq!(carrier.told, [(0, Standing::Failed(401))]);
    assert_eq!(carrier.asked.len(), 2);
    carrier.pass(3_600, Answer::Grant(600));
    let times: Vec<u64> = carrier.asked.iter().map(|(at, _)| *at).collect();
    let gaps: Vec<u64> = times
        .windows(2)
        .map(|two| two[1] - two[0])
        .filter(|gap| *gap > 0)
        .collect();
    assert!(
        gaps.len() > 5 && gaps.iter().all(|gap| (150..=300).contains(gap)),
        "{gaps:?}"
    );
    assert_eq!(carrier.told.len(), 1);
}

#[test]
fn a_registrar_that_is_away_is_asked_with_growing_pauses() {
    let mut carrier = Carrier::new("pw", 600);
    carrier.start(Answer::Grant(600));
    carrier.pass(100, Answer::Grant(600));
    carrier.pass(2_000, Answer::Silence);
    // A renewal that fails costs nothing until the grant runs out.
    let (at, standing) = carrier.told[1];
    assert!(
        (600..=632).contains(&at) && standing == Standing::Failed(408),
        "{at} {standing:?}"
    );
    let times: Vec<u64> = carrier.asked.iter().skip(2).map(|(at, _)| *at).collect();
    let gaps: Vec<u64> = times.windows(2).map(|two| two[1] - two[0] - 32).collect();
    assert!((5..=10).contains(&gaps[0]) && (10..=20).contains(&gaps[1]), "{gaps:?}");
    assert!(
        gaps.iter().all(|gap| *gap <= 300) && *gaps.last().unwrap() >= 150,
        "{gaps:?}"
    );
    // It is back, as a probe may have shown before the pause is over.
    carrier.start(Answer::Grant(600));
    assert_eq!(carrier.standing(), Standing::Registered);
    assert_eq!(carrier.told.len(), 3);
}

#[test]
fn the_registrar_may_say_when_to_come_again() {
    let mut carrier = Carrier::new("pw", 600);
    carrier.start(Answer::Wait(77));
    carrier.pass(76, Answer::Grant(600));
    assert_eq!((carrier.asked.len(), carrier.standing()), (1, Standing::Failed(503)));
    carrier.pass(1, Answer::Grant(600));
    assert_eq!(carrier.standing(), Standing::Registered);
}

#[test]
fn it_is_taken_back_at_the_end() {
    let mut carrier = Carrier::new("pw", 600);
    carrier.start(Answer::Grant(600));
    let actions = carrier.registration.leave();
    carrier.act(Answer::Grant(600), actions);
    let last = &carrier.asked.last().unwrap().1;
    assert_eq!(
        (last.headers.get("Expires"), carrier.standing()),
        (Some("0"), Standing::Idle)
    );
    assert!(carrier.registration.is_quiet());
    let before = carrier.asked.len();
    carrier.pass(10_000, Answer::Grant(600));
    carrier.start(Answer::Grant(600));
    assert_eq!(carrier.asked.len(), before);
    let mut refused = Carrier::new("pw", 600);
    refused.start(Answer::Refuse(403));
    assert!(refused.registration.leave().is_empty());
}
