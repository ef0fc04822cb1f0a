//! `POST /agents/login`: logs in to a station.

use axum::{Extension, extract::State as Extract, http::StatusCode};
use floor::{AgentId, Command, Device, PhoneId, Refusal, TeamId};
use organization::numbers::Country;

use crate::{
    State,
    dto::{
        agent::{DeviceChoice, DeviceKind, StationLogin},
        command::Accepted,
    },
    ports::look,
    problem::{OrProblem, Problem},
    rest::{Answer, IdempotencyKey, command},
    shell::{body::Json, guard::Asking, request_id::RequestId},
};

#[utoipa::path(
    post,
    path = "/api/v1/agents/login",
    operation_id = "stationLogin",
    tag = "station",
    summary = "Logs in to a station: a team and a device (spec STN).",
    params(IdempotencyKey),
    request_body = StationLogin,
    responses((status = 202, description = "Recorded; the outcome comes as events", body = Accepted), OrProblem)
)]
pub(crate) async fn handler(
    Extract(state): Extract<State>,
    Asking(agent): Asking,
    Extension(request): Extension<RequestId>,
    Json(body): Json<StationLogin>,
) -> Result<(StatusCode, Answer<Accepted>), Problem> {
    let device = device(&state, &agent, body.device).await?;
    let team = body.team_id.map(|team| TeamId::new(&team));
    command(
        &state,
        request,
        Command::SignIn {
            agent,
            team,
            device,
            take_over: body.take_over,
        },
    )
    .await
}

/// The device that is meant: an extension left out is the agent's own, a telephone number becomes E.164.
async fn device(state: &State, agent: &AgentId, wanted: DeviceChoice) -> Result<Device, Problem> {
    if wanted.country.is_some() && wanted.kind != DeviceKind::DialNumber {
        return Err(Problem::invalid("device.country", "onlyForDialNumber"));
    }
    match (wanted.kind, wanted.number) {
        (DeviceKind::Browser, None) => Ok(Device::Browser),
        (DeviceKind::Browser, Some(_)) => Err(Problem::invalid("device.number", "notForBrowser")),
        (DeviceKind::DialNumber, Some(number)) => {
            dial_number(state, &number, wanted.country.as_deref()).map(Device::DialNumber)
        }
        (DeviceKind::DialNumber, None) => Err(Problem::invalid("device.number", "missing")),
        (DeviceKind::Extension, Some(number)) => Ok(Device::Extension(PhoneId::new(&number))),
        (DeviceKind::Extension, None) => {
            let agent = agent.clone();
            let own = look(state.0.ports.floor.as_ref(), move |floor| {
                floor
                    .directory()
                    .agents
                    .get(&agent)
                    .and_then(|person| person.extension.clone())
            });
            own.await?
                .map(Device::Extension)
                .ok_or_else(|| Refusal::InvalidNumber.into())
        }
    }
}

/// A telephone number in E.164 (STN-3). One that its country does not give out is refused with the country and the
/// reason.
fn dial_number(state: &State, written: &str, chosen: Option<&str>) -> Result<String, Problem> {
    let directory = state.0.ports.accounts.directory();
    let own = &directory.organization().country;
    let country = Country::new(chosen.unwrap_or(own)).ok_or_else(|| Problem::invalid("device.country", "unknown"))?;
    let number = match chosen {
        Some(_) => country.number(written),
        None => country.any_number(written),
    };
    number.map_err(|error| {
        Problem::from(Refusal::InvalidNumber)
            .with("country", country.code())
            .with("why", error.code())
    })
}
