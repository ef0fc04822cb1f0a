//! What can be wrong with a document: a place, a stable code with its values, and a sentence for the terminal.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ConfigurationProblem)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Line in the file, from 1; left out where there is no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub line: Option<u64>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub column: Option<u64>,
    /// Where it is, as a JSON pointer (RFC 6901): `/queues/0/teams/1`.
    pub pointer: String,
    /// The stable code.
    pub code: String,
    /// What the code speaks about.
    pub params: BTreeMap<&'static str, String>,
    /// A sentence for terminals and logs.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "{}: {} ({})", self.pointer, self.message, self.code)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal: $sentence:literal,)+) => {
        /// The kinds of problems. Parameters stand in braces in the sentences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $sentence] $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }
        }
    };
}

codes! {
    Syntax = "syntax": "not YAML: {message}",
    TooLarge = "tooLarge": "larger than the limit of {limit}",
    NotSupported = "notSupported": "{feature} is not used here",
    DuplicateKey = "duplicateKey": "\"{key}\" is there twice",
    WrongType = "wrongType": "should be {expected}",
    MissingField = "missingField": "\"{field}\" is missing",
    UnknownField = "unknownField": "\"{field}\" means nothing here; there are {allowed}",
    UnknownValue = "unknownValue": "\"{value}\" is none of {allowed}",
    OutOfRange = "outOfRange": "should be from {least} to {most}",
    WrongLength = "wrongLength": "should have from {least} to {most} characters",
    WrongCount = "wrongCount": "should have from {least} to {most} entries",
    BadId = "badId": "\"{id}\" has other characters than letters, digits, \".\", \"_\" and \"-\"",
    DuplicateId = "duplicateId": "another one is called \"{id}\"",
    UnknownReference = "unknownReference": "there is no {kind} called \"{id}\"",
    WrongChannel = "wrongChannel": "the queue \"{id}\" is for another channel",
    DuplicateEmail = "duplicateEmail": "another user has the same e-mail address",
    ProfileNeeded = "profileNeeded": "agents and supervisors need a profile",
    TeamNeeded = "teamNeeded": "an agent needs a team",
    SupervisionWithoutRole = "supervisionWithoutRole": "supervision is for users with the role supervisor",
    BadPasswordHash = "badPasswordHash": "not what `centrala hash-password` prints",
    BadNumber = "badNumber": "\"{number}\" is not a number that can be dialled",
    BadTelephoneNumber = "badTelephoneNumber": "\"{number}\" is {why}",
    NumberTaken = "numberTaken": "{number} leads to another entry point already",
    UnknownLanguage = "unknownLanguage": "\"{language}\" is no language with prompts; there are {allowed}",
    UnknownCountry = "unknownCountry": "\"{country}\" is not the two letters of a country, such as BG",
    UnknownTimeZone = "unknownTimeZone": "\"{zone}\" is no time zone, such as Europe/Sofia",
    FlowNotPublished = "flowNotPublished": "the flow \"{id}\" has no published document yet",
    BadNetwork = "badNetwork": "\"{address}\" is no address and no network",
    BadTarget = "badTarget": "\"{target}\" is not written as host, host:port or host;transport=tcp",
    NothingComesOrGoes = "nothingComesOrGoes": "needs addresses, a target, or register: true; nothing could come or go",
    TargetMissing = "targetMissing": "furtherTargets follow a target, which is missing",
    CredentialsIncomplete = "credentialsIncomplete": "username and password belong together",
    RegisterNeedsCredentials = "registerNeedsCredentials": "register needs username and password",
    RegisterNeedsPlace = "registerNeedsPlace": "register needs a registrar or a target",
    RegistrarWithoutRegister = "registrarWithoutRegister": "registrar needs register: true",
    BadOrigin = "badOrigin": "\"{origin}\" is not a scheme, a host and at most a port, such as https://crm.example.com",
    BadHours = "badHours": "not opening hours: {message}",
    BadDate = "badDate": "\"{date}\" is not a date such as 2026-12-24",
    BadMoment = "badMoment": "\"{moment}\" is not a moment such as 2026-12-24T12:00:00+02:00",
    BadSound = "badSound": "not a WAV file in base64: {message}",
    SecretMissing = "secretMissing": "is \"unchanged\", and there is none yet",
    BadVariableName = "badVariableName": "\"{name}\" has other characters than letters, digits and \"_\"",
    BadValue = "badValue": "no value of the variable \"{name}\"",
    SecretInFile = "secretInFile": "the variable \"{name}\" is secure; its values do not stand in a file",
    JsonNotForAgents = "jsonNotForAgents": "agents never see JSON, and cannot edit \"{name}\"",
    TooManyVariables = "tooManyVariables": "agents may see at most {limit} variables of a contact; list those of the pane on a card",
    CardLineOfOne = "cardLineOfOne": "shows either a variable or a system field",
    SecretInPopover = "secretInPopover": "the secure variable \"{name}\" must not stand in a popover",
    HiddenInPopover = "hiddenInPopover": "agents do not see the variable \"{name}\"",
    IdChanged = "idChanged": "an id never changes; this one is \"{id}\"",
}

impl Problem {
    /// A problem at a place of the document.
    #[must_use]
    pub fn new(pointer: impl Into<String>, code: Code, params: &[(&'static str, &dyn fmt::Display)]) -> Self {
        let params: BTreeMap<&'static str, String> =
            params.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let message = params.iter().fold(code.sentence().to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        });
        Self {
            line: None,
            column: None,
            pointer: pointer.into(),
            code: code.as_str().to_owned(),
            params,
            message,
        }
    }

    /// A flow's own problem, with its place in the whole.
    pub(crate) fn of_flow(pointer: &str, problem: &flow::Problem) -> Self {
        let values: Vec<String> = problem
            .params
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        Self {
            line: None,
            column: None,
            pointer: format!("{pointer}{}", problem.path),
            code: problem.code.as_str().to_owned(),
            params: problem.params.clone(),
            message: format!("the flow is not right: {} {}", problem.code.as_str(), values.join(", "))
                .trim_end()
                .to_owned(),
        }
    }
}

/// A pointer one step deeper.
pub(crate) fn child(pointer: &str, name: impl fmt::Display) -> String {
    let name = name.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{name}")
}
