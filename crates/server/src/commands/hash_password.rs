//! `centrala hash-password`: a password from standard input, its argon2id hash out.

use anyhow::Context;

/// Reads one line and prints its hash.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut password = String::new();
    std::io::stdin()
        .read_line(&mut password)
        .context("cannot read the password from standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(
        !password.is_empty(),
        "the password is empty; write it to standard input"
    );
    let hash = api::password::hash(password).map_err(|error| anyhow::anyhow!("cannot hash the password: {error}"))?;
    super::say(&format!("{hash}\n"))
}
