//! Digest on the calling side: a challenge is answered once, the answer is shown in every further request, and a
//! password that was refused is not tried again.

use sip::digest::{Algorithm, Credentials, DigestServer, Secret, Verdict};
use sip::message::{Message, Method, Request};
use sip::session::End;

use crate::sessions::SECOND;
use crate::world::World;

fn credentials(realm: Option<&str>) -> Credentials {
    Credentials {
        user: "trunk".to_owned(),
        secret: Secret::Clear("pw".to_owned()),
        realm: realm.map(str::to_owned),
    }
}

/// A carrier between both sides that challenges what it is not shown the right password for.
struct Gate {
    server: DigestServer,
    random: u8,
    header: (&'static str, &'static str, u16),
    algorithms: Vec<Algorithm>,
    passed: Vec<Request>,
    challenged: usize,
}

impl Gate {
    fn new(header: (&'static str, &'static str, u16), algorithms: &[Algorithm]) -> Self {
        Self {
            server: DigestServer::new("carrier"),
            random: 0,
            header,
            algorithms: algorithms.to_vec(),
            passed: Vec::new(),
            challenged: 0,
        }
    }

    /// Lets everything on the wire go its way, requests towards b only with credentials.
    fn settle(&mut self, world: &mut World) {
        while let Some((to_b, bytes)) = world.wire.pop_front() {
            let request = match sip::wire::parse(&bytes) {
                Ok(Message::Request(request)) if to_b => request,
                Ok(_) | Err(_) => {
                    world.wire.push_front((to_b, bytes));
                    world.step();
                    continue;
                }
            };
            let free = matches!(request.method, Method::Ack | Method::Cancel);
            let verdict = request.headers.get(self.header.1).map(|given| {
                let secret = |user: &str| (user == "trunk").then(|| Secret::Clear("pw".to_owned()));
                self.server
                    .verify(world.now, given, request.method.as_str(), &request.uri, secret)
            });
            if free || matches!(verdict, Some(Verdict::Accepted { .. })) {
                self.passed.push(request);
                world.wire.push_front((to_b, bytes));
                world.step();
                continue;
            }
            self.random += 1;
            self.challenged += 1;
            let stale = verdict == Some(Verdict::Stale);
            let challenge = self
                .server
                .challenge(world.now, [self.random; 16], stale, &self.algorithms);
            let mut refusal = request.response(self.header.2, Some("gate"));
            for value in challenge {
                refusal.headers.push(self.header.0, value);
            }
            world.inject(false, &sip::wire::print_response(&refusal));
        }
    }
}

const WWW: (&str, &str, u16) = ("WWW-Authenticate", "Authorization", 401);
const PROXY: (&str, &str, u16) = ("Proxy-Authenticate", "Proxy-Authorization", 407);

#[test]
fn one_challenge_serves_the_whole_call() {
    for (header, algorithms) in [
        (WWW, vec![Algorithm::Md5]),
        (PROXY, vec![Algorithm::Md5, Algorithm::Sha256]),
        (PROXY, vec![Algorithm::Sha256]),
    ] {
        let mut world = World::new();
        let mut gate = Gate::new(header, &algorithms);
        world.dial_with(Vec::new(), Some(credentials(Some("carrier"))));
        gate.settle(&mut world);
        assert!(world.a.answered());
        world.command(false, |session, now| session.hang_up(now));
        gate.settle(&mut world);
        assert_eq!(world.b.end(), Some(End::RemoteBye));
        assert_eq!(gate.challenged, 1, "{algorithms:?}");
        let strongest = algorithms.last().unwrap().as_str();
        let counts: Vec<&str> = gate
            .passed
            .iter()
            .filter(|request| request.method != Method::Ack)
            .map(|request| request.headers.get(header.1).unwrap())
            .inspect(|value| assert!(value.contains(&format!("algorithm={strongest}")), "{value}"))
            .map(|value| value.split("nc=").nth(1).unwrap().split(',').next().unwrap())
            .collect();
        assert_eq!(counts, ["00000001", "00000002"]);
        let ack = gate
            .passed
            .iter()
            .rfind(|request| request.method == Method::Ack)
            .unwrap();
        assert!(ack.headers.get(header.1).is_some());
    }
}

#[test]
fn a_nonce_that_has_grown_old_is_replaced() {
    let mut world = World::new();
    let mut gate = Gate::new(WWW, &[Algorithm::Md5]);
    world.dial_with(Vec::new(), Some(credentials(None)));
    gate.settle(&mut world);
    // Nonces of this server live ten minutes.
    world.now += SECOND * 700;
    world.command(false, |session, now| session.hang_up(now));
    gate.settle(&mut world);
    assert_eq!((gate.challenged, world.b.end()), (2, Some(End::RemoteBye)));
}

#[test]
fn a_wrong_password_is_told_once_and_no_other_realm_sees_it() {
    for (secret, realm, invites) in [("wrong", None, 2), ("pw", Some("elsewhere"), 1)] {
        let mut world = World::new();
        let mut gate = Gate::new(WWW, &[Algorithm::Md5]);
        let mut known = credentials(realm);
        known.secret = Secret::Clear(secret.to_owned());
        world.dial_with(Vec::new(), Some(known));
        gate.settle(&mut world);
        assert_eq!(world.a.end(), Some(End::Refused(401)));
        assert_eq!(world.sent(true, "INVITE"), invites);
    }
}
