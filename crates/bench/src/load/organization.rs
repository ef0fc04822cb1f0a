//! An organization that is large enough: so many agents with desk phones, one queue, one number, no wrap-up.

use std::fmt::Write;
use std::io;
use std::path::Path;

/// The number that leads to the queue.
pub(super) const NUMBER: &str = "+35929990000";
/// Password of every agent.
pub(super) const PASSWORD: &str = "demo";
/// Its hash, as `centrala hash-password` prints it.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$uV1IwfhxT0emQDLmJmkXTw$taJqgjZYuveZP1SIi9lVdvU4NsVTX0m17aj4nQSwy40";

const FLOWS: &str = "flows:
  - id: load
    document:
      schemaVersion: 1
      name: Load
      language: en
      start: queue
      nodes:
        queue:
          type: queue
          queue: load
          music: hold
          onUnavailable: end
        end:
          type: disconnect
";

/// Extension of the agent with this number.
#[must_use]
pub(super) fn extension(agent: usize) -> String {
    format!("{}", 2_000 + agent)
}

/// Password of that extension.
#[must_use]
pub(super) fn phone_password(agent: usize) -> String {
    format!("load-{agent}")
}

/// E-mail address of that agent.
#[must_use]
pub(super) fn email(agent: usize) -> String {
    format!("agent{agent}@load.test")
}

/// Writes the organization's file into a folder.
///
/// # Errors
/// When the folder cannot be written to.
pub(super) fn write(folder: &Path, agents: usize) -> io::Result<()> {
    std::fs::write(folder.join("organization.yaml"), text(agents))
}

fn text(agents: usize) -> String {
    let mut text = String::from(
        "organization: {id: load, name: Load, language: en, fallbackQueue: load}
teams:
  - {id: load, name: Load}
idleCodes:
  - {id: break, name: Break}
wrapUpCodes: []
profiles:
  - {id: agent, name: Agent, devices: [extension], defaultIdleCode: break}
queues:
  - {id: load, name: Load, teams: [load], ringSeconds: 18}
",
    );
    text += FLOWS;
    text += &format!("entryPoints:\n  - {{id: load, name: Load, numbers: [\"{NUMBER}\"], flow: load}}\n");
    text += "trunks:\n  - {id: carrier, addresses: [127.0.0.1]}\nusers:\n";
    for agent in 0..agents {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  - {{id: a{agent}, name: Agent {agent}, email: {}, passwordHash: \"{HASH}\", roles: [agent], teams: [load], \
             profile: agent, extension: \"{}\"}}",
            email(agent),
            extension(agent)
        );
    }
    text += "phones:\n";
    for agent in 0..agents {
        let _ = writeln!(
            text,
            "  - {{extension: \"{}\", password: {}}}",
            extension(agent),
            phone_password(agent)
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_agent_has_a_phone() {
        let text = text(3);
        for agent in 0..3 {
            assert!(text.contains(&email(agent)));
            assert_eq!(text.matches(&format!("extension: \"{}\"", extension(agent))).count(), 2);
        }
    }
}
