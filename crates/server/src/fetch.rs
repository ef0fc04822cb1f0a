//! HTTP look-ups that flows ask for: one request, to an allowed origin alone, within its time and size. No redirect is
//! followed, since it could lead past the allow-list. What the answer means is the flow's business.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use floor::{Fact, InteractionId};
use flow::{Content, Fetch, Outcome, Seal};
use organization::HttpOrigin;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Url};
use tokio::sync::{Semaphore, mpsc};

/// Look-ups at once. More wait; their own time runs meanwhile.
const FETCHES_MAX: usize = 64;
/// A connection is given up after this, whatever the flow allows.
const CONNECT: Duration = Duration::from_secs(5);

/// Where the floor's look-ups go: all at once, each answered by a fact. There are never more than contacts, since a flow
/// waits for its answer.
pub(crate) struct LookUps {
    pub(crate) fetcher: Arc<Fetcher>,
    /// To the floor.
    pub(crate) facts: mpsc::Sender<Fact>,
}

impl LookUps {
    /// Sends a request of this contact's flow.
    pub(crate) fn ask(&self, interaction: InteractionId, what: Fetch) {
        let (fetcher, facts) = (Arc::clone(&self.fetcher), self.facts.clone());
        tokio::spawn(async move {
            let request = what.request;
            let outcome = fetcher.fetch(what).await;
            let answer = Fact::Fetched {
                interaction,
                request,
                outcome,
            };
            // The floor has gone when nobody takes it: the process goes down.
            let _ = facts.send(answer).await;
        });
    }
}

/// Sends flows' requests.
pub(crate) struct Fetcher {
    client: Client,
    allowed: RwLock<Arc<[HttpOrigin]>>,
    room: Semaphore,
    seal: Arc<dyn Seal + Send + Sync>,
}

/// Why a request has no answer. The flow learns only that it failed; the operator learns this.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("the address is none")]
    NoAddress,
    #[error("`httpOrigins` does not name {0}")]
    NotAllowed(String),
    #[error("a header or the body was sealed with another key")]
    Sealed,
    #[error("a header is not one of HTTP")]
    Header,
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    #[error("the answer is no text")]
    NoText,
    // Without the address: its path and query may hold what a customer said.
    #[error("{0}")]
    Http(reqwest::Error),
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error.without_url())
    }
}

impl Fetcher {
    /// One that allows these origins and opens secure values with this seal.
    ///
    /// # Errors
    /// When the certificates of the system cannot be used.
    pub(crate) fn new(allowed: &[String], seal: Arc<dyn Seal + Send + Sync>) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .user_agent(concat!("centrala/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let fetcher = Self {
            client,
            allowed: RwLock::new(Arc::new([])),
            room: Semaphore::new(FETCHES_MAX),
            seal,
        };
        fetcher.allow(allowed);
        Ok(fetcher)
    }

    /// Allows these origins from now on; what cannot be read was refused by the organization's check.
    pub(crate) fn allow(&self, allowed: &[String]) {
        let allowed = allowed.iter().filter_map(|text| HttpOrigin::parse(text)).collect();
        *self.allowed.write().unwrap_or_else(PoisonError::into_inner) = allowed;
    }

    /// Carries out one request; always answers, and never later than its time allows.
    pub(crate) async fn fetch(&self, request: Fetch) -> Outcome {
        let time = Duration::from_millis(request.timeout_ms);
        match tokio::time::timeout(time, self.send(request)).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a flow's request has no answer");
                Outcome::Failed
            }
            Err(_) => Outcome::TimedOut,
        }
    }

    async fn send(&self, request: Fetch) -> Result<Outcome, FetchError> {
        let url = Url::parse(&request.url).map_err(|_| FetchError::NoAddress)?;
        let allowed = Arc::clone(&self.allowed.read().unwrap_or_else(PoisonError::into_inner));
        if !allowed.iter().any(|origin| origin.allows(&url)) {
            return Err(FetchError::NotAllowed(url.origin().ascii_serialization()));
        }
        let method = match request.method {
            flow::Method::Get => Method::GET,
            flow::Method::Post => Method::POST,
            flow::Method::Put => Method::PUT,
            flow::Method::Patch => Method::PATCH,
            flow::Method::Delete => Method::DELETE,
        };
        let mut sent = self
            .client
            .request(method, url)
            .headers(self.headers(&request.headers)?);
        if let Some(body) = &request.body {
            sent = sent.body(self.open(body)?);
        }
        // The permit is held until the answer is read; the semaphore is never closed.
        let _room = self.room.acquire().await;
        answer(sent, request.max_bytes).await
    }

    fn open(&self, content: &Content) -> Result<String, FetchError> {
        content.open(self.seal.as_ref()).ok_or(FetchError::Sealed)
    }

    fn headers(&self, pairs: &[(String, Content)]) -> Result<HeaderMap, FetchError> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| FetchError::Header)?;
            let value = HeaderValue::from_str(&self.open(value)?).map_err(|_| FetchError::Header)?;
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

