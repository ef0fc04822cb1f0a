//! The house put together: store, floor, voice, API, pages, duties; started in this order and stopped in the opposite
//! one.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use floor::{Fact, Stage};
use store::{Location, Store};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use voice::{Voice, VoiceConfig, VoiceDirectory};

use crate::configuration::{First, Keeper};
use crate::driver::{self, FloorAddress};
use crate::fetch::{Fetcher, LookUps};
use crate::ports::{BrowserPhones, KeptHistory, KeptPreferences, KeptSessions, WebCalls};
use crate::settings::Settings;
use crate::wire::Wire;
use crate::{telemetry, web};

/// After the journal has grown the history follows; and this often without any sign, in case one was lost.
const HISTORY_PAUSE: Duration = Duration::from_secs(10);
/// Ended sign-ins are removed this often.
const SWEEP_PAUSE: Duration = Duration::from_secs(3_600);
/// Calls may finish for this long when nothing else was said.
const SHUTDOWN_SECONDS: u64 = 60;
/// Phones have this long to answer their BYE when the process goes down.
const GOODBYE: Duration = Duration::from_secs(2);
/// The name that phones show when they ask for a password.
const REALM: &str = "centrala";
/// A call whose far end has vanished is noticed within this (seconds, RFC 4028), even when it sends sound.
const SESSION_INTERVAL: u32 = 1_800;
/// Above so many SIP transactions new calls get 503.
const TRANSACTIONS_MAX: usize = 10_000;
/// Answers to flows' look-ups that may wait for the floor; more wait where they are.
const LOOK_UPS_WAITING_MAX: usize = 1_024;
/// Open requests have this long to finish when the process goes down.
const REQUESTS_FINISH: Duration = Duration::from_secs(2);

/// What is to be built.
pub(crate) struct Plan {
    pub(crate) settings: Settings,
    /// Where a store that has no configuration gets it from.
    pub(crate) first: First,
    /// Where all trunks stand, whatever is configured.
    pub(crate) carrier: Option<String>,
    pub(crate) location: Location,
}

/// A house that runs.
pub(crate) struct House {
    settings: Settings,
    floor: FloorAddress,
    voice: Voice,
    feed: Arc<api::live::Feed>,
    ready: Arc<AtomicBool>,
    http: Handle<SocketAddr>,
    /// Where the pages are, as a browser wants it.
    pub(crate) http_address: SocketAddr,
    /// Where SIP is heard.
    pub(crate) sip_address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
    server: JoinHandle<std::io::Result<()>>,
}

