//! A private PostgreSQL for the tests of one process: its own directory, a socket in it, no network port. It ends with
//! this process however that ends: a shell holds the other end of a pipe from us and stops the server when it closes.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};
use tokio::sync::OnceCell;

const MISSING: &str = "PostgreSQL is not installed, and half of these tests need it: `make test` installs it";
const START_MAX: Duration = Duration::from_secs(60);

struct Cluster {
    directory: PathBuf,
    /// Kept for its standard input: the pipe that ends the server.
    _keeper: Child,
}

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

/// The address of an empty database of its own.
pub(crate) async fn fresh_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let cluster = CLUSTER.get_or_init(|| async { start().await }).await;
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut connection = options(&cluster.directory).connect().await.expect("the server answers");
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .expect("a database can be made");
    format!(
        "postgres://postgres@localhost/{name}?host={}",
        cluster.directory.display()
    )
}

fn options(directory: &Path) -> PgConnectOptions {
    PgConnectOptions::new()
        .socket(directory)
        .username("postgres")
        .database("postgres")
}

async fn start() -> Cluster {
    let programs = programs();
    // Short, because the name of a socket may have 107 bytes at most. Made by the script, so that its user may remove it.
    let unique = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let directory = PathBuf::from(format!("/tmp/centrala-pg-{}-{unique}", std::process::id()));
    let place = directory.display();
    let script = format!(
        "mkdir '{place}' || exit 1
         '{0}/initdb' -D '{place}/data' -U postgres -A trust -N -E UTF8 --locale=C >'{place}/log' 2>&1 || exit 1
         '{0}/postgres' -D '{place}/data' -k '{place}' -c listen_addresses= -c fsync=off -c max_connections=200 \
             >>'{place}/log' 2>&1 &
         read nothing
         kill -QUIT $!
         wait
         rm -rf '{place}'",
        programs.display()
    );
    let keeper = as_postgres(&script)
        .current_dir("/tmp")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C in a terminal reaches our group only; the keeper must outlive us to clean up.
        .process_group(0)
        .spawn()
        .expect("the server can be started");
    let begun = Instant::now();
    while options(&directory).connect().await.is_err() {
        let log = || std::fs::read_to_string(directory.join("log")).unwrap_or_default();
        assert!(begun.elapsed() < START_MAX, "PostgreSQL does not start:\n{}", log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Cluster {
        directory,
        _keeper: keeper,
    }
}

/// The newest version that Debian has installed.
fn programs() -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .expect(MISSING)
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, path): &(u32, PathBuf)| path.join("initdb").exists() && path.join("postgres").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, path)| path).expect(MISSING)
}

/// PostgreSQL refuses to run as root, so root becomes the user whom the package has made.
fn as_postgres(script: &str) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0);
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", script]);
    command
}
