//! Who may sign in, from the organization's file.

use std::sync::Arc;

use api::dto::session::{Organization as OrganizationDto, Role as RoleDto};
use api::ports::{Accounts, Directory, User};

use organization::{Organization, Role};

/// The people of an organization.
pub(crate) struct People(Arc<Directory>);

impl People {
    /// From the organization as it was loaded.
    pub(crate) fn of(organization: &Organization) -> Self {
        let own = &organization.directory.organization;
        let users = organization.users.values().map(|user| User {
            id: user.id.clone(),
            name: user.name.clone(),
            email: user.email.clone(),
            password_hash: user.password_hash.clone(),
            roles: user.roles.iter().map(|role| role_dto(*role)).collect(),
        });
        Self(Arc::new(Directory::new(
            OrganizationDto {
                id: own.id.clone(),
                name: own.name.clone(),
                country: organization.country.clone(),
            },
            users,
        )))
    }
}

impl Accounts for People {
    fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.0)
    }
}

const fn role_dto(role: Role) -> RoleDto {
    match role {
        Role::Agent => RoleDto::Agent,
        Role::Supervisor => RoleDto::Supervisor,
        Role::Administrator => RoleDto::Administrator,
    }
}
