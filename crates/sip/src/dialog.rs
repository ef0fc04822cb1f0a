//! A dialog (RFC 3261 section 12): who talks to whom, over which route, with which numbers; and the requests that
//! follow from it.

use crate::address::{NameAddr, Uri, Via, parse_cseq};
use crate::limits::{CSEQ_STEP, MAX_ROUTES};
use crate::message::{Method, Request, Response};
use crate::seed::Seed;

/// How our side shows itself in messages of one leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// Transport and sent-by of our Via, e.g. `UDP 192.0.2.1:5060`.
    pub via: String,
    /// Our Contact URI, e.g. `sip:192.0.2.1:5060;transport=tcp`.
    pub contact: String,
    /// User-Agent and Server value.
    pub agent: String,
}

/// One dialog, or one that may still come to be (no remote tag yet).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    /// Call-ID.
    pub call_id: String,
    /// Our tag.
    pub local_tag: String,
    /// Their tag; empty before their first tagged response, and for RFC 2543 peers.
    pub remote_tag: String,
    /// Our name-addr without tag.
    pub local_uri: String,
    /// Their name-addr without tag.
    pub remote_uri: String,
    /// Where requests go: their Contact.
    pub target: String,
    /// Route set in sending order.
    pub routes: Vec<String>,
    /// The last CSeq number that we used.
    pub local_cseq: u32,
    /// Numbers up to this one are covered by what was stored.
    pub reserved_cseq: u32,
    /// The highest CSeq number that they used.
    pub remote_cseq: Option<u32>,
    /// How we show ourselves.
    pub local: Local,
    /// Something of the shell's that says how to reach the peer (flow); stored along, never looked into.
    pub peer: String,
    /// Source of branches.
    pub seed: Seed,
}

impl Dialog {
    /// The dialog that an INVITE from outside would open. `None` when From, To, Contact or CSeq cannot be used.
    #[must_use]
    pub fn from_invite(invite: &Request, local: Local, seed: Seed, peer: String) -> Option<Self> {
        let from = invite.headers.get("From").and_then(NameAddr::parse)?;
        let to = invite.headers.get("To").and_then(NameAddr::parse)?;
        let contact = invite
            .headers
            .list("Contact")
            .first()
            .and_then(|contact| NameAddr::parse(contact))?;
        Uri::parse(&contact.uri)?;
        let (number, _) = invite.headers.get("CSeq").and_then(parse_cseq)?;
        let routes: Vec<String> = invite
            .headers
            .list("Record-Route")
            .into_iter()
            .map(str::to_owned)
            .collect();
        if routes.len() > MAX_ROUTES {
            return None;
        }
        Some(Self {
            call_id: invite.headers.get("Call-ID")?.to_owned(),
            local_tag: seed.text("tag", 0),
            remote_tag: from.tag().unwrap_or_default().to_owned(),
            local_uri: to.with_tag(None).to_string(),
            remote_uri: from.with_tag(None).to_string(),
            target: contact.uri,
            routes,
            local_cseq: 0,
            reserved_cseq: CSEQ_STEP,
            remote_cseq: Some(number),
            local,
            peer,
            seed,
        })
    }

    /// The dialog of an INVITE that we are about to send, complete but for the other side's tag, target and routes.
    #[must_use]
    pub fn to_dial(
        target: String,
        from: String,
        to: String,
        routes: Vec<String>,
        local: Local,
        seed: Seed,
        peer: String,
    ) -> Self {
        Self {
            call_id: seed.text("call", 0),
            local_tag: seed.text("tag", 0),
            remote_tag: String::new(),
            local_uri: from,
            remote_uri: to,
            target,
            routes,
            local_cseq: 0,
            reserved_cseq: CSEQ_STEP,
            remote_cseq: None,
            local,
            peer,
            seed,
        }
    }

    /// The dialog as a tagged response to our INVITE makes it. `None` when the response cannot make one.
    #[must_use]
    pub fn with_response(&self, response: &Response) -> Option<Self> {
        let to = response.headers.get("To").and_then(NameAddr::parse)?;
        let mut dialog = self.clone();
        to.tag().unwrap_or_default().clone_into(&mut dialog.remote_tag);
        if let Some(contact) = response
            .headers
            .list("Contact")
            .first()
            .and_then(|contact| NameAddr::parse(contact))
        {
            dialog.target = contact.uri;
        }
        let mut routes: Vec<String> = response
            .headers
            .list("Record-Route")
            .into_iter()
            .map(str::to_owned)
            .collect();
        if routes.len() > MAX_ROUTES {
            return None;
        }
        routes.reverse();
        dialog.routes = routes;
        Some(dialog)
    }

