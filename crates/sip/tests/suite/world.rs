//! Two endpoints in virtual time: real transactions and sessions on both sides, a wire between them that a test may
//! cut, copy or lose from.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use sip::address::{NameAddr, parse_cseq};
use sip::dialog::Local;
use sip::message::{Message, Method, Request, Response};
use sip::sdp::{Capabilities, Codec, MediaSide};
use sip::seed::Seed;
use sip::session::{Action, Arriving, Dial, End, Event, Reliability, Session};
use sip::transaction::{Flow, Output, TransactionId, Transactions, Transport};
use sip::wire;

/// One endpoint with at most one session.
pub(crate) struct Side {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    pub(crate) transactions: Transactions,
    pub(crate) session: Option<Session>,
    pub(crate) events: Vec<Event>,
    pub(crate) stored: Vec<Vec<u8>>,
    /// Requests that arrived and were given to the session or opened one, newest last.
    pub(crate) requests: Vec<Request>,
    /// Responses that arrived, newest last.
    pub(crate) responses: Vec<Response>,
    pub(crate) strays: Vec<Response>,
    pub(crate) transport: Transport,
    /// How a callee answers: `None` leaves it ringing.
    pub(crate) answers: bool,
    pub(crate) codecs: Vec<Codec>,
    pub(crate) reliability: Reliability,
    sent: BTreeMap<TransactionId, (u32, Method)>,
}

/// Two sides and the wire.
pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) a: Side,
    pub(crate) b: Side,
    /// (towards b, bytes)
    pub(crate) wire: VecDeque<(bool, Vec<u8>)>,
    /// Everything that was ever sent, for assertions: (towards b, start line).
    pub(crate) log: Vec<(bool, String)>,
}

pub(crate) fn local(port: u16, transport: Transport) -> Local {
    Local {
        via: format!("{} 192.0.2.1:{port}", transport.as_str()),
        contact: format!("sip:192.0.2.1:{port}"),
        agent: "test".to_owned(),
    }
}

pub(crate) fn media(port: u16, codecs: &[Codec]) -> MediaSide {
    let capabilities = Capabilities {
        codecs: codecs.to_vec(),
        ..Capabilities::default()
    };
    MediaSide::new(
        capabilities,
        format!("192.0.2.1:{port}").parse().expect("an address"),
        u64::from(port),
    )
}

impl Side {
    fn new(name: &'static str, port: u16) -> Self {
        Self {
            name,
            port,
            transactions: Transactions::default(),
            session: None,
            events: Vec::new(),
            stored: Vec::new(),
            requests: Vec::new(),
            responses: Vec::new(),
            strays: Vec::new(),
            transport: Transport::Udp,
            answers: true,
            codecs: vec![Codec::Pcma, Codec::Pcmu],
            reliability: Reliability::Required,
            sent: BTreeMap::new(),
        }
    }

    /// The end that was told, if it was told exactly once.
    pub(crate) fn end(&self) -> Option<End> {
        let ends: Vec<End> = self
            .events
            .iter()
            .filter_map(|event| {
                if let Event::Ended(end) = event {
                    Some(*end)
                } else {
                    None
                }
            })
            .collect();
        assert!(ends.len() <= 1, "{}: ended {} times", self.name, ends.len());
        ends.first().copied()
    }

    pub(crate) fn answered(&self) -> bool {
        self.events.contains(&Event::Answered)
    }

    pub(crate) fn media_events(&self) -> Vec<&sip::sdp::Negotiated> {
        self.events
            .iter()
            .filter_map(|event| {
                if let Event::Media(media) = event {
                    Some(media)
                } else {
                    None
                }
            })
            .collect()
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let (a, b) = (Side::new("a", 5_061), Side::new("b", 5_062));
        Self {
            now: Instant::now(),
            a,
            b,
            wire: VecDeque::new(),
            log: Vec::new(),
        }
    }

    pub(crate) fn dial(&mut self) {
        self.dial_with(Vec::new(), None);
    }

    pub(crate) fn dial_with(&mut self, headers: Vec<(String, String)>, credentials: Option<sip::digest::Credentials>) {
        let mut session = Session::outgoing(Dial {
            local: local(self.a.port, self.a.transport),
            seed: Seed::derive(&[1; 32], 7),
            peer: "udp 192.0.2.1:5062".to_owned(),
            media: media(20_000, &self.a.codecs),
            session_interval: 1_800,
            target: "sip:b@192.0.2.1:5062".to_owned(),
            from: "<sip:a@192.0.2.1>".to_owned(),
            to: "<sip:b@192.0.2.1>".to_owned(),
            routes: Vec::new(),
            headers,
            credentials,
        });
        self.a.stored.push(session.record());
        let actions = session.dial();
        self.a.session = Some(session);
        self.act(false, actions);
    }

