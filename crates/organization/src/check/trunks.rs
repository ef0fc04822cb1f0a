//! Checks of trunks.

use std::net::IpAddr;

use super::Checker;
use crate::document::{Document, Each, Trunk};
use crate::problem::{Code, child};

/// Seconds between probes; 0 means none.
const OPTIONS: std::ops::RangeInclusive<u64> = 5..=3_600;

pub(super) fn check(document: &Document, checker: &mut Checker) {
    for trunk in &document.trunks {
        one(trunk, checker);
    }
}

fn one(trunk: &Each<Trunk>, checker: &mut Checker) {
    let at = |field: &str| child(&trunk.pointer, field);
    let whole = &trunk.pointer;
    for (index, address) in trunk.addresses.iter().enumerate() {
        let pointer = child(&at("addresses"), index);
        checker.need(is_network(address), &pointer, Code::BadNetwork, &[("address", address)]);
    }
    let some = !trunk.addresses.is_empty() || trunk.register || trunk.target.is_some();
    checker.need(some, whole, Code::NothingComesOrGoes, &[]);
    let ordered = trunk.target.is_some() || trunk.further_targets.is_empty();
    checker.need(ordered, &at("furtherTargets"), Code::TargetMissing, &[]);
    let further = trunk.further_targets.iter().enumerate();
    let further = further.map(|(index, target)| (child(&at("furtherTargets"), index), target));
    let target = trunk.target.iter().map(|target| (at("target"), target));
    let registrar = trunk.registrar.iter().map(|target| (at("registrar"), target));
    for (pointer, target) in target.chain(further).chain(registrar) {
        checker.need(is_place(target), &pointer, Code::BadTarget, &[("target", target)]);
    }
    let complete = trunk.username.is_some() == trunk.password.is_some();
    checker.need(complete, whole, Code::CredentialsIncomplete, &[]);
    if trunk.register {
        checker.need(trunk.username.is_some(), whole, Code::RegisterNeedsCredentials, &[]);
        let place = trunk.registrar.is_some() || trunk.target.is_some();
        checker.need(place, whole, Code::RegisterNeedsPlace, &[]);
    } else {
        let none = trunk.registrar.is_none();
        checker.need(none, &at("registrar"), Code::RegistrarWithoutRegister, &[]);
    }
    let probe = trunk.options_seconds == 0 || OPTIONS.contains(&trunk.options_seconds);
    checker.need(
        probe,
        &at("optionsSeconds"),
        Code::OutOfRange,
        &[("least", &"5, or 0 for none,"), ("most", OPTIONS.end())],
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