    /// A request inside the dialog, with the next CSeq number.
    #[must_use]
    pub fn request(&mut self, method: Method) -> Request {
        self.local_cseq += 1;
        let branch = self.branch(self.local_cseq);
        self.request_with(method, self.local_cseq, &branch)
    }

    /// The ACK for a 2xx to our INVITE with that CSeq number; always the same for the same number.
    #[must_use]
    pub fn ack(&self, cseq: u32) -> Request {
        let branch = format!(
            "z9hG4bK{}",
            self.seed.text(&format!("ack {}", self.remote_tag), u64::from(cseq))
        );
        self.request_with(Method::Ack, cseq, &branch)
    }

    /// The branch of our request with that CSeq number.
    #[must_use]
    pub fn branch(&self, cseq: u32) -> String {
        format!(
            "z9hG4bK{}",
            self.seed.text(&format!("branch {}", self.remote_tag), u64::from(cseq))
        )
    }

    /// Whether more CSeq numbers have been used than what was stored covers.
    #[must_use]
    pub fn outgrew_reserve(&self) -> bool {
        self.local_cseq >= self.reserved_cseq
    }

    /// Takes the Contact of a target refresh request or its response.
    pub fn refresh_target(&mut self, contact: Option<&str>) -> bool {
        let Some(contact) = contact
            .and_then(NameAddr::parse)
            .filter(|contact| Uri::parse(&contact.uri).is_some())
        else {
            return false;
        };
        let changed = contact.uri != self.target;
        self.target = contact.uri;
        changed
    }

    /// From with our tag.
    #[must_use]
    pub fn from_header(&self) -> String {
        format!("{};tag={}", self.local_uri, self.local_tag)
    }

    /// To with their tag, if any.
    #[must_use]
    pub fn to_header(&self) -> String {
        if self.remote_tag.is_empty() {
            self.remote_uri.clone()
        } else {
            format!("{};tag={}", self.remote_uri, self.remote_tag)
        }
    }

    /// Our Via with a branch.
    #[must_use]
    pub fn via(&self, branch: &str) -> String {
        format!("SIP/2.0/{};branch={branch};rport", self.local.via)
    }

    /// Our Contact value.
    #[must_use]
    pub fn contact(&self) -> String {
        format!("<{}>", self.local.contact)
    }

    fn request_with(&self, method: Method, cseq: u32, branch: &str) -> Request {
        let (uri, routes) = self.path();
        let mut request = Request::new(method, uri);
        request.headers.push("Via", self.via(branch));
        for route in routes {
            request.headers.push("Route", route);
        }
        request.headers.push("Max-Forwards", "70");
        request.headers.push("From", self.from_header());
        request.headers.push("To", self.to_header());
        request.headers.push("Call-ID", &self.call_id);
        request.headers.push("CSeq", format!("{cseq} {}", request.method));
        request.headers.push("User-Agent", &self.local.agent);
        request
    }

    /// Request-URI and Route values; a strict router at the head takes the target's place (RFC 3261 section 12.2.1.1).
    fn path(&self) -> (String, Vec<String>) {
        let first = self.routes.first().and_then(|route| NameAddr::parse(route));
        match first {
            Some(first) if Uri::parse(&first.uri).is_some_and(|uri| uri.param("lr").is_none()) => {
                let mut routes: Vec<String> = self.routes.iter().skip(1).cloned().collect();
                routes.push(format!("<{}>", self.target));
                (first.uri, routes)
            }
            Some(_) | None => (self.target.clone(), self.routes.clone()),
        }
    }
}

/// The branch of a request's or response's top Via.
#[must_use]
pub fn top_branch(headers: &crate::message::Headers) -> Option<String> {
    headers
        .get("Via")
        .and_then(Via::parse)
        .and_then(|via| via.branch().map(str::to_owned))
}
