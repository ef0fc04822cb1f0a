//! Checks of desktop profiles and users.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::document::{Access, Document, Role};
use crate::kind::Kind;
use crate::numbers::Country;
use crate::problem::{Code, child};
use crate::secrets;

pub(super) fn profiles(document: &Document, checker: &mut Checker) {
    for profile in &document.profiles {
        let at = |field: &str| child(&profile.pointer, field);
        checker.refer_all(&at("idleCodes"), Kind::IdleCode, profile.idle_codes.iter().flatten());
        checker.refer(&at("defaultIdleCode"), Kind::IdleCode, &profile.default_idle_code);
        if let Some(rule) = &profile.wrap_up {
            let at = |field: &str| child(&child(&profile.pointer, "wrapUp"), field);
            checker.refer_all(&at("codes"), Kind::WrapUpCode, rule.codes.iter().flatten());
            checker.refer(&at("defaultCode"), Kind::WrapUpCode, &rule.default_code);
        }
        for (access, kind, field) in [
            (&profile.buddy_teams, Kind::Team, "buddyTeams"),
            (&profile.queues, Kind::Queue, "queues"),
            (&profile.entry_points, Kind::EntryPoint, "entryPoints"),
        ] {
            if let Access::Only(some) = access {
                checker.refer_all(&at(field), kind, some);
            }
        }
        if let Some(book) = &profile.address_book {
            checker.refer(&at("addressBook"), Kind::AddressBook, book);
        }
    }
}

/// Checks users; answers their outside numbers in E.164, by the user's id.
pub(super) fn users(document: &Document, country: Option<&Country>, checker: &mut Checker) -> BTreeMap<String, String> {
    let mut emails = BTreeSet::new();
    let mut numbers = BTreeMap::new();
    for user in &document.users {
        let at = |field: &str| child(&user.pointer, field);
        checker.refer_all(&at("teams"), Kind::Team, &user.teams);
        let own = emails.insert(user.email.trim().to_lowercase());
        checker.need(own, &at("email"), Code::DuplicateEmail, &[]);
        // One that shall stay and is not there was told already.
        let absent = user.password_hash == secrets::UNCHANGED;
        let argon = user.password_hash.starts_with("$argon2");
        let hash = absent || argon && argon2::PasswordHash::new(&user.password_hash).is_ok();
        checker.need(hash, &at("passwordHash"), Code::BadPasswordHash, &[]);
        let (agent, supervisor) = (
            user.roles.contains(&Role::Agent),
            user.roles.contains(&Role::Supervisor),
        );
        match &user.profile {
            Some(profile) => checker.refer(&at("profile"), Kind::Profile, profile),
            None => checker.need(!agent && !supervisor, &user.pointer, Code::ProfileNeeded, &[]),
        }
        checker.need(!agent || !user.teams.is_empty(), &user.pointer, Code::TeamNeeded, &[]);
        super::places::skills(&at("skills"), &user.skills, checker);
        if let Some(supervision) = &user.supervision {
            checker.need(supervisor, &at("supervision"), Code::SupervisionWithoutRole, &[]);
            checker.refer_all(&child(&at("supervision"), "teams"), Kind::Team, &supervision.teams);
        }
        if let Some(extension) = &user.extension {
            checker.refer(&at("extension"), Kind::Phone, extension);
        }
        if let (Some(written), Some(country)) = (&user.dial_number, country) {
            match country.any_number(written) {
                Ok(number) => {
                    numbers.insert(user.id.clone(), number);
                }
                Err(why) => checker.need(
                    false,
                    &at("dialNumber"),
                    Code::BadTelephoneNumber,
                    &[("number", written), ("why", &why)],
                ),
            }
        }
    }
    numbers
}