    /// A command to one side's session.
    pub(crate) fn command(&mut self, on_b: bool, command: impl FnOnce(&mut Session, Instant) -> Vec<Action>) {
        let now = self.now;
        let side = if on_b { &mut self.b } else { &mut self.a };
        let actions = side
            .session
            .as_mut()
            .map(|session| command(session, now))
            .unwrap_or_default();
        self.act(on_b, actions);
    }

    /// Delivers everything that is on the wire, and what follows from it, without letting time pass.
    pub(crate) fn settle(&mut self) {
        self.settle_with(|_, _| true);
    }

    /// Delivers the first message on the wire only; what follows from it waits behind the others.
    pub(crate) fn step(&mut self) {
        if let Some((to_b, bytes)) = self.wire.pop_front() {
            self.deliver(to_b, &bytes);
        }
    }

    /// The same, with a say in what arrives.
    pub(crate) fn settle_with(&mut self, mut arrives: impl FnMut(bool, &[u8]) -> bool) {
        let mut budget = 10_000;
        while let Some((to_b, bytes)) = self.wire.pop_front() {
            budget -= 1;
            assert!(budget > 0, "messages without end");
            if arrives(to_b, &bytes) {
                self.deliver(to_b, &bytes);
            }
        }
    }

    /// Lets time pass, firing timers in order.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.pass_with(time, |_, _| true);
    }

    pub(crate) fn pass_with(&mut self, time: Duration, mut arrives: impl FnMut(bool, &[u8]) -> bool) {
        let until = self.now + time;
        self.settle_with(&mut arrives);
        let mut budget = 100_000;
        while let Some(next) = self.next_timer().filter(|next| *next <= until) {
            budget -= 1;
            assert!(budget > 0, "timers without end");
            self.now = self.now.max(next);
            for on_b in [false, true] {
                let now = self.now;
                let side = if on_b { &mut self.b } else { &mut self.a };
                let outputs = side.transactions.on_timer(now);
                self.outputs(on_b, outputs);
                let side = if on_b { &mut self.b } else { &mut self.a };
                let mut actions = Vec::new();
                if let Some(session) = &mut side.session {
                    actions = session.on_timer(now);
                    if session.is_over(now) {
                        side.session = None;
                    }
                }
                self.act(on_b, actions);
            }
            self.settle_with(&mut arrives);
        }
        self.now = until;
    }

    pub(crate) fn inject(&mut self, to_b: bool, bytes: &[u8]) {
        self.wire.push_back((to_b, bytes.to_vec()));
    }

    fn next_timer(&self) -> Option<Instant> {
        [&self.a, &self.b]
            .into_iter()
            .flat_map(|side| {
                [
                    side.transactions.poll_timeout(),
                    side.session.as_ref().and_then(Session::poll_timeout),
                ]
            })
            .flatten()
            .min()
    }

    fn deliver(&mut self, to_b: bool, bytes: &[u8]) {
        let (port, transport) = if to_b {
            (self.a.port, self.a.transport)
        } else {
            (self.b.port, self.b.transport)
        };
        let flow = Flow {
            transport,
            remote: format!("192.0.2.1:{port}").parse().expect("an address"),
        };
        let now = self.now;
        let side = if to_b { &mut self.b } else { &mut self.a };
        let outputs = side.transactions.receive(now, flow, bytes);
        self.outputs(to_b, outputs);
    }

    fn outputs(&mut self, on_b: bool, outputs: Vec<Output>) {
        let now = self.now;
        for output in outputs {
            let side = if on_b { &mut self.b } else { &mut self.a };
            let actions = match output {
                Output::Transmit { bytes, .. } => {
                    let line = String::from_utf8_lossy(&bytes)
                        .lines()
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                    self.log.push((!on_b, line));
                    self.wire.push_back((!on_b, bytes));
                    Vec::new()
                }
                Output::Request { id, request, .. } => {
                    side.requests.push(request.clone());
                    self.request(on_b, id, request)
                }
                Output::Ack { request, .. } => side
                    .session
                    .as_mut()
                    .map(|session| session.on_ack(now, &request))
                    .unwrap_or_default(),
                Output::Cancelled { .. } => side
                    .session
                    .as_mut()
                    .map(|session| session.on_cancelled(now))
                    .unwrap_or_default(),
                Output::Response { response, .. } => {
                    side.responses.push(response.clone());
                    side.session
                        .as_mut()
                        .map(|session| session.on_response(now, &response))
                        .unwrap_or_default()
                }
                Output::Stray { response, .. } => {
                    side.strays.push(response.clone());
                    side.session
                        .as_mut()
                        .map(|session| session.on_response(now, &response))
                        .unwrap_or_default()
                }
                Output::Unanswered { id, status } => {
                    let (cseq, method) = side.sent.get(&id).cloned().expect("a request that was sent");
                    side.session
                        .as_mut()
                        .map(|session| session.on_unanswered(now, cseq, &method, status))
                        .unwrap_or_default()
                }
                Output::Refused(_) => Vec::new(),
            };
            self.act(on_b, actions);
        }
    }

    fn request(&mut self, on_b: bool, id: TransactionId, request: Request) -> Vec<Action> {
        let now = self.now;
        let side = if on_b { &mut self.b } else { &mut self.a };
        let tagged = request
            .headers
            .get("To")
            .and_then(NameAddr::parse)
            .is_some_and(|to| to.tag().is_some());
        if tagged {
            return match &mut side.session {
                Some(session) => session.on_request(now, id, &request),
                None => vec![Action::Respond(id, request.response(481, None))],
            };
        }
        if request.method != Method::Invite || side.session.is_some() {
            return vec![Action::Respond(id, request.response(486, Some("busy")))];
        }
        let arriving = Arriving {
            local: local(side.port, side.transport),
            seed: Seed::derive(&[2; 32], 9),
            peer: "udp 192.0.2.1:5061".to_owned(),
            media: media(30_000, &side.codecs),
            session_interval: 1_800,
            reliability: side.reliability,
            credentials: None,
        };
        match Session::incoming(arriving, id, request) {
            Ok(mut session) => {
                side.stored.push(session.record());
                let mut actions = session.ring(now);
                if side.answers {
                    actions.extend(session.answer(now));
                }
                side.session = Some(session);
                actions
            }
            Err(refusal) => vec![Action::Respond(id, *refusal)],
        }
    }

    pub(crate) fn act(&mut self, on_b: bool, actions: Vec<Action>) {
        let now = self.now;
        for action in actions {
            let port = if on_b { self.a.port } else { self.b.port };
            let side = if on_b { &mut self.b } else { &mut self.a };
            let side_transport = side.transport;
            let flow = Flow {
                transport: side_transport,
                remote: format!("192.0.2.1:{port}").parse().expect("an address"),
            };
            let outputs = match action {
                Action::Request(request) => {
                    let (cseq, method) = request.headers.get("CSeq").and_then(parse_cseq).expect("a CSeq");
                    let (id, outputs) = side.transactions.request(now, flow, &request);
                    side.sent.insert(id, (cseq, method));
                    outputs
                }
                Action::Ack(ack) => vec![Transactions::send_ack(flow, &ack)],
                Action::Respond(id, response) => side.transactions.respond(now, id, &response),
                Action::Stateless(response) => vec![Output::Transmit {
                    flow,
                    bytes: wire::print_response(&response),
                }],
                Action::Store(bytes) => {
                    side.stored.push(bytes);
                    Vec::new()
                }
                Action::Tell(event) => {
                    side.events.push(event);
                    Vec::new()
                }
            };
            self.outputs(on_b, outputs);
        }
    }

    /// How often something with this start was sent that way.
    pub(crate) fn sent(&self, to_b: bool, start: &str) -> usize {
        self.log
            .iter()
            .filter(|(way, line)| *way == to_b && line.starts_with(start))
            .count()
    }
}

