//! What the verbs of a task have in common: `POST` to a path that names the task, a small body, one command to the
//! floor, 202. The macro writes one handler for each line of a table, with its description, and the routes of all.

use floor::{AgentId, Destination, EntryPointId, PersonId, QueueId, Refusal};

use super::task_id;
use crate::{
    State,
    dto::{
        command::{
            AskForHelp, NoFields, SendDigits, SetMuted, StartConsult, StartMonitor, StartTransfer, SubmitConsultWrapUp,
            SubmitWrapUp, SuggestWrapUp,
        },
        destination::{DestinationKind, To},
    },
    limits,
    ports::look,
    problem::Problem,
};

macro_rules! verbs {
    ($($name:ident: $path:tt, $id:tt, $summary:tt, $body:ident => $command:expr;)+) => {
        $(
            #[utoipa::path(
                post,
                path = $path,
                operation_id = $id,
                tag = "tasks",
                summary = $summary,
                params(
                    ("id" = String, Path, description = "The task's id"),
                    $crate::rest::IdempotencyKey
                ),
                request_body = $body,
                responses(
                    (
                        status = 202,
                        description = "Recorded; the outcome comes as events",
                        body = $crate::dto::command::Accepted
                    ),
                    $crate::problem::OrProblem
                )
            )]
            pub(crate) async fn $name(
                axum::extract::State(state): axum::extract::State<$crate::State>,
                $crate::shell::guard::Asking(agent): $crate::shell::guard::Asking,
                axum::Extension(request): axum::Extension<$crate::shell::request_id::RequestId>,
                axum::extract::Path(id): axum::extract::Path<String>,
                $crate::shell::body::Json(body): $crate::shell::body::Json<$body>,
            ) -> Result<
                (axum::http::StatusCode, $crate::rest::Answer<$crate::dto::command::Accepted>),
                $crate::problem::Problem,
            > {
                let make: fn(
                    floor::AgentId,
                    floor::InteractionId,
                    $body,
                ) -> Result<floor::Command, $crate::problem::Problem> = $command;
                let interaction = $crate::rest::tasks::task_id(&id)?;
                let body = $crate::rest::tasks::verbs::Body::ready(body, &state, &agent).await?;
                $crate::rest::command(&state, request, make(agent, interaction, body)?).await
            }
        )+

        /// The routes of these verbs.
        pub(crate) fn routes() -> axum::Router<$crate::State> {
            axum::Router::new()$(.route($path, axum::routing::post($name)))+
        }
    };
}

pub(super) use verbs;

/// The body of a verb. One that names a number by a task gets it here, so that it need not come from the browser.
pub(super) trait Body: Sized + Send {
    fn ready(self, _: &State, _: &AgentId) -> impl Future<Output = Result<Self, Problem>> + Send {
        async { Ok(self) }
    }
}

impl Body for NoFields {}
impl Body for SetMuted {}
impl Body for SendDigits {}
impl Body for SubmitWrapUp {}
impl Body for SubmitConsultWrapUp {}
impl Body for SuggestWrapUp {}
impl Body for AskForHelp {}
impl Body for StartMonitor {}

impl Body for StartConsult {
    async fn ready(self, state: &State, agent: &AgentId) -> Result<Self, Problem> {
        let to = with_number(self.to, state, agent).await?;
        Ok(Self { to, ..self })
    }
}

impl Body for StartTransfer {
    async fn ready(self, state: &State, agent: &AgentId) -> Result<Self, Problem> {
        let to = with_number(self.to, state, agent).await?;
        Ok(Self { to })
    }
}

/// A destination with the number of the customer by whose task it is named (MSK-7).
async fn with_number(to: To, state: &State, agent: &AgentId) -> Result<To, Problem> {
    let Some(task) = &to.customer_of else { return Ok(to) };
    if to.kind != DestinationKind::DialNumber || to.number.is_some() {
        return Err(Problem::invalid("to.customerOf", "notForKind"));
    }
    let (task, agent) = (task_id(task)?, agent.clone());
    let number = look(state.0.ports.floor.as_ref(), move |floor| {
        floor.task_state(&agent, task)?;
        Some(floor.state().interactions.get(&task)?.caller.number.clone())
    });
    match number.await? {
        Some(Some(number)) => Ok(To {
            number: Some(number),
            customer_of: None,
            ..to
        }),
        Some(None) => Err(Problem::invalid("to.customerOf", "numberWithheld")),
        None => Err(Refusal::UnknownTask.into()),
    }
}

/// The destination that a body names; `id_max` characters of an id at most (TRF-16).
pub(super) fn destination(to: To, id_max: usize) -> Result<Destination, Problem> {
    if to.id.as_ref().is_some_and(|id| id.chars().count() > id_max) {
        return Err(Problem::invalid("to.id", "tooLong"));
    }
    if to
        .number
        .as_ref()
        .is_some_and(|number| number.chars().count() > limits::NUMBER_CHARACTERS_MAX)
    {
        return Err(Problem::invalid("to.number", "tooLong"));
    }
    let named: fn(&str) -> Destination = match to.kind {
        DestinationKind::DialNumber => {
            return match (to.number, to.id) {
                (Some(number), None) => Ok(Destination::Number(number)),
                (None, _) => Err(Problem::invalid("to.number", "missing")),
                (Some(_), Some(_)) => Err(Problem::invalid("to.id", "notForKind")),
            };
        }
        DestinationKind::Agent => |id| Destination::Agent(AgentId::new(id)),
        DestinationKind::Queue => |id| Destination::Queue(QueueId::new(id)),
        DestinationKind::EntryPoint => |id| Destination::EntryPoint(EntryPointId::new(id)),
        DestinationKind::Directory => |id| Destination::Person(PersonId::new(id)),
    };
    match (to.id, to.number) {
        (Some(id), None) => Ok(named(&id)),
        (None, _) => Err(Problem::invalid("to.id", "missing")),
        (Some(_), Some(_)) => Err(Problem::invalid("to.number", "notForKind")),
    }
}
