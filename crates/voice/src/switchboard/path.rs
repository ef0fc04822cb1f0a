//! Paths as text, and the choice of the next hop.

use std::net::{IpAddr, SocketAddr};

use sip::address::{NameAddr, Uri, is_private};
use sip::dialog::Local;
use sip::message::{Method, Request};
use sip::transaction::{Flow, Transport};

/// A flow as `sip` keeps it beside a dialog or a binding.
pub(super) fn to_text(flow: Flow) -> String {
    format!("{} {}", flow.transport.as_str(), flow.remote)
}

/// Reads [`to_text`] back.
pub(super) fn from_text(text: &str) -> Option<Flow> {
    let (transport, remote) = text.split_once(' ')?;
    let transport = [Transport::Udp, Transport::Tcp]
        .into_iter()
        .find(|known| known.as_str() == transport)?;
    Some(Flow {
        transport,
        remote: remote.parse().ok()?,
    })
}

/// How we show ourselves on a path.
pub(super) fn local(flow: Flow, own: SocketAddr) -> Local {
    let suffix = if flow.transport == Transport::Tcp {
        ";transport=tcp"
    } else {
        ""
    };
    Local {
        via: format!("{} {own}", flow.transport.as_str()),
        contact: format!("sip:centrala@{own}{suffix}"),
        agent: concat!("Centrala/", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// The address of ours that a peer can reach: the configured one, the bound one, or the one from which packets to this
/// peer leave.
pub(super) fn own_address(bound: SocketAddr, public: Option<IpAddr>, peer: SocketAddr) -> SocketAddr {
    if let Some(public) = public {
        return SocketAddr::new(public, bound.port());
    }
    if !bound.ip().is_unspecified() {
        return bound;
    }
    // Connecting a datagram socket sends nothing; it only asks the routing table.
    let towards = std::net::UdpSocket::bind(SocketAddr::new(bound.ip(), 0)).and_then(|socket| {
        socket.connect(peer)?;
        socket.local_addr()
    });
    let ip = towards.map_or_else(|_| bound.ip(), |own| own.ip());
    SocketAddr::new(ip, bound.port())
}

/// Where a request of a leg goes. An INVITE that opens a dialog and its CANCEL go where the leg was set up; what follows
/// goes by the route set or the Contact (RFC 3261 section 12.2.1.1), unless that leads from a public to a private
/// address: then the peer sits behind a translator and is reached only where it spoke from.
pub(super) fn next_hop(request: &Request, flow: Flow, phone: bool) -> Flow {
    let opening = request.method == Method::Cancel
        || (request.method == Method::Invite
            && request
                .headers
                .get("To")
                .and_then(NameAddr::parse)
                .is_none_or(|to| to.tag().is_none()));
    if phone || opening {
        return flow;
    }
    let route = request
        .headers
        .list("Route")
        .first()
        .and_then(|route| NameAddr::parse(route))
        .map(|route| route.uri);
    let Some(uri) = Uri::parse(route.as_deref().unwrap_or(&request.uri)) else {
        return flow;
    };
    let Ok(ip) = uri.host.trim_matches(['[', ']']).parse::<IpAddr>() else {
        return flow;
    };
    if ip.is_unspecified() || (is_private(ip) && !is_private(flow.remote.ip())) {
        return flow;
    }
    if flow.transport == Transport::Tcp && ip == flow.remote.ip() {
        return flow;
    }
    Flow {
        transport: flow.transport,
        remote: SocketAddr::new(ip, uri.port.unwrap_or(5060)),
    }
}

/// Whether a phone's Contact names another address than the one it speaks from: a translator stands between.
pub(super) fn is_translated(contact: &str, flow: Flow) -> bool {
    let host = Uri::parse(contact).map(|uri| uri.host);
    let named = host.and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok());
    named != Some(flow.remote.ip())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn flow(text: &str) -> Flow {
        from_text(text).unwrap()
    }

    fn bye(uri: &str, route: Option<&str>) -> Request {
        let mut request = Request::new(Method::Bye, uri);
        request.headers.push("To", "<sip:a@b>;tag=1");
        if let Some(route) = route {
            request.headers.push("Route", route);
        }
        request
    }

    #[test]
    fn a_path_survives_as_text() {
        for text in ["UDP 192.0.2.1:5060", "TCP [2001:db8::1]:5061"] {
            assert_eq!(to_text(flow(text)), text);
        }
        assert_eq!(from_text("SCTP 192.0.2.1:5060"), None);
    }

    #[test]
    fn requests_follow_route_and_contact_but_not_into_a_private_network() {
        let carrier = flow("UDP 203.0.113.1:5060");
        let hop = |request: &Request, phone| to_text(next_hop(request, carrier, phone));
        assert_eq!(hop(&bye("sip:x@203.0.113.9:5080", None), false), "UDP 203.0.113.9:5080");
        assert_eq!(
            hop(&bye("sip:x@203.0.113.9:5080", Some("<sip:203.0.113.7;lr>")), false),
            "UDP 203.0.113.7:5060"
        );
        assert_eq!(hop(&bye("sip:x@10.0.0.1", None), false), "UDP 203.0.113.1:5060");
        assert_eq!(hop(&bye("sip:x@example.com", None), false), "UDP 203.0.113.1:5060");
        assert_eq!(hop(&bye("sip:x@203.0.113.9:5080", None), true), "UDP 203.0.113.1:5060");
        let mut invite = bye("sip:x@203.0.113.9", None);
        invite.method = Method::Invite;
        invite.headers.set("To", "<sip:a@b>");
        assert_eq!(hop(&invite, false), "UDP 203.0.113.1:5060");
    }
}
