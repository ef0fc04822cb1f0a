//! What can be asked of the binary on the command line, one file a command, and what they share.

pub(crate) mod analyse;
pub(crate) mod call;
pub(crate) mod carrier;
pub(crate) mod junk;
pub(crate) mod load;
pub(crate) mod manners;
pub(crate) mod phone;
pub(crate) mod rig;
pub(crate) mod rooms;
pub(crate) mod tone;
pub(crate) mod watch;

use std::future::Future;
use std::io::Write;
use std::time::Duration;

use anyhow::Context;

/// Prints a line for a person.
pub(crate) fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .context("cannot write to the terminal")
}

/// Prints a complaint; where even that fails there is nobody to tell.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Runs on this one thread: a generator that shares its machine with the server shall be small.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(work)
}

/// Reads `1s`, `250ms`, `2m`, or seconds without a unit.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let seconds = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        _ => return Err("wants a time such as 250ms, 1s or 2m".to_owned()),
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * seconds).ok())
        .ok_or_else(|| "wants a time such as 250ms, 1s or 2m".to_owned())
}

/// Reads `1@500ms`: keys and when to press them.
pub(crate) fn press(text: &str) -> Result<(Duration, String), String> {
    let (keys, after) = text.split_once('@').ok_or("wants keys and a time such as 1@500ms")?;
    Ok((duration(after)?, keys.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_units() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("1.5"), Ok(Duration::from_millis(1_500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["", "s", "1h", "-1s", "1e99s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert_eq!(press("12#@1s"), Ok((Duration::from_secs(1), "12#".to_owned())));
        assert!(press("12").is_err());
    }
}
