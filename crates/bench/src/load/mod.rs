//! The load: a real server with an organization of its own, as many agents with desk phones as calls, calls by SIP from a
//! trunk through a queue to the agents, marked G.711 both ways, every packet counted, and the server's processor time from
//! the kernel.
//!
//! Sound begins when all calls stand, so that set-up and conversation are measured apart.

mod field;
mod http;
mod organization;
mod report;
mod server;
mod streams;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::json;

use field::Field;
use http::Desk;
pub use report::Report;
use server::Server;

/// REGISTERs are sent in groups of this many.
const REGISTER_GROUP: usize = 20;
/// Sign-ins that come from one address.
const DESKS_AT_ADDRESS: usize = 40;
/// The most agents: addresses of loopback and extensions suffice for more, the machine does not.
pub const CALLS_MAX: usize = 900;
/// What a step of the preparation may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between the last call's answer and the first packet, and again before the counts are read.
const SETTLE: Duration = Duration::from_millis(1_500);

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server's program.
    pub server: PathBuf,
    /// Calls at the same time, and agents.
    pub calls: usize,
    /// How long they talk.
    pub talk: Duration,
    /// Calls begun per second.
    pub rate: f64,
}

/// Measures. `progress` is called with a line whenever something has been reached.
///
/// # Errors
/// When the server or a step of the preparation fails. Lost packets are no error but part of the report.
pub async fn run(plan: &Plan, mut progress: impl FnMut(&str)) -> anyhow::Result<Report> {
    ensure!(
        (1..=CALLS_MAX).contains(&plan.calls),
        "calls must be from 1 to {CALLS_MAX}"
    );
    ensure!(plan.rate > 0.0, "the rate must be more than 0");
    let folder = tempfile::tempdir().context("no temporary folder")?;
    organization::write(folder.path(), plan.calls).context("cannot write the organization")?;
    let mut server = Server::start(&plan.server, folder.path())?;
    server.wait_ready(PATIENCE)?;
    let result = measure(plan, &server, &mut progress).await;
    result.with_context(|| format!("the server's log ends with:\n{}", server.log_end()))
}

async fn measure(plan: &Plan, server: &Server, progress: &mut impl FnMut(&str)) -> anyhow::Result<Report> {
    let mut field = Field::open(server.sip).await?;
    for group in (0..plan.calls).collect::<Vec<_>>().chunks(REGISTER_GROUP) {
        group.iter().for_each(|agent| field.register(*agent));
        let so_far = group.last().map_or(0, |last| last + 1);
        field
            .until("phones registered", PATIENCE, |field| field.registered >= so_far)
            .await?;
    }
    progress(&format!("{} phones are registered", plan.calls));
    let (http, calls) = (server.http, plan.calls);
    let desks = tokio::task::spawn_blocking(move || (0..calls).try_for_each(|agent| sign_in(http, agent)));
    field
        .until("agents signed in", PATIENCE * 5, |_| desks.is_finished())
        .await?;
    desks.await.context("the sign-ins failed")??;
    progress(&format!("{} agents are available", plan.calls));

    let idle_memory = server.memory_mib()?.0;
    let before = server.cpu_seconds()?;
    for call in 0..plan.calls {
        field.dial()?;
        if call + 1 < plan.calls {
            field.pass(Duration::from_secs_f64(1.0 / plan.rate)).await;
        }
    }
    let wanted = plan.calls;
    field
        .until("all calls bridged", PATIENCE, |field| field.bridged() >= wanted)
        .await?;
    let set_up = server.cpu_seconds()?;
    progress(&format!("{} calls stand", plan.calls));

    field.pass(SETTLE).await;
    let quiet = server.cpu_seconds()?;
    let begun = std::time::Instant::now();
    field.streams.send(begun, true);
    field.pass(plan.talk).await;
    field.streams.send(std::time::Instant::now(), false);
    let talked = server.cpu_seconds()?;
    let talk_seconds = begun.elapsed().as_secs_f64();
    field.pass(SETTLE).await;
    let memory = server.memory_mib()?;
    let broken = std::mem::take(&mut field.broken);
    progress("the conversations are over");

    field.hang_up_all();
    let ends = 2 * (plan.calls - broken.len().min(plan.calls));
    field
        .until("all calls ended", PATIENCE, |field| field.ended >= ends)
        .await?;
    let over = server.cpu_seconds()?;
    Ok(Report {
        calls: plan.calls,
        talk_seconds,
        set_up_cpu: set_up - before,
        talk_cpu: talked - quiet,
        hang_up_cpu: over - talked,
        memory_mib: (idle_memory, memory.0, memory.1),
        broken,
        ..Report::of_streams(&field.streams, std::mem::take(&mut field.offered_ms))
    })
}

/// Everything that an agent does before the first call.
fn sign_in(server: SocketAddr, agent: usize) -> anyhow::Result<()> {
    let host = u8::try_from(2 + agent / DESKS_AT_ADDRESS).context("too many agents")?;
    let mut desk = Desk::new(server, Ipv4Addr::new(127, 0, 0, host));
    let (email, extension) = (organization::email(agent), organization::extension(agent));
    desk.send(
        "POST",
        "/api/v1/session",
        &json!({"email": email, "password": organization::PASSWORD}),
    )?;
    let device = json!({"kind": "extension", "number": extension});
    desk.send("POST", "/api/v1/agents/login", &json!({"device": device}))?;
    desk.send("PUT", "/api/v1/agents/state", &json!({"state": "available"}))
}
