//! `Idempotency-Key`: a request that is sent again gets the first answer again, and nothing is done twice.
//!
//! Keys belong to a user. The request is told from others by method, path and body. Answers are kept in memory, for a
//! limited time and number: after a restart a repeated command meets the floor, which refuses what has been done.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

use super::body;
use crate::{State, limits, problem::Problem};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Answers by user and key.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    inner: Mutex<Inner>,
}

type Key = (String, String);

#[derive(Debug, Default)]
struct Inner {
    by_key: BTreeMap<Key, Entry>,
    oldest_first: VecDeque<(jiff::Timestamp, Key)>,
}

#[derive(Debug)]
struct Entry {
    request: [u8; 32],
    /// `None` while the first request is being carried out.
    answer: Option<Answer>,
}

#[derive(Debug, Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Runs the request, or gives the answer of the first one with the same key.
pub(crate) async fn run(state: &State, user: String, request: Request, next: Next) -> Result<Response, Problem> {
    let Some(key) = request.headers().get(KEY) else {
        return Ok(next.run(request).await);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= limits::IDEMPOTENCY_KEY_MAX)
        .ok_or_else(Problem::bad_key)?;
    let key = (user, key.to_owned());

    let (parts, stream) = request.into_parts();
    let body = body::read(stream, limits::SDP_BYTES_MAX).await?;
    let mut fingerprint = Sha256::new();
    for part in [
        parts.method.as_str().as_bytes(),
        parts.uri.to_string().as_bytes(),
        &body,
    ] {
        fingerprint.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        fingerprint.update(part);
    }
    let fingerprint: [u8; 32] = fingerprint.finalize().into();

    let answers = Arc::clone(&state.0.answers);
    if let Some(answer) = answers.begin(&key, fingerprint, state.now())? {
        return Ok(answer.into_response());
    }
    // On a task of its own, so that the command and its answer belong together even when the client hangs up.
    let running = Running {
        answers,
        key,
        finished: false,
    };
    let work = tokio::spawn(running.carry_out(Request::from_parts(parts, Body::from(body)), next));
    work.await.map_err(|_| Problem::internal())?
}

/// The first request with a key; takes its entry away again when it comes to no answer.
struct Running {
    answers: Arc<Answers>,
    key: Key,
    finished: bool,
}

impl Running {
    async fn carry_out(mut self, request: Request, next: Next) -> Result<Response, Problem> {
        let (parts, stream) = next.run(request).await.into_parts();
        let body = body::read(stream, limits::SDP_BYTES_MAX)
            .await
            .map_err(|_| Problem::internal())?;
        // What failed on our side may be tried again.
        if !parts.status.is_server_error() && body.len() <= limits::IDEMPOTENT_ANSWER_BYTES_MAX {
            let answer = Answer {
                status: parts.status,
                headers: parts.headers.clone(),
                body: body.clone(),
            };
            self.answers.finish(&self.key, answer);
            self.finished = true;
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.finished {
            self.answers.forget(&self.key);
        }
    }
}

impl Answer {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.headers, self.body).into_response();
        response
            .headers_mut()
            .insert(REPLAYED, HeaderValue::from_static("true"));
        response
    }
}

impl Answers {
    /// Claims the key for this request; gives the answer when the request has been carried out.
    fn begin(&self, key: &Key, request: [u8; 32], now: jiff::Timestamp) -> Result<Option<Answer>, Problem> {
        let mut inner = self.lock();
        inner.expire(now);
        match inner.by_key.get(key) {
            Some(entry) if entry.request != request => return Err(Problem::key_reused()),
            Some(Entry { answer: None, .. }) => return Err(Problem::key_in_progress()),
            Some(Entry {
                answer: Some(answer), ..
            }) => return Ok(Some(answer.clone())),
            None => {}
        }
        inner.by_key.insert(key.clone(), Entry { request, answer: None });
        inner.oldest_first.push_back((now, key.clone()));
        Ok(None)
    }

    fn finish(&self, key: &Key, answer: Answer) {
        if let Some(entry) = self.lock().by_key.get_mut(key) {
            entry.answer = Some(answer);
        }
    }

    fn forget(&self, key: &Key) {
        let mut inner = self.lock();
        inner.by_key.remove(key);
        inner.oldest_first.retain(|(_, other)| other != key);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn expire(&mut self, now: jiff::Timestamp) {
        while let Some((at, _)) = self.oldest_first.front() {
            let old =
                now.duration_since(*at) >= jiff::SignedDuration::try_from(limits::IDEMPOTENT_LIFE).unwrap_or_default();
            if !old && self.oldest_first.len() < limits::IDEMPOTENT_ANSWERS_MAX {
                break;
            }
            if let Some((_, key)) = self.oldest_first.pop_front() {
                self.by_key.remove(&key);
            }
        }
    }
}
