//! The trunks of an organization file: what makes sense, and what the voice gets of it.

use std::time::Duration;

use floor::TrunkId;
use voice::{Network, Trunk, TrunkCredentials, TrunkRegistration};

use super::check::Problems;
use super::document::{self, Document};

/// Places of one trunk; each is probed.
const TARGETS_MAX: usize = 8;
/// Seconds that a registration may last.
const EXPIRES: std::ops::RangeInclusive<u32> = 60..=86_400;
/// Seconds between probes; 0 means none.
const OPTIONS: std::ops::RangeInclusive<u64> = 5..=3_600;

/// Checks the trunks and takes them apart.
pub(super) fn trunks(document: &Document, problems: &mut Problems) -> Vec<Trunk> {
    document.trunks.iter().map(|trunk| one(trunk, problems)).collect()
}

fn one(trunk: &document::Trunk, problems: &mut Problems) -> Trunk {
    let place = format!("trunks/{}", trunk.id);
    let mut addresses = Vec::new();
    for address in &trunk.addresses {
        match Network::parse(address) {
            Some(network) => addresses.push(network),
            None => problems
                .0
                .push(format!("{place}: \"{address}\" is no address and no network")),
        }
    }
    problems.need(
        !addresses.is_empty() || trunk.register || trunk.target.is_some() || !trunk.addresses.is_empty(),
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
    let targets: Vec<String> = trunk.target.iter().chain(&trunk.further_targets).cloned().collect();
    for target in targets.iter().chain(&trunk.registrar) {
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
    let credentials = trunk
        .username
        .clone()
        .zip(trunk.password.clone())
        .map(|(user, password)| TrunkCredentials {
            user,
            password,
            realm: trunk.realm.clone(),
        });
    if trunk.register {
        problems.need(credentials.is_some(), &place, "register needs username and password");
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
    let registrar = trunk.registrar.clone().or_else(|| trunk.target.clone());
    Trunk {
        addresses,
        targets,
        credentials,
        registration: registrar.filter(|_| trunk.register).map(|registrar| TrunkRegistration {
            registrar,
            expires: trunk.expires_seconds,
        }),
        probe: (trunk.options_seconds > 0).then(|| Duration::from_secs(trunk.options_seconds)),
        reliable_ringing: trunk.reliable_ringing,
        ..Trunk::new(TrunkId::new(&trunk.id))
    }
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
    use super::*;

    const DEMO: &str = include_str!("../../demo/organization.yaml");

    fn with(trunk: &str) -> Result<Trunk, String> {
        let (before, _) = DEMO.split_once("trunks:\n").expect("the demo has trunks");
        let text = format!("{before}trunks:\n  - {trunk}\n");
        let flow = |name: &str| crate::assets::demo_file(name).ok_or_else(|| "not there".to_owned());
        load("test", &text, &crate::assets::known_clips(), &flow)
            .map(|organization| organization.trunks[0].clone())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_trunk_that_registers_is_taken_whole() {
        let trunk = with(
            "{id: c, target: sip.example.com, furtherTargets: [\"backup.example.com:5080;transport=tcp\"], username: u, \
             password: p, realm: r, register: true, expiresSeconds: 300, optionsSeconds: 0, reliableRinging: true}",
        )
        .expect("it makes sense");
        assert_eq!(
            trunk.targets,
            ["sip.example.com", "backup.example.com:5080;transport=tcp"]
        );
        let registration = trunk.registration.expect("it registers");
        assert_eq!(
            (registration.registrar.as_str(), registration.expires),
            ("sip.example.com", 300)
        );
        let known = trunk.credentials.expect("it has credentials");
        assert_eq!((known.user.as_str(), known.realm.as_deref()), ("u", Some("r")));
        assert!(trunk.probe.is_none() && trunk.reliable_ringing);
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
