//! The OpenAPI document, generated from the endpoints.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        self,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use crate::{
    access::{self, Access},
    dto::{
        configuration,
        event::{EventType, LiveMessage},
    },
    problem::Problem,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Centrala",
        description = "Everything that the desktop does. A command answers 202 once it is durable; its outcome comes \
                       as an event that carries the same `requestId`. Every other answer than the ones listed is a \
                       problem (RFC 9457) with a stable `code`."
    ),
    paths(
        crate::rest::session::sign_in::handler,
        crate::rest::session::show::handler,
        crate::rest::session::sign_out::handler,
        crate::rest::station::login::handler,
        crate::rest::station::logout::handler,
        crate::rest::station::set_state::handler,
        crate::rest::station::me::handler,
        crate::rest::station::webrtc_open::handler,
        crate::rest::station::webrtc_close::handler,
        crate::rest::lists::teams::handler,
        crate::rest::lists::idle_codes::handler,
        crate::rest::lists::wrapup_codes::handler,
        crate::rest::lists::queues::handler,
        crate::rest::lists::countries::handler,
        crate::rest::lists::entry_points::handler,
        crate::rest::tasks::list::handler,
        crate::rest::tasks::create::handler,
        crate::rest::tasks::accept_all::handler,
        crate::rest::tasks::show::handler,
        crate::rest::tasks::call::accept,
        crate::rest::tasks::call::decline,
        crate::rest::tasks::call::hold,
        crate::rest::tasks::call::resume,
        crate::rest::tasks::call::mute,
        crate::rest::tasks::call::dtmf,
        crate::rest::tasks::call::end,
        crate::rest::tasks::call::wrapup,
        crate::rest::tasks::call::suggest,
        crate::rest::tasks::call::help,
        crate::rest::tasks::together::consult,
        crate::rest::tasks::together::consult_end,
        crate::rest::tasks::together::consult_exit,
        crate::rest::tasks::together::consult_transfer,
        crate::rest::tasks::together::consult_conference,
        crate::rest::tasks::together::consult_wrapup,
        crate::rest::tasks::together::swap,
        crate::rest::tasks::together::transfer,
        crate::rest::tasks::together::conference_exit,
        crate::rest::tasks::drop_participant::handler,
        crate::rest::tasks::monitor::start,
        crate::rest::tasks::monitor::listen,
        crate::rest::tasks::monitor::whisper,
        crate::rest::tasks::monitor::barge,
        crate::rest::tasks::monitor::pause,
        crate::rest::tasks::monitor::resume,
        crate::rest::tasks::monitor::stop,
        crate::rest::tasks::monitor::end_unattended,
        crate::rest::tasks::variables::save::handler,
        crate::rest::tasks::variables::draft_keep::handler,
        crate::rest::tasks::variables::draft_drop::handler,
        crate::rest::tasks::variables::reveal::handler,
        crate::rest::tasks::variables::history::handler,
        crate::rest::tasks::decision::handler,
        crate::rest::destinations::handler,
        crate::rest::supervision::agents::handler,
        crate::rest::supervision::offers::handler,
        crate::rest::supervision::set_state::handler,
        crate::rest::supervision::sign_out::handler,
        crate::rest::history::handler,
        crate::rest::preferences::show::handler,
        crate::rest::preferences::replace::handler,
        crate::rest::public::entry_point::handler,
        crate::rest::public::open::handler,
        crate::rest::public::close::handler,
        crate::rest::public::digits::handler,
        crate::rest::public::events::handler,
        crate::live::socket::handler,
        crate::rest::health_live::handler,
        crate::rest::health_ready::handler
    ),
    components(schemas(
        Problem,
        LiveMessage,
        EventType,
        configuration::ChangeItem,
        configuration::Imported,
        configuration::FlowVersionItem,
        configuration::ValidateFlow,
        configuration::FlowValidation,
        configuration::RollBackFlow,
        configuration::FlowDifferences
    )),
    modifiers(&Configured, &Secured)
)]
struct Document;

/// Adds the endpoints that follow from the kinds of resources.
struct Configured;

impl Modify for Configured {
    fn modify(&self, document: &mut openapi::OpenApi) {
        crate::rest::configuration::document::describe(document);
    }
}

/// Adds to each operation what `access` asks for.
struct Secured;

impl Modify for Secured {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("centrala")));
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("session", cookie);
        for (path, item) in &mut document.paths.paths {
            let operations = [
                ("GET", &mut item.get),
                ("PUT", &mut item.put),
                ("POST", &mut item.post),
                ("DELETE", &mut item.delete),
                ("PATCH", &mut item.patch),
            ];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                if access::of(method, path).is_some_and(|access| access != Access::Anyone) {
                    let needed = openapi::security::SecurityRequirement::new("session", Vec::<String>::new());
                    operation.security = Some(vec![needed]);
                }
            }
        }
    }
}

/// The OpenAPI 3.1 document as JSON, ending in a line feed.
///
/// # Panics
/// Never: the document is made of texts and numbers alone.
#[must_use]
pub fn openapi() -> String {
    let mut text = Document::openapi()
        .to_pretty_json()
        .expect("texts and numbers can be written as JSON");
    text.push('\n');
    text
}
