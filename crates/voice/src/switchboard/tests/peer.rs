//! A SIP peer of a few lines, on a UDP socket.

use std::net::SocketAddr;

use sip::digest::{Credentials, Secret};
use sip::message::{Message, Method, Request, Response};
use sip::wire;
use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::PATIENCE;

pub(super) const SDP: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// A SIP peer on a UDP socket.
pub(super) struct Peer {
    pub(super) socket: UdpSocket,
    pub(super) house: SocketAddr,
    pub(super) name: &'static str,
}

impl Peer {
    pub(super) async fn new(house: SocketAddr, name: &'static str) -> Self {
        Self {
            socket: UdpSocket::bind("127.0.0.1:0").await.unwrap(),
            house,
            name,
        }
    }

    /// On a socket that the house knows of already.
    pub(super) fn on(socket: UdpSocket, house: &super::house::House, name: &'static str) -> Self {
        Self {
            socket,
            house: house.exchange.address(),
            name,
        }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    pub(super) async fn send(&self, bytes: &[u8]) {
        self.socket.send_to(bytes, self.house).await.unwrap();
    }

    pub(super) async fn receive(&self) -> Message {
        let mut buffer = vec![0; 65_536];
        let (length, _) = timeout(PATIENCE, self.socket.recv_from(&mut buffer))
            .await
            .expect("a message in time")
            .unwrap();
        wire::parse(&buffer[..length]).unwrap()
    }

    /// The next response that is not 100.
    pub(super) async fn response(&self) -> Response {
        loop {
            match self.receive().await {
                Message::Response(response) if response.status > 100 => return response,
                Message::Response(_) | Message::Request(_) => {}
            }
        }
    }

    /// The next request with that method.
    pub(super) async fn request(&self, method: &Method) -> Request {
        loop {
            match self.receive().await {
                Message::Request(request) if request.method == *method => return request,
                Message::Request(_) | Message::Response(_) => {}
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a message made by hand has that many parts")]
    pub(super) fn build(
        &self,
        method: &str,
        user: &str,
        call: &str,
        cseq: u32,
        to_tag: &str,
        headers: &str,
        body: &str,
    ) -> Vec<u8> {
        let (own, house, name) = (self.address(), self.house, self.name);
        let kind = if body.is_empty() {
            ""
        } else {
            "Content-Type: application/sdp\r\n"
        };
        format!(
            "{method} sip:{user}@{house} SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{call}{cseq}{method};rport\r\nMax-Forwards: 70\r\n\
             From: <sip:{name}@127.0.0.1>;tag=from-{call}\r\nTo: <sip:{user}@127.0.0.1>{to_tag}\r\nCall-ID: {call}\r\n\
             CSeq: {cseq} {method}\r\nContact: <sip:{name}@{own}>\r\n{headers}{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }

    /// Sends a request built by hand and answers a challenge, if one comes.
    pub(super) async fn ask(
        &self,
        method: &str,
        user: &str,
        call: &str,
        password: Option<&str>,
        body: &str,
    ) -> Response {
        self.ask_with(method, user, call, password, "", body).await
    }

    pub(super) async fn ask_with(
        &self,
        method: &str,
        user: &str,
        call: &str,
        password: Option<&str>,
        headers: &str,
        body: &str,
    ) -> Response {
        self.send(&self.build(method, user, call, 1, "", headers, body)).await;
        let response = self.response().await;
        let Some(password) = password.filter(|_| response.status == 401) else {
            return response;
        };
        if method == "INVITE" {
            self.send(&self.ack(&response, call, 1)).await;
        }
        let credentials = Credentials {
            user: self.name.to_owned(),
            secret: Secret::Clear(password.to_owned()),
            realm: None,
        };
        let uri = format!("sip:{user}@{}", self.house);
        let (name, value) = sip::digest::answer(&credentials, &response.headers, method, &uri, "abc").unwrap();
        let headers = format!("{headers}{name}: {value}\r\n");
        self.send(&self.build(method, user, call, 2, "", &headers, body)).await;
        self.response().await
    }

    pub(super) async fn register(&self, password: &str) -> Response {
        self.ask("REGISTER", self.name, "reg", Some(password), "").await
    }

    pub(super) fn ack(&self, response: &Response, call: &str, cseq: u32) -> Vec<u8> {
        let tag = response.headers.get("To").unwrap().split(";tag=").nth(1).unwrap();
        let text = String::from_utf8(self.build("ACK", "x", call, cseq, &format!(";tag={tag}"), "", "")).unwrap();
        // The ACK of a refusal has the branch of its INVITE.
        if response.status >= 300 {
            text.replace(&format!("{call}{cseq}ACK"), &format!("{call}{cseq}INVITE"))
        } else {
            text
        }
        .into_bytes()
    }

    pub(super) fn within(
        &self,
        method: &str,
        ok: &Response,
        call: &str,
        cseq: u32,
        headers: &str,
        body: &str,
    ) -> Vec<u8> {
        let tag = ok.headers.get("To").unwrap().split(";tag=").nth(1).unwrap();
        self.build(method, "x", call, cseq, &format!(";tag={tag}"), headers, body)
    }

    /// Answers a request of the house.
    pub(super) async fn answer(&self, request: &Request, status: u16, sdp: bool) {
        let mut response = request.response(status, Some("peer-tag"));
        response
            .headers
            .push("Contact", format!("<sip:{}@{}>", self.name, self.address()));
        if sdp {
            response.headers.push("Content-Type", "application/sdp");
            response.body = SDP.as_bytes().to_vec();
        }
        self.send(&wire::print_response(&response)).await;
    }
}
