//! `centrala export` and `centrala import`: the whole configuration as one file, of a running server by its API, or of a
//! data folder on which no server runs.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use anyhow::Context;
use api::ports::Configuration as _;
use clap::Args;
use organization::{Difference, differences, secrets, write};
use serde_json::Value;
use store::Store;

use super::client::Client;
use crate::configuration::{First, Keeper};
use crate::settings::{self, Flags};

/// Where the configuration is.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// A running server, such as http://127.0.0.1:8080; left out, the data folder of the settings, on which no server may run
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// An administrator's e-mail address, for `--server`; the password comes from CENTRALA_PASSWORD or standard input
    #[arg(long, value_name = "E-MAIL", requires = "server")]
    user: Option<String>,
    /// The certificate to trust, PEM, for `--server https://...`
    #[arg(long, value_name = "FILE", requires = "server")]
    certificate: Option<PathBuf>,
    #[command(flatten)]
    flags: Flags,
}

/// Flags of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// With passwords of trunks and phones and the hashes of users; else the word "(unchanged)" stands for each
    #[arg(long)]
    with_secrets: bool,
    #[command(flatten)]
    place: Place,
}

/// Flags of `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file
    file: PathBuf,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Place,
}

/// Who changed it, where no user did.
const BY: &str = "command line";

/// Writes the configuration to standard output.
pub(crate) fn export(export: &Export) -> anyhow::Result<()> {
    let text = match &export.place.server {
        Some(server) => {
            let mut client = signed_in(server, &export.place)?;
            let path = format!("/api/v1/export?secrets={}", export.with_secrets);
            client.get(&path)?.success()?.body
        }
        None => super::runtime()?.block_on(async {
            let nothing = First {
                name: "nothing".to_owned(),
                text: Box::new(|| anyhow::bail!("there is no configuration yet")),
            };
            let keeper = keeper(&export.place, &nothing).await?;
            let mut resources = keeper.present().resources.clone();
            if !export.with_secrets {
                secrets::hide_all(&mut resources);
            }
            write(&resources).context("the configuration cannot be written")
        })?,
    };
    super::say(&text)
}

/// Makes everything as the file says, and says what has changed.
pub(crate) fn import(import: &Import) -> anyhow::Result<()> {
    let told = match &import.place.server {
        Some(server) => {
            let text = std::fs::read_to_string(&import.file)
                .with_context(|| format!("cannot read {}", import.file.display()))?;
            let mut client = signed_in(server, &import.place)?;
            let path = format!("/api/v1/import?dryRun={}", import.dry_run);
            let answer = client.post(&path, "application/yaml", &text)?;
            refused(&import.file, &answer.body)?;
            let told: Value = serde_json::from_str(&answer.success()?.body).context("the server's answer")?;
            let changes = told["changes"].as_array().cloned().unwrap_or_default();
            changes.iter().map(line_of_answer).collect()
        }
        None => super::runtime()?.block_on(offline(import))?,
    };
    summary(&told, import.dry_run)
}

async fn offline(import: &Import) -> anyhow::Result<Vec<String>> {
    let first = First::file(&import.file);
    let store = open(&import.place).await?;
    let journal = lock(&store).await?;
    let (_, stored) = store.resources.load().await.context("cannot read the configuration")?;
    let present = if stored.is_empty() {
        organization::Resources::default()
    } else {
        Keeper::open(&store, &first, None).await?.present().resources.clone()
    };
    let (next, _) = super::read_file(&import.file, &present)?;
    let lines = differences(&present, &next).iter().map(line).collect();
    if !import.dry_run {
        let keeper = Keeper::open(&store, &first, None).await?;
        let from = keeper.present().revision;
        let done = api::ports::Configuration::replace(keeper.as_ref(), BY, from, next).await;
        anyhow::ensure!(done.is_ok(), "the configuration could not be stored; the log says why");
    }
    drop(journal);
    Ok(lines)
}

async fn open(place: &Place) -> anyhow::Result<Store> {
    let settings = settings::read(&place.flags)?;
    let location = super::location_of(&settings)?;
    Store::open(&location).await.context("cannot open the store")
}

async fn lock(store: &Store) -> anyhow::Result<store::journal::Journal> {
    store
        .own_journal()
        .await
        .context("a server runs on this data: give --server with its address")
}

async fn keeper(place: &Place, first: &First) -> anyhow::Result<std::sync::Arc<Keeper>> {
    let store = open(place).await?;
    let _journal = lock(&store).await?;
    Keeper::open(&store, first, None).await
}

fn signed_in(server: &str, place: &Place) -> anyhow::Result<Client> {
    let user = place
        .user
        .as_deref()
        .context("--server needs --user, an administrator's e-mail address")?;
    let mut client = Client::new(server, place.certificate.as_deref())?;
    let body = serde_json::json!({"email": user, "password": password()?});
    client
        .post("/api/v1/session", "application/json", &body.to_string())?
        .success()?;
    Ok(client)
}

fn password() -> anyhow::Result<String> {
    if let Ok(password) = std::env::var("CENTRALA_PASSWORD") {
        return Ok(password);
    }
    anyhow::ensure!(
        !std::io::stdin().is_terminal(),
        "give the password in CENTRALA_PASSWORD or on standard input"
    );
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("cannot read the password")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// A refused file is told with the place of each mistake.
fn refused(file: &std::path::Path, body: &str) -> anyhow::Result<()> {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    let Some(problems) = answer["params"]["problems"].as_array() else {
        return Ok(());
    };
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
            format!(
                "{}: line {}, column {}: {}: {} ({})",
                file.display(),
                problem["line"],
                problem["column"],
                text("pointer"),
                text("message"),
                text("code")
            )
        })
        .collect();
    anyhow::bail!("the configuration is not right:\n  {}", lines.join("\n  "))
}

fn line(difference: &Difference) -> String {
    let word = match (&difference.before, &difference.after) {
        (None, _) => "created",
        (Some(_), Some(_)) => "changed",
        (Some(_), None) => "deleted",
    };
    let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
    told(word, difference.kind.field(), &difference.id, before, after)
}

fn line_of_answer(item: &Value) -> String {
    let text = |name: &str| item[name].as_str().unwrap_or_default();
    let value = |name: &str| Some(&item[name]).filter(|value| !value.is_null());
    told(
        text("action"),
        text("kind"),
        text("id"),
        value("before"),
        value("after"),
    )
}

/// `changed queues billing: name, ringSeconds`. Values stay unsaid: they may be long, or secret.
fn told(word: &str, kind: &str, id: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    let fields = before.and_then(Value::as_object).zip(after.and_then(Value::as_object));
    let changed: Vec<&str> = fields.map_or_else(Vec::new, |(before, after)| {
        let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let other = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
        other.map(String::as_str).collect()
    });
    if changed.is_empty() {
        format!("{word} {kind} {id}")
    } else {
        format!("{word} {kind} {id}: {}", changed.join(", "))
    }
}

fn summary(lines: &[String], dry_run: bool) -> anyhow::Result<()> {
    let end = match (lines.len(), dry_run) {
        (0, _) => "nothing to change",
        (_, true) => "nothing was changed: a dry run",
        (_, false) => "done",
    };
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    super::say(&format!("{text}{end}\n"))
}
