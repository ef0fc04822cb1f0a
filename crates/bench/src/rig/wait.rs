//! Waiting for a state, a sound or a recording, always with a deadline.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::order::Wanted;
use super::{Answer, Rig, tell};
use crate::heard::{Levels, RATE};
use crate::phone::{Look, State};
use crate::recording::{self, Recording};

/// A wait looks this often.
const PAUSE: Duration = Duration::from_millis(10);
/// A listener measures this often.
const LISTEN_PAUSE: Duration = Duration::from_millis(50);
/// A search through all that is remembered is made this often.
const SEARCH_PAUSE: Duration = Duration::from_millis(500);

/// States that can be waited for, and what they ask of a call.
pub(super) fn condition(state: &str) -> Option<fn(&Look) -> bool> {
    Some(match state {
        "calling" => |look| look.state == State::Calling,
        "progress" => |look| look.state == State::Progress,
        "ringing" => |look| look.state == State::Ringing,
        "connected" => |look| look.state == State::Connected,
        "ended" => |look| look.state == State::Ended,
        "held" => |look| look.held && look.state == State::Connected,
        "notHeld" => |look| !look.held && look.state == State::Connected,
        "holding" => |look| look.holding && look.state == State::Connected,
        "notHolding" => |look| !look.holding && look.state == State::Connected,
        _ => return None,
    })
}

/// Waits until the call, or the latest one of a phone, is in a state.
pub(super) async fn state(rig: &Rig, id: &str, state: &str, timeout: Duration) -> Answer {
    let Some(holds) = condition(state) else {
        return Err(format!("\"{state}\" is no state that can be waited for"));
    };
    let deadline = Instant::now() + timeout;
    loop {
        let seen = match rig.call(id).await {
            Ok((phone, call)) => phone.look(call).await,
            // The call may be about to come.
            Err(_) => None,
        };
        if let Some(look) = seen.as_ref().filter(|look| holds(look)) {
            return Ok(tell::look(look));
        }
        if Instant::now() >= deadline {
            let now = seen.map_or_else(
                || "there is no call".to_owned(),
                |look| format!("it is {}", look.state.name()),
            );
            return Err(format!("not {state} within {} ms: {now}", timeout.as_millis()));
        }
        sleep(PAUSE).await;
    }
}

/// Waits until the last stretch of sound is as wanted.
pub(super) async fn sound(rig: &Rig, id: &str, wanted: &Wanted, timeout: Duration) -> Answer {
    let deadline = Instant::now() + timeout;
    let frequencies: Vec<f64> = wanted.present.iter().chain(&wanted.absent).copied().collect();
    let last = Duration::from_millis(wanted.last_ms);
    loop {
        let heard = match rig.call(id).await {
            Ok((phone, call)) => phone.hear(call, last, &frequencies).await,
            Err(_) => None,
        };
        if let Some(levels) = heard.as_ref().filter(|levels| fits(wanted, levels)) {
            return Ok(tell::levels(levels));
        }
        if Instant::now() >= deadline {
            let now = heard.map_or(Value::Null, |levels| tell::levels(&levels));
            let text = json!({"wanted": format!("{wanted:?}"), "heard": now});
            return Err(format!("not heard within {} ms: {text}", timeout.as_millis()));
        }
        sleep(LISTEN_PAUSE).await;
    }
}

/// Reads recordings; of a single one only its beginning, when that is asked for.
pub(super) fn pieces(files: &[PathBuf], begin_ms: Option<u64>) -> Result<Vec<Recording>, String> {
    let samples = |ms: u64| usize::try_from(ms * u64::from(RATE) / 1_000).unwrap_or(usize::MAX);
    if files.is_empty() || (files.len() > 1 && begin_ms.is_some()) {
        return Err("name one recording, or several without `beginMs`".to_owned());
    }
    files
        .iter()
        .map(|file| {
            let recording = Recording::read(file).map_err(|error| format!("{error:#}"))?;
            Ok(match begin_ms {
                Some(ms) => recording.beginning(samples(ms)),
                None => recording,
            })
        })
        .collect()
}

/// Waits until recordings are in what is remembered of a call.
pub(super) async fn recording(rig: &Rig, id: &str, pieces: &[Recording], likeness: f64, timeout: Duration) -> Answer {
    let deadline = Instant::now() + timeout;
    loop {
        let heard = match rig.call(id).await {
            Ok((phone, call)) => phone.samples(call).await,
            Err(_) => None,
        };
        let heard = match heard {
            Some((RATE, samples)) => samples,
            Some((rate, _)) => return Err(format!("the call sounds at {rate} Hz; recordings are told at {RATE}")),
            None => Vec::new(),
        };
        let length = heard.len();
        let pieces = pieces.to_vec();
        // A search through half a minute takes a while: not on the threads that keep the sound's grid.
        let found = tokio::task::spawn_blocking(move || recording::find(&heard, &pieces)).await;
        let found = found.map_err(|error| error.to_string())?;
        if let Some(found) = found.filter(|found| found.likeness >= likeness) {
            let ago_ms = (length - found.at) as u64 * 1_000 / u64::from(RATE);
            return Ok(json!({"likeness": (found.likeness * 1_000.0).round() / 1_000.0, "agoMs": ago_ms}));
        }
        if Instant::now() >= deadline {
            return Err(format!("not recognised within {} ms: {found:?}", timeout.as_millis()));
        }
        sleep(SEARCH_PAUSE).await;
    }
}

/// Whether a whole stretch is as wanted.
fn fits(wanted: &Wanted, levels: &Levels) -> bool {
    let level = |frequency: &f64| {
        let found = levels.tones.iter().find(|(known, _)| known == frequency);
        found.map_or(f64::NEG_INFINITY, |(_, level)| *level)
    };
    u64::from(levels.ms) >= wanted.last_ms
        && wanted.present.iter().all(|tone| level(tone) >= wanted.floor_dbfs)
        && wanted.absent.iter().all(|tone| level(tone) < wanted.floor_dbfs)
        && wanted.overall_above.is_none_or(|limit| levels.overall >= limit)
        && wanted.overall_below.is_none_or(|limit| levels.overall < limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_fits_when_all_of_it_does() {
        let wanted: Wanted = serde_json::from_value(json!({
            "present": [1_100.0], "absent": [700.0], "overallAbove": -20.0, "lastMs": 500
        }))
        .expect("good");
        let heard = |ms, overall, high, low| Levels {
            ms,
            overall,
            tones: vec![(1_100.0, high), (700.0, low)],
        };
        assert!(fits(&wanted, &heard(500, -12.0, -12.0, -60.0)));
        for wrong in [
            heard(400, -12.0, -12.0, -60.0),
            heard(500, -25.0, -25.0, -60.0),
            heard(500, -12.0, -40.0, -60.0),
            heard(500, -12.0, -12.0, -20.0),
        ] {
            assert!(!fits(&wanted, &wrong), "{wrong:?}");
        }
    }
}