/// Builds and starts everything. Answers when calls and people are let in.
pub(crate) async fn start(plan: Plan) -> anyhow::Result<House> {
    let Plan {
        settings,
        first,
        carrier,
        location,
    } = plan;
    let metrics = telemetry::metrics()?;
    let store = Store::open(&location).await.context("cannot open the store")?;
    let journal = store.own_journal().await.context("cannot write the journal")?;
    let secret = store
        .secrets
        .get("sip")
        .await
        .context("cannot read the server's secret")?;
    let keeper = Keeper::open(&store, &first, carrier).await?;
    let floor = driver::replay(&store, Arc::clone(&keeper.organization().directory))
        .await
        .context("cannot read the journal")?;
    tracing::info!(
        events = floor.state().seq,
        contacts = floor.state().interactions.len(),
        agents = floor.state().agents.len(),
        "the journal was read"
    );

    let config = voice_config(&settings, keeper.voice_directory(), secret);
    let (voice, facts) = Voice::start(config, keeper.clips())
        .await
        .context("cannot start the voice")?;
    let feed = Arc::new(api::live::Feed::new(&floor));
    let web_calls = Arc::new(WebCalls::default());
    let history_due = Arc::new(Notify::new());
    let (look_up_facts, looked_up) = mpsc::channel(LOOK_UPS_WAITING_MAX);
    let directory = Arc::clone(&keeper.organization().directory);
    let origins = &directory.organization.http_origins;
    let fetcher = Fetcher::new(origins, Arc::new(flow::NoSeal)).context("cannot use the system's certificates")?;
    let fetcher = Arc::new(fetcher);
    let wire = Wire {
        voice: voice.clone(),
        feed: Arc::clone(&feed),
        web_calls: Arc::clone(&web_calls),
        look_ups: LookUps {
            fetcher: Arc::clone(&fetcher),
            facts: look_up_facts,
        },
        history_due: Arc::clone(&history_due),
    };
    let (floor, driver) = driver::start(floor, store.clone(), journal, wire);
    keeper.reaches(floor.clone(), voice.clone(), fetcher);
    let mut tasks = vec![driver];
    tasks.push(tokio::spawn(pump(facts, floor.clone(), Arc::clone(&web_calls))));
    tasks.push(tokio::spawn(pump(looked_up, floor.clone(), Arc::clone(&web_calls))));
    tasks.push(tokio::spawn(follow_history(store.clone(), history_due)));
    tasks.push(tokio::spawn(sweep_sessions(store.clone())));

    let ready = Arc::new(AtomicBool::new(true));
    let config = api::Config {
        https: settings.tls.is_some(),
        ..api::Config::default()
    };
    let ports = api::Ports {
        floor: Arc::new(floor.clone()),
        accounts: keeper.clone(),
        sessions: Arc::new(KeptSessions(store.sessions.clone())),
        preferences: Arc::new(KeptPreferences(store.preferences.clone())),
        history: Arc::new(KeptHistory {
            history: store.history.clone(),
            journal: store.journal.clone(),
            keeper: Arc::clone(&keeper),
        }),
        configuration: keeper,
        phones: Arc::new(BrowserPhones {
            voice: voice.clone(),
            floor: floor.clone(),
            web_calls,
            stations: Mutex::new(BTreeMap::new()),
        }),
        clock: Arc::new(api::ports::SystemClock),
    };
    let state = api::State::new(config, ports, Arc::clone(&feed));
    let app = Router::new()
        .route("/metrics", get(move || std::future::ready(metrics.render())))
        .merge(api::router(state))
        .fallback(web::page)
        .layer(from_fn_with_state(Arc::clone(&ready), while_ready));
    let listener = TcpListener::bind(settings.http)
        .with_context(|| format!("setting `http`: cannot listen on {}", settings.http))?;
    listener.set_nonblocking(true).context("the listener")?;
    let http_address = listener.local_addr().context("the listener")?;
    let http = Handle::new();
    let server = serve(listener, app, &settings, http.clone()).await?;
    let sip_address = voice.sip_address();
    tracing::info!(%http_address, %sip_address, "ready");
    Ok(House {
        settings,
        floor,
        voice,
        feed,
        ready,
        http,
        http_address,
        sip_address,
        tasks,
        server,
    })
}

/// Whoever asks whether work can be taken is told no while the house goes down.
async fn while_ready(State(ready): State<Arc<AtomicBool>>, request: Request, next: Next) -> Response {
    if request.uri().path() == "/readyz" && !ready.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "going down").into_response();
    }
    next.run(request).await
}

async fn serve(
    listener: TcpListener,
    app: Router,
    settings: &Settings,
    handle: Handle<SocketAddr>,
) -> anyhow::Result<JoinHandle<std::io::Result<()>>> {
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    Ok(match &settings.tls {
        Some((certificate, key)) => {
            let config = RustlsConfig::from_pem_file(certificate, key)
                .await
                .context("settings `tls_certificate` and `tls_key`: cannot be used")?;
            let server = axum_server::from_tcp_rustls(listener, config)
                .context("the listener")?
                .handle(handle);
            tokio::spawn(server.serve(app))
        }
        None => {
            if !settings.http.ip().is_loopback() {
                tracing::warn!(
                    "no certificate is set: browsers give microphones to pages from localhost only; \
                     set tls_certificate and tls_key"
                );
            }
            let server = axum_server::from_tcp(listener).context("the listener")?.handle(handle);
            tokio::spawn(server.serve(app))
        }
    })
}

