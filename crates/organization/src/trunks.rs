//! The trunks of an organization: what makes sense.

use std::net::IpAddr;

use super::check::Problems;
use super::document::Trunk;

/// Places of one trunk; each is probed.
const TARGETS_MAX: usize = 8;
/// Seconds that a registration may last.
const EXPIRES: std::ops::RangeInclusive<u32> = 60..=86_400;
/// Seconds between probes; 0 means none.
const OPTIONS: std::ops::RangeInclusive<u64> = 5..=3_600;

/// Checks the trunks.
pub(super) fn check(trunks: &[Trunk], problems: &mut Problems) {
    for trunk in trunks {
        one(trunk, problems);
    }
}

fn one(trunk: &Trunk, problems: &mut Problems) {
    let place = format!("trunks/{}", trunk.id);
    for address in &trunk.addresses {
        problems.need(
            is_network(address),
            &place,
            &format!("\"{address}\" is no address and no network"),
        );
    }
    problems.need(
        !trunk.addresses.is_empty() || trunk.register || trunk.target.is_some(),
        &place,
        "needs addresses, a target, or register: true; nothing could come or go",
    );
    problems.need(
        trunk.target.is_some() || trunk.further_targets.is_empty(),
        &place,
        "furtherTargets follow a target, which is missing",
    );
    problems.need(
        trunk.further_targets.len() < TARGETS_MAX,
        &place,
        "has more than 8 targets",
    );
    for target in trunk
        .target
        .iter()
        .chain(&trunk.further_targets)
        .chain(&trunk.registrar)
    {
        problems.need(
            is_place(target),
            &place,
            &format!("\"{target}\" is not written as host, host:port or host;transport=tcp"),
        );
    }
    problems.need(
        trunk.username.is_some() == trunk.password.is_some(),
        &place,
        "username and password belong together",
    );
    if trunk.register {
        problems.need(trunk.username.is_some(), &place, "register needs username and password");
        problems.need(
            trunk.registrar.is_some() || trunk.target.is_some(),
            &place,
            "register needs a registrar or a target",
        );
        problems.need(
            EXPIRES.contains(&trunk.expires_seconds),
            &place,
            "expiresSeconds must be from 60 to 86400",
        );
    } else {
        problems.need(trunk.registrar.is_none(), &place, "registrar needs register: true");
    }
    problems.need(
        trunk.options_seconds == 0 || OPTIONS.contains(&trunk.options_seconds),
        &place,
        "optionsSeconds must be 0, or from 5 to 3600",
    );
}

/// `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`.
fn is_network(text: &str) -> bool {
    let (address, bits) = match text.trim().split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text.trim(), None),
    };
    let most = match address.parse::<IpAddr>() {
        Ok(address) if address.is_ipv4() => 32,
        Ok(_) => 128,
        Err(_) => return false,
    };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= most))
}

/// `host`, `host:port`, each with `;transport=udp` or `;transport=tcp`.
fn is_place(text: &str) -> bool {
    let (host, params) = text.split_once(';').unwrap_or((text, "transport=udp"));
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => (name, Some(port)),
        Some(_) | None => (host, None),
    };
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_:[]".contains(c));
    let transport = matches!(
        params.trim().to_ascii_lowercase().as_str(),
        "transport=udp" | "transport=tcp"
    );
    named && transport && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::super::tests::{DEMO, flow, known};

    fn with(trunk: &str) -> Result<(), String> {
        let (before, _) = DEMO.split_once("trunks:\n").expect("the demo has trunks");
        let text = format!("{before}trunks:\n  - {trunk}\n");
        load("test", &text, &known(), &flow)
            .map(drop)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (trunk, word) in [
            ("{id: c}", "nothing could come or go"),
            ("{id: c, target: h, username: u}", "belong together"),
            ("{id: c, target: h, register: true}", "needs username"),
            (
                "{id: c, register: true, username: u, password: p}",
                "registrar or a target",
            ),
            ("{id: c, target: h, registrar: r}", "register: true"),
            ("{id: c, target: \"h:x\"}", "not written as"),
            ("{id: c, target: \"sip:h\"}", "not written as"),
            ("{id: c, target: \"h;transport=tls\"}", "not written as"),
            (
                "{id: c, addresses: [\"1.2.3.4\"], furtherTargets: [h]}",
                "follow a target",
            ),
            ("{id: c, target: h, optionsSeconds: 1}", "optionsSeconds"),
            (
                "{id: c, target: h, username: u, password: p, register: true, expiresSeconds: 1}",
                "expiresSeconds",
            ),
            ("{id: c, addresses: [here]}", "no address"),
        ] {
            let told = with(trunk).err().unwrap_or_default();
            assert!(told.contains(word), "{trunk}: {told}");
            assert!(!told.contains("password: p"), "{told}");
        }
    }
}
