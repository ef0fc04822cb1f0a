//! Transactions (RFC 3261 section 17 with the corrections of RFC 6026), sans-IO: messages and time in, messages and
//! what the user must know out. Retransmission of requests, absorption of duplicates, ACK for refusals, matching of
//! CANCEL, 100 Trying and the shedding of load happen here. Retransmission of 2xx and its ACK belong to `session`.

mod client;
mod entry;
mod key;
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Instant;

use client::Client;
use entry::{merge_key, stamp_via, to_tag};
use key::{ClientKey, ServerKey};
use server::Server;

use crate::address::Via;
use crate::limits::{MAX_TRANSACTIONS, SHED_ABOVE};
use crate::message::{Message, Method, Request, Response};
use crate::wire;

/// A transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Datagrams; we retransmit.
    Udp,
    /// A stream; the transport retransmits.
    Tcp,
}

impl Transport {
    /// The name in a Via header.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
        }
    }
}

/// The path a message came on, or shall leave by. For TCP the shell reuses the connection to `remote` if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flow {
    /// The transport.
    pub transport: Transport,
    /// The other end.
    pub remote: SocketAddr,
}

/// Names a transaction towards its user. Never used twice in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransactionId(pub u64);

/// What leaves the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Bytes for the wire.
    Transmit {
        /// Where to.
        flow: Flow,
        /// The message.
        bytes: Vec<u8>,
    },
    /// A new request, well-formed, to be answered by [`Transactions::respond`]. Its top Via has `received` and `rport`.
    Request {
        /// The transaction to answer.
        id: TransactionId,
        /// Where it came from.
        flow: Flow,
        /// The request.
        request: Request,
    },
    /// An ACK that belongs to a 2xx.
    Ack {
        /// Where it came from.
        flow: Flow,
        /// The request.
        request: Request,
    },
    /// The INVITE was cancelled; the CANCEL itself has been answered.
    Cancelled {
        /// The INVITE's transaction.
        id: TransactionId,
    },
    /// A response to a request of ours.
    Response {
        /// The request's transaction.
        id: TransactionId,
        /// Where it came from.
        flow: Flow,
        /// The response. Several finals may come for one INVITE (forked 2xx).
        response: Response,
    },
    /// Nobody answered a request of ours in 64*T1, or its transport failed. Treated like the status in it.
    Unanswered {
        /// The request's transaction.
        id: TransactionId,
        /// 408 or 503.
        status: u16,
    },
    /// A response for which there is no transaction: of an earlier life of this server, or very late.
    Stray {
        /// Where it came from.
        flow: Flow,
        /// The response.
        response: Response,
    },
    /// A message was dropped or refused right here. For the counters.
    Refused(Refused),
}

/// Why a message went no further than this layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// No SIP message.
    Junk,
    /// Answered 400 or 505 (or dropped, when it was a response or an ACK).
    Malformed,
    /// Answered 503 because too much is going on.
    Shed,
    /// Answered 483.
    TooManyHops,
    /// Answered 482 (RFC 3261 section 8.2.2.2).
    Merged,
}

/// The transaction layer of one SIP endpoint.
#[derive(Debug, Default)]
pub struct Transactions {
    servers: BTreeMap<TransactionId, Server>,
    server_keys: BTreeMap<ServerKey, TransactionId>,
    clients: BTreeMap<TransactionId, Client>,
    client_keys: BTreeMap<ClientKey, TransactionId>,
    /// (From tag, Call-ID, CSeq) of initial requests in progress, for 482.
    merging: BTreeMap<String, TransactionId>,
    deadlines: BTreeSet<(Instant, TransactionId)>,
    next: u64,
    /// Transactions that are not answered yet; the rest only waits for late copies.
    busy: usize,
    shed_above: Option<usize>,
}

impl Transactions {
    /// A layer that sheds new calls above this many unanswered transactions (default `SHED_ABOVE`).
    #[must_use]
    pub fn new(shed_above: Option<usize>) -> Self {
        Self {
            shed_above,
            ..Self::default()
        }
    }

    /// How many transactions are alive.
    #[must_use]
    pub fn len(&self) -> usize {
        self.servers.len() + self.clients.len()
    }

    /// Whether none is alive.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes one datagram or framed message from the wire.
    pub fn receive(&mut self, now: Instant, flow: Flow, bytes: &[u8]) -> Vec<Output> {
        match wire::parse(bytes) {
            Ok(Message::Request(request)) => self.receive_request(now, flow, request),
            Ok(Message::Response(response)) => self.receive_response(now, flow, response),
            Err(_) => vec![Output::Refused(Refused::Junk)],
        }
    }