/// Whether these bytes are a request with that method.
pub(crate) fn is_request(bytes: &[u8], method: &str) -> bool {
    bytes.starts_with(method.as_bytes()) && bytes.get(method.len()) == Some(&b' ')
}

/// Whether these bytes are a response with that status to that method.
pub(crate) fn is_response(bytes: &[u8], status: u16, method: &str) -> bool {
    match wire::parse(bytes) {
        Ok(Message::Response(response)) => {
            response.status == status
                && response
                    .headers
                    .get("CSeq")
                    .and_then(parse_cseq)
                    .is_some_and(|(_, known)| known.as_str() == method)
        }
        Ok(Message::Request(_)) | Err(_) => false,
    }
}

/// A request inside b's dialog as seen from a, built by hand. Before an answer the dialog is the one of b's 180.
pub(crate) fn within(world: &World, method: &str, cseq: u32, headers: &str, body: &str) -> Vec<u8> {
    let invite = world.b.requests.first().expect("an INVITE came");
    let from = invite.headers.get("From").expect("From");
    let ok = world
        .a
        .responses
        .iter()
        .find(|response| response.status > 100 && response.status < 300)
        .expect("something with a tag came");
    let to = ok.headers.get("To").expect("To");
    let call = invite.headers.get("Call-ID").expect("Call-ID");
    let kind = if body.is_empty() || headers.contains("Content-Type") {
        ""
    } else {
        "Content-Type: application/sdp\r\n"
    };
    format!(
        "{method} sip:192.0.2.1:5062 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bKhand{method}{cseq};rport\r\n\
         Max-Forwards: 70\r\nFrom: {from}\r\nTo: {to}\r\nCall-ID: {call}\r\nCSeq: {cseq} {method}\r\n{headers}{kind}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A description with one audio stream.
pub(crate) fn sdp(address: &str, formats: &str, extra: &str) -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP {formats}\r\n{extra}"
    )
}
