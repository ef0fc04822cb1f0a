//! `PUT /agents/state`: chooses the availability.

use axum::{Extension, extract::State as Extract, http::StatusCode};
use floor::{AgentId, Availability, Command, IdleCodeId, IdleReason, Refusal, SystemIdle};

use crate::{
    State,
    dto::{
        agent::{ChosenState, SetState},
        command::Accepted,
    },
    ports::look,
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    put,
    path = "/api/v1/agents/state",
    operation_id = "setState",
    tag = "station",
    summary = "Chooses the availability (STA-1, STA-2).",
    params(IdempotencyKey),
    request_body = SetState,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Json(body): Json<SetState>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let wanted = wanted(&state, &agent, body).await?;
    command(&state, request, Command::SetState { agent, state: wanted }).await
}

/// The state that is meant: an idle code left out is the profile's default.
pub(crate) async fn wanted(state: &State, agent: &AgentId, body: SetState) -> Result<Availability, Problem> {
    match (body.state, body.idle_code_id) {
        (ChosenState::Available, None) => Ok(Availability::Available),
        (ChosenState::Available, Some(_)) => Err(Problem::invalid("idleCodeId", "notForAvailable")),
        (ChosenState::Idle, Some(id)) => Ok(Availability::Idle(reason(&id))),
        (ChosenState::Idle, None) => {
            let agent = agent.clone();
            let default = look(state.0.ports.floor.as_ref(), move |floor| {
                floor
                    .directory()
                    .profile_of(&agent)
                    .map(|profile| profile.default_idle_code.clone())
            });
            let code = default.await?.ok_or(Refusal::UnknownAgent)?;
            Ok(Availability::Idle(IdleReason::Code(code)))
        }
    }
}

/// The system's reasons are named too, so that the floor can say why they cannot be chosen (STA-4).
fn reason(id: &str) -> IdleReason {
    SystemIdle::ALL
        .into_iter()
        .find(|system| system.name() == id)
        .map_or_else(|| IdleReason::Code(IdleCodeId::new(id)), IdleReason::System)
}