    /// Answers a request. A response after the final one is ignored, except the retransmission of a 2xx to an INVITE.
    pub fn respond(&mut self, now: Instant, id: TransactionId, response: &Response) -> Vec<Output> {
        let Some(server) = self.servers.get_mut(&id) else {
            return Vec::new();
        };
        let before = server.deadline;
        let open = server.is_open();
        let out = server.respond(now, response).into_iter().collect();
        if open && !server.is_open() {
            self.busy -= 1;
        }
        self.reschedule(id, before);
        out
    }

    /// How many transactions wait for an answer, ours or theirs.
    #[must_use]
    pub fn busy(&self) -> usize {
        self.busy
    }

    /// Sends a request and watches over it. The request must carry our Via with a branch. ACK for a 2xx goes by
    /// [`send_ack`](Self::send_ack).
    pub fn request(&mut self, now: Instant, flow: Flow, request: &Request) -> (TransactionId, Vec<Output>) {
        let id = self.new_id();
        let key = ClientKey::of_request(request);
        if self.len() >= MAX_TRANSACTIONS || self.client_keys.contains_key(&key) {
            return (id, vec![Output::Unanswered { id, status: 503 }]);
        }
        let (client, output) = Client::start(now, flow, request, key.clone());
        self.deadlines.insert((client.deadline, id));
        self.client_keys.insert(key, id);
        self.clients.insert(id, client);
        self.busy += 1;
        (id, vec![output])
    }

    /// Sends an ACK for a 2xx: no transaction, no answer.
    #[must_use]
    pub fn send_ack(flow: Flow, ack: &Request) -> Output {
        Output::Transmit {
            flow,
            bytes: wire::print_request(ack),
        }
    }

    /// The transport towards `flow` is broken: requests that wait on it get their 503 at once.
    pub fn flow_failed(&mut self, flow: Flow) -> Vec<Output> {
        let failed: Vec<_> = self
            .clients
            .iter()
            .filter(|(_, client)| client.flow == flow && client.waits())
            .map(|(id, _)| *id)
            .collect();
        failed
            .into_iter()
            .map(|id| {
                self.remove_client(id);
                Output::Unanswered { id, status: 503 }
            })
            .collect()
    }

    /// When [`on_timer`](Self::on_timer) is wanted next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// Time has passed.
    pub fn on_timer(&mut self, now: Instant) -> Vec<Output> {
        let mut out = Vec::new();
        while let Some((at, id)) = self.deadlines.first().copied() {
            if at > now {
                break;
            }
            self.deadlines.pop_first();
            if let Some(server) = self.servers.get_mut(&id) {
                let open = server.is_open();
                match server.on_timer(now) {
                    Some(outputs) => {
                        if open && !server.is_open() {
                            self.busy -= 1;
                        }
                        out.extend(outputs);
                        self.deadlines.insert((server.deadline, id));
                    }
                    None => self.remove_server(id),
                }
            } else if let Some(client) = self.clients.get_mut(&id) {
                match client.on_timer(now) {
                    client::Tick::Goes(output) => {
                        out.extend(output);
                        self.deadlines.insert((client.deadline, id));
                    }
                    client::Tick::Unanswered => {
                        self.remove_client(id);
                        out.push(Output::Unanswered { id, status: 408 });
                    }
                    client::Tick::Over => self.remove_client(id),
                }
            }
        }
        out
    }

    fn receive_request(&mut self, now: Instant, flow: Flow, mut request: Request) -> Vec<Output> {
        if let Err(fault) = wire::check(&request) {
            let mut out = vec![Output::Refused(Refused::Malformed)];
            // Answered without state, and only if it shows where to: junk from the internet must not cost memory.
            if request.method != Method::Ack && request.headers.get("Via").and_then(Via::parse).is_some() {
                let reply_flow = stamp_via(&mut request, flow);
                let mut response = request.response(fault.status, Some("malformed"));
                response.reason = fault.what.to_owned();
                out.push(Output::Transmit {
                    flow: reply_flow,
                    bytes: wire::print_response(&response),
                });
            }
            return out;
        }
        let reply_flow = stamp_via(&mut request, flow);
        let key = ServerKey::of(&request);
        if request.method == Method::Cancel {
            return self.receive_cancel(now, reply_flow, &request, &key);
        }
        if let Some(id) = self.server_keys.get(&key).copied() {
            let Some(server) = self.servers.get_mut(&id) else {
                return Vec::new();
            };
            let before = server.deadline;
            let out = if request.method == Method::Ack {
                if server.absorbs_ack(now) {
                    Vec::new()
                } else {
                    vec![Output::Ack { flow, request }]
                }
            } else {
                server.repeat().into_iter().collect()
            };
            self.reschedule(id, before);
            return out;
        }
        if request.method == Method::Ack {
            return vec![Output::Ack { flow, request }];
        }
        if let Some(out) = self.refuse_early(reply_flow, &request) {
            return out;
        }
        self.open_server(now, flow, reply_flow, request, key)
    }

