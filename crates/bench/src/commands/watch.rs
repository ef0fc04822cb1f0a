//! Prints what happens to a phone, and each second what it hears.

use std::time::Duration;

use bench::agent::{CallKey, Event};
use bench::phone::{News, Phone, State, What};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};

use super::say;

/// A level is printed this often.
const EACH: Duration = Duration::from_secs(1);

/// Prints until there is no more news, or until the call `only` is over.
pub(crate) async fn watch(
    phone: &Phone,
    mut news: mpsc::Receiver<News>,
    listen: &[f64],
    only: Option<CallKey>,
) -> anyhow::Result<()> {
    let start = Instant::now();
    let mut second = interval_at(start + EACH, EACH);
    let mut calls: Vec<CallKey> = Vec::new();
    loop {
        tokio::select! {
            item = news.recv() => {
                let Some(item) = item else { return Ok(()) };
                let at = start.elapsed().as_secs_f64();
                say(&format!("{at:8.3}  {}", text(&item.what)))?;
                match item.what {
                    What::Signalling(Event::Answered { call }) => calls.push(call),
                    What::Signalling(Event::Ended { call, .. }) => {
                        calls.retain(|known| *known != call);
                        print_counts(phone, call).await?;
                        if only == Some(call) {
                            return Ok(());
                        }
                    }
                    What::Signalling(_) | What::Digit(..) => {}
                }
            }
            _ = second.tick() => {
                for call in &calls {
                    print_levels(phone, *call, listen).await?;
                }
            }
        }
    }
}

async fn print_levels(phone: &Phone, call: CallKey, listen: &[f64]) -> anyhow::Result<()> {
    let Some(levels) = phone.hear(call, EACH, listen).await else {
        return Ok(());
    };
    let tones: Vec<String> = levels
        .tones
        .iter()
        .map(|(frequency, level)| format!("{frequency} Hz {level:.1}"))
        .collect();
    say(&format!(
        "          call {} hears {:.1} dBFS  {}",
        call.0,
        levels.overall,
        tones.join("  ")
    ))
}

async fn print_counts(phone: &Phone, call: CallKey) -> anyhow::Result<()> {
    let Some(look) = phone.look(call).await.filter(|look| look.state == State::Ended) else {
        return Ok(());
    };
    let counts = look.counts;
    say(&format!(
        "          call {}: {} packets sent, {} received, {} lost, {} late, digits \"{}\"",
        call.0, counts.sent, counts.received, counts.lost, counts.late, look.digits
    ))
}

/// The last four digits of a number, for the terminal.
fn masked(number: &str) -> String {
    let tail: String = number.chars().skip(number.chars().count().saturating_sub(4)).collect();
    if tail.len() < number.len() {
        format!("..{tail}")
    } else {
        tail
    }
}

fn text(what: &What) -> String {
    match what {
        What::Digit(call, key) => format!("call {}: key {key}", call.0),
        What::Signalling(event) => match event {
            Event::Registered { user, status } => format!("{user}: registrar answered {status}"),
            Event::Incoming { call, from, to } => {
                format!("call {}: comes in from {} for {}", call.0, masked(from), masked(to))
            }
            Event::Progress { call, status } => format!("call {}: {status}", call.0),
            Event::Answered { call } => format!("call {}: answered", call.0),
            Event::Sound { call, agreed } => format!(
                "call {}: payload type {}, sending {}, receiving {}",
                call.0, agreed.payload_type, agreed.send, agreed.receive
            ),
            Event::ChangeRefused { call, status } => format!("call {}: change refused with {status}", call.0),
            Event::Transfer { call, status, notified } => {
                let by = if *notified { "NOTIFY" } else { "answer" };
                format!("call {}: transfer {status} by {by}", call.0)
            }
            Event::Info { call, .. } => format!("call {}: INFO", call.0),
            Event::Ended { call, how } => {
                let status = how.status().map(|status| format!(" {status}")).unwrap_or_default();
                format!("call {}: ended, {}{status}", call.0, how.name())
            }
            Event::ByeAnswered { call, status } => format!("call {}: BYE answered {status}", call.0),
        },
    }
}