fn voice_config(settings: &Settings, directory: VoiceDirectory, secret: [u8; 32]) -> VoiceConfig {
    VoiceConfig {
        sip: settings.sip,
        public_address: settings.public_address,
        rtp_address: settings.rtp,
        // One past the last, which is never used: ports go in pairs.
        rtp_ports: *settings.rtp_ports.start()..*settings.rtp_ports.end(),
        webrtc_port: 0,
        media_threads: 1,
        rtp_silence: Duration::from_secs(settings.rtp_silence_seconds),
        realm: REALM.to_owned(),
        secret,
        session_interval: SESSION_INTERVAL,
        shed_above: TRANSACTIONS_MAX,
        codecs: voice::CodecPolicy::default(),
        directory,
    }
}

/// Carries what the voice tells to the floor.
async fn pump(mut facts: mpsc::Receiver<Fact>, floor: FloorAddress, web_calls: Arc<WebCalls>) {
    while let Some(fact) = facts.recv().await {
        if let Fact::SoundUp { leg } = &fact {
            web_calls.connected(*leg);
        }
        if let Fact::LegEnded { leg, .. } = &fact {
            web_calls.ended(*leg, "ended");
        }
        if floor.tell(fact).await.is_err() {
            return;
        }
    }
}

/// Keeps the history up with the journal.
async fn follow_history(store: Store, due: Arc<Notify>) {
    loop {
        if let Err(error) = store.history.follow(&store.journal).await {
            tracing::error!(%error, "the history cannot follow the journal");
            sleep(HISTORY_PAUSE).await;
        }
        // Ended by a sign or by the pause; both mean the same.
        let _ = tokio::time::timeout(HISTORY_PAUSE, due.notified()).await;
    }
}

/// Removes sign-ins that have ended.
async fn sweep_sessions(store: Store) {
    loop {
        if let Err(error) = store.sessions.sweep(crate::clock::now().0).await {
            tracing::error!(%error, "ended sign-ins cannot be removed");
        }
        sleep(SWEEP_PAUSE).await;
    }
}

impl House {
    /// Runs until SIGTERM or SIGINT, then lets calls finish up to the limit. A second signal does not wait.
    pub(crate) async fn run_until_told(self) -> anyhow::Result<()> {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .context("cannot listen for signals")?;
        let mut interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
            .context("cannot listen for signals")?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let seconds = self.settings.shutdown_seconds.unwrap_or(SHUTDOWN_SECONDS);
        tracing::info!(seconds, "going down; calls may finish");
        self.ready.store(false, Ordering::Relaxed);
        self.voice.stop_accepting();
        let deadline = Instant::now() + Duration::from_secs(seconds);
        tokio::select! {
            () = self.calls_finished(deadline) => {}
            _ = terminate.recv() => tracing::warn!("told again: going down at once"),
            _ = interrupt.recv() => tracing::warn!("told again: going down at once"),
        }
        self.stop().await
    }

    /// Waits until no call is left, or for the deadline.
    async fn calls_finished(&self, deadline: Instant) {
        while Instant::now() < deadline {
            let calls = self
                .floor
                .read(|floor| {
                    floor
                        .state()
                        .interactions
                        .values()
                        .filter(|contact| contact.stage() != Stage::Ended)
                        .count()
                })
                .await;
            if matches!(calls, Ok(0) | Err(_)) {
                return;
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// Ends what is left, as a restart would: every phone gets its BYE now and not when somebody starts us again.
    async fn stop(self) -> anyhow::Result<()> {
        if self.floor.tell(Fact::Restarted).await.is_ok() {
            let deadline = Instant::now() + GOODBYE;
            while Instant::now() < deadline {
                let legs = self.floor.read(|floor| floor.state().legs.len()).await;
                if matches!(legs, Ok(0) | Err(_)) {
                    break;
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
        self.feed.close_all(api::live::CloseCode::GoingAway);
        self.http.graceful_shutdown(Some(REQUESTS_FINISH));
        self.voice.shut_down().await;
        self.server
            .await
            .context("the web server failed")?
            .context("the web server failed")?;
        for task in self.tasks {
            task.abort();
        }
        tracing::info!("down");
        Ok(())
    }
}