    fn open_server(
        &mut self,
        now: Instant,
        flow: Flow,
        reply_flow: Flow,
        request: Request,
        key: ServerKey,
    ) -> Vec<Output> {
        let id = self.new_id();
        let mut server = Server::new(now, reply_flow, &request, key.clone());
        let mut out = Vec::new();
        if request.method == Method::Invite {
            out.extend(server.respond(now, &request.response(100, None)));
        }
        if let Some(merge) = merge_key(&request) {
            self.merging.insert(merge.clone(), id);
            server.merge = Some(merge);
        }
        self.deadlines.insert((server.deadline, id));
        self.server_keys.insert(key, id);
        self.servers.insert(id, server);
        self.busy += 1;
        out.push(Output::Request { id, flow, request });
        out
    }

    fn refuse_early(&self, flow: Flow, request: &Request) -> Option<Vec<Output>> {
        let refuse = |status: u16, why, retry: bool| {
            let mut response = request.response(status, Some("refused"));
            if retry {
                response.headers.push("Retry-After", "5");
            }
            Some(vec![
                Output::Refused(why),
                Output::Transmit {
                    flow,
                    bytes: wire::print_response(&response),
                },
            ])
        };
        let initial = !to_tag(request);
        let limit = self.shed_above.unwrap_or(SHED_ABOVE);
        if self.len() >= MAX_TRANSACTIONS || (initial && self.busy >= limit) {
            return refuse(503, Refused::Shed, true);
        }
        if request
            .headers
            .get("Max-Forwards")
            .is_some_and(|hops| hops.trim() == "0")
            && request.method != Method::Options
        {
            return refuse(483, Refused::TooManyHops, false);
        }
        if merge_key(request).is_some_and(|key| self.merging.contains_key(&key)) {
            return refuse(482, Refused::Merged, false);
        }
        None
    }

    fn receive_cancel(&mut self, now: Instant, flow: Flow, request: &Request, key: &ServerKey) -> Vec<Output> {
        let found = self.server_keys.get(&key.for_invite()).copied();
        let server = found.and_then(|id| self.servers.get_mut(&id));
        let status = if server.is_some() { 200 } else { 481 };
        let response = request.response(status, Some("cancel"));
        let mut out = vec![Output::Transmit {
            flow,
            bytes: wire::print_response(&response),
        }];
        if let (Some(id), Some(server)) = (found, server)
            && server.cancellable(now)
        {
            out.push(Output::Cancelled { id });
        }
        out
    }

    fn receive_response(&mut self, now: Instant, flow: Flow, response: Response) -> Vec<Output> {
        let Some(key) = ClientKey::of_response(&response) else {
            return vec![Output::Refused(Refused::Malformed)];
        };
        let Some(id) = self.client_keys.get(&key).copied() else {
            return vec![Output::Stray { flow, response }];
        };
        let Some(client) = self.clients.get_mut(&id) else {
            return Vec::new();
        };
        let before = client.deadline;
        let open = client.waits();
        let (ack, deliver) = client.receive(now, &response);
        if open && !client.waits() {
            self.busy -= 1;
        }
        let after = client.deadline;
        if before != after {
            self.deadlines.remove(&(before, id));
            self.deadlines.insert((after, id));
        }
        let mut out: Vec<Output> = ack.into_iter().collect();
        if deliver {
            out.push(Output::Response { id, flow, response });
        }
        out
    }

    fn reschedule(&mut self, id: TransactionId, before: Instant) {
        if let Some(server) = self.servers.get(&id)
            && server.deadline != before
        {
            self.deadlines.remove(&(before, id));
            self.deadlines.insert((server.deadline, id));
        }
    }

    fn remove_server(&mut self, id: TransactionId) {
        if let Some(server) = self.servers.remove(&id) {
            self.busy -= usize::from(server.is_open());
            self.deadlines.remove(&(server.deadline, id));
            self.server_keys.remove(&server.key);
            if let Some(merge) = server.merge {
                self.merging.remove(&merge);
            }
        }
    }

    fn remove_client(&mut self, id: TransactionId) {
        if let Some(client) = self.clients.remove(&id) {
            self.busy -= usize::from(client.waits());
            self.deadlines.remove(&(client.deadline, id));
            self.client_keys.remove(&client.key);
        }
    }

    fn new_id(&mut self) -> TransactionId {
        self.next += 1;
        TransactionId(self.next)
    }
}
