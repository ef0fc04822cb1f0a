//! The server under load: a child process with data of its own, and what the kernel says of it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail, ensure};

/// Clock ticks a second in `/proc/PID/stat`: fixed for user space on Linux.
const TICKS: f64 = 100.0;

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    log: PathBuf,
    /// Where its API is.
    pub(super) http: SocketAddr,
    /// Where its SIP is.
    pub(super) sip: SocketAddr,
}

impl Server {
    /// Starts `centrala serve` on free ports, with all data in `folder`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        ensure!(
            program.exists(),
            "there is no {}; build it, or say where it is by --server",
            program.display()
        );
        let (http, sip) = (free_port()?, free_port()?);
        let log = folder.join("server.log");
        let out = std::fs::File::create(&log).context("cannot write the server's log")?;
        let child = Command::new(program)
            .arg("serve")
            .args(["--http", &http.to_string(), "--sip", &sip.to_string()])
            .args([
                "--log",
                "warn",
                "--shutdown-seconds",
                "1",
                "--rtp-silence-seconds",
                "600",
            ])
            .arg("--config")
            .arg(folder.join("centrala.toml"))
            .arg("--data")
            .arg(folder.join("data"))
            .arg("--organization")
            .arg(folder.join("organization.yaml"))
            .stdin(Stdio::null())
            .stdout(out.try_clone().context("cannot write the server's log")?)
            .stderr(out)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { child, log, http, sip })
    }

    /// Waits until it is ready.
    ///
    /// # Errors
    /// With the end of its log, when it ends or takes too long.
    pub(super) fn wait_ready(&mut self, limit: Duration) -> anyhow::Result<()> {
        let deadline = std::time::Instant::now() + limit;
        loop {
            if let Ok(answer) = super::http::get(self.http, "/readyz")
                && answer.status == 200
            {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait().context("the server")? {
                bail!("the server ended with {status}:\n{}", self.log_end());
            }
            if std::time::Instant::now() >= deadline {
                bail!("the server is not ready after {limit:?}:\n{}", self.log_end());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The last lines of its log.
    #[must_use]
    pub(super) fn log_end(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// Processor time used so far, seconds.
    ///
    /// # Errors
    /// When the process is gone.
    pub(super) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let text = self.read("stat")?;
        // The second field is the program's name in brackets and may hold anything.
        let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
        match (ticks(11), ticks(12)) {
            (Some(user), Some(system)) => Ok((user + system) / TICKS),
            (None | Some(_), _) => bail!("/proc/PID/stat cannot be read as expected"),
        }
    }

    /// Memory now and at its highest, MiB.
    ///
    /// # Errors
    /// When the process is gone.
    pub(super) fn memory_mib(&self) -> anyhow::Result<(u64, u64)> {
        let text = self.read("status")?;
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_ascii_whitespace().next())
                .and_then(|number| number.parse::<u64>().ok())
                .map_or(0, |kib| kib / 1_024)
        };
        Ok((field("VmRSS:"), field("VmHWM:")))
    }

    fn read(&self, what: &str) -> anyhow::Result<String> {
        std::fs::read_to_string(format!("/proc/{}/{what}", self.child.id()))
            .with_context(|| format!("the server has gone:\n{}", self.log_end()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its data are thrown away next, so nothing is lost by its not being asked.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port")?;
    listener.local_addr().context("no free port")
}
