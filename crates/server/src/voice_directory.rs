//! The organization on the wire: what the voice gets of its trunks and phones.

use std::time::Duration;

use floor::{PhoneId, TrunkId};
use organization::Organization;
use voice::{Network, Phone, Trunk, TrunkCredentials, TrunkRegistration, VoiceDirectory};

/// Who may call in and where calls go out.
pub(crate) fn voice_directory(organization: &Organization) -> VoiceDirectory {
    VoiceDirectory {
        trunks: organization.trunks.iter().map(trunk).collect(),
        phones: organization.phones.iter().map(phone).collect(),
    }
}

fn phone(phone: &organization::Phone) -> Phone {
    Phone {
        id: PhoneId::new(&phone.extension),
        password: phone.password.clone(),
        name: phone.name.clone(),
    }
}

fn trunk(trunk: &organization::Trunk) -> Trunk {
    let registrar = trunk.registrar.clone().or_else(|| trunk.target.clone());
    Trunk {
        // All of them are networks: that was checked.
        addresses: trunk.addresses.iter().filter_map(|text| Network::parse(text)).collect(),
        targets: trunk.target.iter().chain(&trunk.further_targets).cloned().collect(),
        credentials: trunk
            .username
            .clone()
            .zip(trunk.password.clone())
            .map(|(user, password)| TrunkCredentials {
                user,
                password,
                realm: trunk.realm.clone(),
            }),
        registration: registrar.filter(|_| trunk.register).map(|registrar| TrunkRegistration {
            registrar,
            expires: trunk.expires_seconds,
        }),
        probe: (trunk.options_seconds > 0).then(|| Duration::from_secs(trunk.options_seconds)),
        reliable_ringing: trunk.reliable_ringing,
        ..Trunk::new(TrunkId::new(&trunk.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &str = include_str!("../demo/organization.yaml");

    fn demo_with(trunk: &str) -> Organization {
        let (before, _) = DEMO.split_once("trunks:\n").expect("the demo has trunks");
        let text = format!("{before}trunks:\n  - {trunk}\n");
        let known = crate::assets::known_clips();
        let read = crate::configuration::read_file("test", &text, &organization::Resources::default(), &known);
        read.expect("it makes sense").1
    }

    /// With the prompts and the music that are really inside the binary.
    #[test]
    fn the_demo_is_taken() {
        let demo = voice_directory(&demo_with("{id: c, addresses: [127.0.0.1]}"));
        assert_eq!((demo.phones.len(), demo.trunks.len()), (5, 1));
        assert_eq!(demo.phones[0].name.as_deref(), Some("Ана Петрова"));
    }

    #[test]
    fn a_trunk_that_registers_is_taken_whole() {
        let demo = demo_with(
            "{id: c, target: sip.example.com, furtherTargets: [\"backup.example.com:5080;transport=tcp\"], username: u, \
             password: p, realm: r, register: true, expiresSeconds: 300, optionsSeconds: 0, reliableRinging: true}",
        );
        let trunk = trunk(&demo.trunks[0]);
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
}