async fn answer(sent: reqwest::RequestBuilder, most: usize) -> Result<Outcome, FetchError> {
    let mut response = sent.send().await?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Err(FetchError::TooLong(most));
        }
        body.extend_from_slice(&chunk);
    }
    let body = String::from_utf8(body).map_err(|_| FetchError::NoText)?;
    Ok(Outcome::Answered { status, body })
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::{get, post};

    use flow::NoSeal;

    use super::*;

    async fn crm() -> String {
        let router = Router::new()
            .route("/name", get(|| async { "{\"name\":\"Елена\"}" }))
            .route("/echo", post(|body: String| async move { body }))
            .route("/big", get(|| async { "x".repeat(5_000) }))
            .route(
                "/slow",
                get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }),
            )
            .route(
                "/elsewhere",
                get(|| async { (StatusCode::FOUND, [("location", "http://127.0.0.1:1/")]) }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    fn request(url: String) -> Fetch {
        Fetch {
            request: 1,
            method: flow::Method::Get,
            url,
            headers: vec![("accept".to_owned(), Content::Open("application/json".to_owned()))],
            body: None,
            timeout_ms: 2_000,
            max_bytes: 1_000,
        }
    }

    fn fetcher(allowed: &[&str]) -> Fetcher {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        Fetcher::new(&allowed, Arc::new(NoSeal)).expect("a client")
    }

    #[tokio::test]
    async fn an_allowed_origin_is_asked_and_its_answer_comes_back() {
        let crm = crm().await;
        let fetcher = fetcher(&[&crm]);
        let body = "{\"name\":\"Елена\"}".to_owned();
        let answered = |status, body: &str| Outcome::Answered {
            status,
            body: body.to_owned(),
        };
        assert_eq!(
            fetcher.fetch(request(format!("{crm}/name"))).await,
            answered(200, &body)
        );
        assert_eq!(
            fetcher.fetch(request(format!("{crm}/nothing"))).await,
            answered(404, "")
        );
        let echo = Fetch {
            method: flow::Method::Post,
            body: Some(Content::Open("4317".to_owned())),
            ..request(format!("{crm}/echo"))
        };
        assert_eq!(fetcher.fetch(echo).await, answered(200, "4317"));
    }

    #[tokio::test]
    async fn nothing_else_is_asked_followed_or_waited_for() {
        let crm = crm().await;
        let fetcher = fetcher(&[&crm]);
        let other = fetcher.fetch(request("http://127.0.0.1:1/name".to_owned())).await;
        assert_eq!(other, Outcome::Failed);
        let redirect = fetcher.fetch(request(format!("{crm}/elsewhere"))).await;
        assert!(
            matches!(redirect, Outcome::Answered { status: 302, .. }),
            "{redirect:?}"
        );
        let big = fetcher.fetch(request(format!("{crm}/big"))).await;
        assert_eq!(big, Outcome::Failed);
        let slow = Fetch {
            timeout_ms: 200,
            ..request(format!("{crm}/slow"))
        };
        assert_eq!(fetcher.fetch(slow).await, Outcome::TimedOut);
        fetcher.allow(&["http://127.0.0.1:1".to_owned()]);
        assert_eq!(fetcher.fetch(request(format!("{crm}/name"))).await, Outcome::Failed);
        let gone = fetcher.fetch(request("http://127.0.0.1:1/name".to_owned())).await;
        assert_eq!(gone, Outcome::Failed);
    }
}
