//! The kinds of resources: one table, from which the file's lists, the API's paths and the checks of shape follow.

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::document;

macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident($type:ty), field $field:literal, path $path:literal, one $one:literal, key $key:literal;)+) => {
        /// A kind of resource. The order is that of the file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])+ $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name of the list in the file; also how the store knows the kind.
            #[must_use]
            pub const fn field(self) -> &'static str {
                match self { $(Self::$kind => $field,)+ }
            }

            /// The last part of the API's path.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$kind => $path,)+ }
            }

            /// One of them, in words.
            #[must_use]
            pub const fn one(self) -> &'static str {
                match self { $(Self::$kind => $one,)+ }
            }

            /// The field that names a resource.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$kind => $key,)+ }
            }

            /// The name of its schema.
            #[must_use]
            pub fn schema_name(self) -> String {
                match self { $(Self::$kind => <$type as ToSchema>::name().into_owned(),)+ }
            }

            /// Its schema and those of its parts.
            pub(crate) fn add_schemas(self, all: &mut Vec<(String, RefOr<Schema>)>) {
                match self {
                    $(Self::$kind => {
                        all.push((self.schema_name(), <$type as PartialSchema>::schema()));
                        <$type as ToSchema>::schemas(all);
                    })+
                }
            }

            /// A value with all that was left out, in the order of the fields.
            ///
            /// # Errors
            /// When it has not the shape of the kind.
            pub fn canonical(self, value: &Value) -> Result<Value, serde_json::Error> {
                match self { $(Self::$kind => serde_json::to_value(<$type as serde::Deserialize>::deserialize(value)?),)+ }
            }

            /// Writes a value with its fields in their order.
            pub(crate) fn serialized<S: serde::Serializer>(self, value: &Value, out: S) -> Result<S::Ok, S::Error> {
                use serde::ser::Error as _;
                match self {
                    $(Self::$kind => <$type as serde::Deserialize>::deserialize(value).map_err(S::Error::custom)?.serialize(out),)+
                }
            }
        }
    };
}

kinds! {
    /// The organization itself; there is one.
    Organization(document::Organization), field "organization", path "organizations", one "organization", key "id";
    /// Sites.
    Site(document::Site), field "sites", path "sites", one "site", key "id";
    /// Teams.
    Team(document::Team), field "teams", path "teams", one "team", key "id";
    /// Reasons for a pause.
    IdleCode(document::Named), field "idleCodes", path "idle-codes", one "idle code", key "id";
    /// Results of contacts.
    WrapUpCode(document::Named), field "wrapUpCodes", path "wrapup-codes", one "wrap-up code", key "id";
    /// Skills.
    Skill(document::Skill), field "skills", path "skills", one "skill", key "id";
    /// Variables of contacts.
    Variable(document::Variable), field "variables", path "variables", one "variable", key "name";
    /// Desktop profiles.
    Profile(document::Profile), field "profiles", path "desktop-profiles", one "desktop profile", key "id";
    /// People who can sign in.
    User(document::User), field "users", path "users", one "user", key "id";
    /// Lists of holidays.
    Holidays(document::Holidays), field "holidays", path "holidays", one "list of holidays", key "id";
    /// Opening hours.
    BusinessHours(document::BusinessHours), field "businessHours", path "business-hours", one "set of opening hours", key "id";
    /// Queues.
    Queue(document::Queue), field "queues", path "queues", one "queue", key "id";
    /// Uploaded prompts.
    Prompt(document::Prompt), field "prompts", path "prompts", one "prompt", key "id";
    /// Flows.
    Flow(document::Flow), field "flows", path "flows", one "flow", key "id";
    /// Entry points.
    EntryPoint(document::EntryPoint), field "entryPoints", path "entry-points", one "entry point", key "id";
    /// Desk phones.
    Phone(document::Phone), field "phones", path "phones", one "phone", key "extension";
    /// Carriers.
    Trunk(document::Trunk), field "trunks", path "trunks", one "trunk", key "id";
    /// Address books.
    AddressBook(document::AddressBook), field "addressBooks", path "address-books", one "address book", key "id";
    /// The organization's directory.
    Person(document::Person), field "directory", path "directory", one "person of the directory", key "id";
}

impl Kind {
    /// The kind with this list in the file.
    #[must_use]
    pub fn of_field(field: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.field() == field)
    }

    /// The fields that are secrets: never in an answer, sealed where they are kept.
    #[must_use]
    pub const fn secrets(self) -> &'static [&'static str] {
        match self {
            Self::User => &["passwordHash"],
            Self::Phone | Self::Trunk => &["password"],
            Self::Organization
            | Self::Site
            | Self::Team
            | Self::IdleCode
            | Self::WrapUpCode
            | Self::Skill
            | Self::Variable
            | Self::Profile
            | Self::Holidays
            | Self::BusinessHours
            | Self::Queue
            | Self::Prompt
            | Self::Flow
            | Self::EntryPoint
            | Self::AddressBook
            | Self::Person => &[],
        }
    }
}
