//! What is read from a request, and noted in it, as it comes in.

use std::net::IpAddr;

use super::{Flow, Transport};
use crate::address::{NameAddr, Via, is_private};
use crate::message::{Method, Request};

/// Notes the true source in the top Via (RFC 3261 section 18.2.1, RFC 3581) and says where responses go.
pub(super) fn stamp_via(request: &mut Request, flow: Flow) -> Flow {
    let mut reply = flow;
    request.headers.edit_first("Via", |field| {
        let (first, rest) = match crate::message::split_list(field).split_first() {
            Some((first, rest)) => ((*first).to_owned(), rest.join(", ")),
            None => (field.to_owned(), String::new()),
        };
        let Some(mut via) = Via::parse(&first) else {
            return field.to_owned();
        };
        if via.param("rport").is_some() || translated(&via.host, flow) {
            via.set_param("rport", &flow.remote.port().to_string());
        } else if flow.transport == Transport::Udp {
            reply.remote.set_port(via.port.unwrap_or(5060));
        }
        via.set_param("received", &flow.remote.ip().to_string());
        if rest.is_empty() {
            via.to_string()
        } else {
            format!("{via}, {rest}")
        }
    });
    reply
}

/// Whether a datagram from outside names a private address as its sender's: an answer to the port in it would be lost in
/// the translator, so it is treated as if it had asked for RFC 3581.
fn translated(host: &str, flow: Flow) -> bool {
    let named = host.trim_matches(['[', ']']).parse::<IpAddr>();
    named.is_ok_and(|named| is_private(named) && !is_private(flow.remote.ip()))
}

/// Whether a request belongs to a dialog.
pub(super) fn to_tag(request: &Request) -> bool {
    request
        .headers
        .get("To")
        .and_then(NameAddr::parse)
        .is_some_and(|to| to.tag().is_some())
}

/// What two copies of one INVITE that came by two paths have in common (RFC 3261 section 8.2.2.2).
pub(super) fn merge_key(request: &Request) -> Option<String> {
    if request.method != Method::Invite || to_tag(request) {
        return None;
    }
    let from = request.headers.get("From").and_then(NameAddr::parse)?;
    Some(format!(
        "{}\n{}\n{}",
        from.tag()?,
        request.headers.get("Call-ID")?,
        request.headers.get("CSeq")?
    ))
}
