//! How messages find their transaction (RFC 3261 sections 17.1.3 and 17.2.3).

use crate::address::{NameAddr, Via, parse_cseq};
use crate::message::{Method, Request, Response};

/// Identifies a server transaction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ServerKey {
    place: String,
    method: Method,
}

impl ServerKey {
    /// The key of a request; an ACK has the key of its INVITE.
    pub(super) fn of(request: &Request) -> Self {
        let via = request.headers.get("Via").and_then(Via::parse);
        let modern = via.as_ref().and_then(|via| {
            let branch = via.branch()?;
            // Compared without case: the cookie is (RFC 3261 section 7.3.1), and a client that changes the case of the
            // rest between INVITE and CANCEL means the same.
            branch
                .to_ascii_lowercase()
                .strip_prefix("z9hg4bk")
                .filter(|rest| !rest.is_empty())
                .map(str::to_owned)
        });
        let sent_by = via
            .map(|via| format!("{}:{}", via.host.to_ascii_lowercase(), via.port.unwrap_or(5060)))
            .unwrap_or_default();
        let place = match modern {
            Some(branch) => format!("{sent_by}\n{branch}"),
            // RFC 2543 clients: everything that stays the same between INVITE, its ACK and its CANCEL.
            None => {
                let from = request.headers.get("From").and_then(NameAddr::parse);
                let number = request
                    .headers
                    .get("CSeq")
                    .and_then(parse_cseq)
                    .map(|(number, _)| number)
                    .unwrap_or_default();
                let tag = from.as_ref().and_then(|from| from.tag()).unwrap_or_default();
                format!(
                    "{sent_by}\n\n{}\n{tag}\n{number}\n{}",
                    request.headers.get("Call-ID").unwrap_or_default(),
                    request.uri
                )
            }
        };
        let method = if request.method == Method::Ack {
            Method::Invite
        } else {
            request.method.clone()
        };
        Self { place, method }
    }

    /// The key of the INVITE that a CANCEL with this key means.
    pub(super) fn for_invite(&self) -> Self {
        Self {
            place: self.place.clone(),
            method: Method::Invite,
        }
    }
}

/// Identifies a client transaction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClientKey {
    branch: String,
    method: Method,
}

impl ClientKey {
    pub(super) fn of_request(request: &Request) -> Self {
        let branch = request.headers.get("Via").and_then(Via::parse);
        let branch = branch
            .as_ref()
            .and_then(|via| via.branch())
            .unwrap_or_default()
            .to_owned();
        Self {
            branch,
            method: request.method.clone(),
        }
    }

    /// `None` when the response has no readable Via, CSeq or more than our own Via.
    pub(super) fn of_response(response: &Response) -> Option<Self> {
        if response.headers.list("Via").len() != 1 {
            return None;
        }
        let via = response.headers.get("Via").and_then(Via::parse)?;
        let (_, method) = response.headers.get("CSeq").and_then(parse_cseq)?;
        Some(Self {
            branch: via.branch()?.to_owned(),
            method,
        })
    }
}
