//! Many phones behind one pair of pipes: a test in any language starts `bench rig --server 127.0.0.1:5060` as a child,
//! writes one JSON object a line, and reads answers and news, one a line.
//!
//! ```text
//! > {"do":"register","id":"ana","user":"1001","password":"demo-1001","tone":1100,"answerAfterMs":500,"request":1}
//! < {"answer":"register","request":1,"ok":true,"id":"ana","status":200,"address":"127.0.0.1:40123"}
//! > {"do":"call","id":"c1","to":"+35929002000","from":"+359881234567","tone":700,"request":2}
//! < {"answer":"call","request":2,"ok":true,"id":"c1/1"}
//! < {"event":"incoming","phone":"ana","id":"ana/2","from":"+359881234567","to":"1001","atMs":1873}
//! > {"do":"wait","id":"c1","state":"connected","timeoutMs":5000,"request":3}
//! < {"answer":"wait","request":3,"ok":true,"state":"connected","sent":3,...}
//! > {"do":"listen","id":"c1","present":[1100],"absent":[700],"timeoutMs":5000,"request":4}
//! < {"answer":"listen","request":4,"ok":true,"ms":500,"overallDbfs":-12,"tones":{"1100":-12.1,"700":-61}}
//! > {"do":"hangUp","id":"c1","request":5}
//! ```
//!
//! **Names.** `id` names a phone when it is made (`register`, `carrier`, `call`); the calls of a phone are `ana/2` and so
//! on (numbers grow, with gaps). Everywhere else `id` is a call, or a phone, which then stands for its latest call, over
//! or not. Each answer repeats the `request` of its order, whatever that was; `ok` is false with an `error` when the order
//! failed, and nothing else ends the rig but the end of its input. `wait`, `listen`, `recognise`, `register` and
//! `unregister` take their time, everything else is answered before the next line is read.
//!
//! **Orders.**
//!
//! | `do` | fields beside `id` | what it does |
//! | --- | --- | --- |
//! | `register` | `user`, `password`, `expiresSeconds`, place, manners | opens a phone, unless there is one of that name, and registers; answers with the final `status` |
//! | `unregister` | `user` | takes the registration back |
//! | `carrier` | place (`listen`), manners, `rules: [{"suffix":"486","refuse":486}]` | opens a phone that registers nowhere; a rule's manners hold for numbers with that end |
//! | `call` | `to`, `from`, `phone`, `password`, place, manners | calls from a phone of its own called `id`, or from `phone` |
//! | `manners` | manners | replaces a phone's manners, for calls that come from now on |
//! | `ring`, `answer`, `refuse` | `status` of a refusal | a call that rings here |
//! | `hangUp`, `cancel` | | BYE, CANCEL or 603, whichever fits; `cancel` only while unanswered |
//! | `digits`, `infoDigit` | `keys`, `key` | RFC 4733, SIP INFO |
//! | `hold`, `resume` | `inactive` | re-INVITE `sendonly` (or `inactive`), `sendrecv` |
//! | `refer` | `to` | asks the far side to call somebody else |
//! | `tone` | `tone`, `levelDbfs` | plays another tone, or silence without one |
//! | `sound` | `on` | packets leave or stop, as if the cable was pulled |
//! | `vanish` | `on` | of a phone: nothing is heard of it any more (or again), not even an answer |
//! | `state` | | `state` (`calling`, `progress`, `ringing`, `connected`, `ended`), `endedBy` (`near`, `far`, `cancelled`, `abandoned`, `refused`, `declined`, `unacknowledged`, `noSound`), `status`, `holding`, `held`, `digits` heard, packets `sent`, `received`, `lost`, `late`, `streams` |
//! | `heard` | `lastMs`, `frequencies` | levels of the last stretch, dBFS of a sine's peak; -120 is nothing |
//! | `wait` | `state` (also `held`, `notHeld`, `holding`, `notHolding`), `timeoutMs` | answers when the call is there |
//! | `listen` | `present`, `absent`, `floorDbfs` (-24), `overallAbove`, `overallBelow`, `lastMs` (500), `timeoutMs` | answers when the last stretch is as wanted: music is `overallAbove` with the agent's tone `absent` |
//! | `recognise` | `files` (WAV), `beginMs`, `likeness` (0.8), `timeoutMs` | answers when these recordings, one right after the other (of a single one only its first `beginMs`), are in the last half minute heard: `likeness` found, and `agoMs` since the first one began |
//! | `save` | `file` | the last half minute heard, as WAV |
//! | `close` | | of a phone: it dies without a word, its ports are closed |
//!
//! **Place.** `server` (the rig's by default), `listen` (a free port of 127.0.0.1 by default), `transport` (`udp`, `tcp`).
//!
//! **Manners.** `tone` in Hz and `levelDbfs` (-12); for calls that come in `answerAfterMs`, or `refuse` with
//! `refuseAfterMs`, or `nothing` (only 100 Trying), else it rings; `hangUpAfterMs`, `stopSoundAfterMs` and
//! `digits: [{"afterMs":500,"keys":"1"}]` after an answer; `cancelAfterMs` for calls of its own;
//! `codecs: ["g722", "pcma"]` (of `pcma`, `pcmu`, `g722`, most wanted first; the first two by default);
//! `ignore: ["BYE"]` for requests that it never answers.
//!
//! **News.** `registered`, `incoming`, `progress`, `answered`, `sound`, `changeRefused`, `transfer`, `info`, `digit`,
//! `ended`, `byeAnswered`, each with `phone`, `id` and `atMs` since the rig began. A reader that falls 4,096 items behind
//! misses news, never answers.

mod order;
mod tell;
mod wait;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::agent::{CallKey, NotNow};
use crate::phone::{Act, Dial, Manners, NEWS, News, Options, Phone};
use order::{Line, Order, Place};

/// Phones of one rig.
const PHONES: usize = 2_000;
/// Answers that may wait for the writer.
const ANSWERS: usize = 1_024;

/// What an order brought: fields of the answer, or why it failed.
type Answer = Result<Value, String>;

/// The phones and what they share.
#[derive(Debug, Clone)]
pub struct Rig {
    server: SocketAddr,
    phones: Arc<Mutex<BTreeMap<String, Phone>>>,
    news: mpsc::Sender<News>,
}

/// Runs a rig: lines in, lines out, until the input ends. `server` is whom its phones talk to.
pub async fn run(server: SocketAddr, mut input: mpsc::Receiver<String>, output: mpsc::Sender<String>) {
    let start = Instant::now();
    let (news, mut happened) = mpsc::channel(NEWS);
    let (say, mut said) = mpsc::channel(ANSWERS);
    let rig = Rig {
        server,
        phones: Arc::new(Mutex::new(BTreeMap::new())),
        news,
    };
    loop {
        let text = tokio::select! {
            biased;
            Some(answer) = said.recv() => answer,
            Some(news) = happened.recv() => tell::news(&news, start.elapsed()),
            line = input.recv() => match line {
                Some(line) if line.trim().is_empty() => continue,
                Some(line) => match rig.take(&line, &say).await {
                    Some(answer) => answer,
                    None => continue,
                },
                None => return,
            },
        };
        if output.send(text.to_string()).await.is_err() {
            return;
        }
    }
}

/// What carriers have and phones do not.
#[derive(Default)]
struct Far {
    rules: Vec<(String, Manners)>,
    gate: Option<(String, String)>,
    reliable: bool,
}

impl Rig {
    /// One line. What takes its time is answered through `say`.
    async fn take(&self, line: &str, say: &mpsc::Sender<Value>) -> Option<Value> {
        let word = serde_json::from_str::<Value>(line)
            .ok()
            .and_then(|line| line.get("do").and_then(Value::as_str).map(str::to_owned))
            .unwrap_or_default();
        let Line { request, order } = match serde_json::from_str(line) {
            Ok(line) => line,
            Err(error) => return Some(finish(&word, &Value::Null, Err(error.to_string()))),
        };
        match order {
            Order::Wait { .. }
            | Order::Listen { .. }
            | Order::Recognise { .. }
            | Order::Register { .. }
            | Order::Unregister { .. } => {
                let (rig, say) = (self.clone(), say.clone());
                tokio::spawn(async move {
                    let answer = rig.carry_out(order).await;
                    // The rig is closing when nobody takes it.
                    let _ = say.send(finish(&word, &request, answer)).await;
                });
                None
            }
            Order::Carrier { .. }
            | Order::Call { .. }
            | Order::Manners { .. }
            | Order::Ring { .. }
            | Order::Answer { .. }
            | Order::Refuse { .. }
            | Order::HangUp { .. }
            | Order::Cancel { .. }
            | Order::Digits { .. }
            | Order::InfoDigit { .. }
            | Order::Hold { .. }
            | Order::Resume { .. }
            | Order::Refer { .. }
            | Order::Tone { .. }
            | Order::Sound { .. }
            | Order::Vanish { .. }
            | Order::State { .. }
            | Order::Heard { .. }
            | Order::Save { .. }
            | Order::Close { .. } => Some(finish(&word, &request, self.carry_out(order).await)),
        }
    }

    async fn carry_out(&self, order: Order) -> Answer {
        match order {
            Order::Register {
                id,
                user,
                password,
                expires_seconds,
                place,
                manners,
            } => {
                let phone = match self.phone(&id) {
                    Ok(phone) => phone,
                    Err(_) => self.open(&id, &place, manners.manners(), Far::default()).await?,
                };
                let status = phone
                    .register(&user, &password, Duration::from_secs(expires_seconds))
                    .await
                    .map_err(refused)?;
                registered(
                    status,
                    json!({"id": id, "status": status, "address": phone.local().to_string()}),
                )
            }
            Order::Unregister { id, user } => {
                let status = self.phone(&id)?.unregister(&user).await.map_err(refused)?;
                registered(status, json!({"id": id, "status": status}))
            }
            Order::Carrier {
                id,
                place,
                manners,
                rules,
                gate,
                reliable,
            } => {
                let rules = rules
                    .into_iter()
                    .map(|rule| (rule.suffix, rule.manners.manners()))
                    .collect();
                let phone = self
                    .open(&id, &place, manners.manners(), Far { rules, gate, reliable })
                    .await?;
                Ok(json!({"id": id, "address": phone.local().to_string()}))
            }
            Order::Call {
                id,
                phone,
                to,
                from,
                password,
                place,
                manners,
            } => {
                let manners = manners.manners();
                let (name, phone) = match phone {
                    Some(name) => (name.clone(), self.phone(&name)?),
                    None => (
                        id.clone(),
                        self.open(&id, &place, manners.clone(), Far::default()).await?,
                    ),
                };
                let call = phone
                    .dial(Dial {
                        to,
                        from,
                        password,
                        manners: Some(manners),
                    })
                    .await
                    .map_err(refused)?;
                Ok(json!({"id": tell::name(&name, call), "address": phone.local().to_string()}))
            }
            Order::Manners { id, manners } => {
                let phone = self.phone(&id)?;
                phone.set_manners(manners.manners()).await.map_err(refused)?;
                Ok(json!({"id": id}))
            }
            Order::Ring { id } => self.act(&id, Act::Ring).await,
            Order::Answer { id } => self.act(&id, Act::Answer).await,
            Order::Refuse { id, status } if (300..700).contains(&status) => self.act(&id, Act::Refuse(status)).await,
            Order::Refuse { status, .. } => Err(format!("{status} refuses nothing")),
            Order::HangUp { id } => self.act(&id, Act::HangUp).await,
            Order::Cancel { id } => self.act(&id, Act::Cancel).await,
            Order::Digits { id, keys } => self.act(&id, Act::Digits(keys)).await,
            Order::InfoDigit { id, key } => self.act(&id, Act::InfoDigit(key)).await,
            Order::Hold { id, inactive: true } => self.act(&id, Act::HoldInactive).await,
            Order::Hold { id, inactive: false } => self.act(&id, Act::Hold).await,
            Order::Resume { id } => self.act(&id, Act::Resume).await,
            Order::Refer { id, to } => self.act(&id, Act::Refer(to)).await,
            Order::Tone { id, tone, level_dbfs } => self.act(&id, Act::Tone(tone, level_dbfs)).await,
            Order::Sound { id, on } => self.act(&id, Act::Sound(on)).await,
            Order::Vanish { id, on } => {
                let name = id.split('/').next().unwrap_or_default();
                self.phone(name)?.vanish(on).await.map_err(refused)?;
                Ok(json!({"id": name}))
            }
            Order::State { id } => {
                let (phone, call) = self.call(&id).await?;
                let look = phone.look(call).await.ok_or("there is no such call")?;
                Ok(tell::look(&look))
            }
            Order::Heard {
                id,
                last_ms,
                frequencies,
            } => {
                let (phone, call) = self.call(&id).await?;
                let heard = phone.hear(call, Duration::from_millis(last_ms), &frequencies).await;
                Ok(tell::levels(&heard.ok_or("there is no such call")?))
            }
            Order::Wait { id, state, timeout_ms } => {
                wait::state(self, &id, &state, Duration::from_millis(timeout_ms)).await
            }
            Order::Listen { id, wanted, timeout_ms } => {
                wait::sound(self, &id, &wanted, Duration::from_millis(timeout_ms)).await
            }
            Order::Recognise {
                id,
                files,
                begin_ms,
                likeness,
                timeout_ms,
            } => {
                let pieces = wait::pieces(&files, begin_ms)?;
                wait::recording(self, &id, &pieces, likeness, Duration::from_millis(timeout_ms)).await
            }
            Order::Save { id, file } => {
                let (phone, call) = self.call(&id).await?;
                let (rate, samples) = phone.samples(call).await.ok_or("there is no such call")?;
                let wav = media::clip::write_wav(rate, &samples);
                std::fs::write(&file, wav).map_err(|error| format!("{}: {error}", file.display()))?;
                Ok(json!({"id": id, "samples": samples.len()}))
            }
            Order::Close { id } => {
                let gone = self.lock().remove(&id);
                gone.map(|_| json!({"id": id})).ok_or_else(|| no_phone(&id))
            }
        }
    }

    async fn open(&self, id: &str, place: &Place, manners: Manners, far: Far) -> Result<Phone, String> {
        if id.is_empty() || id.contains('/') {
            return Err(format!("\"{id}\" cannot name a phone"));
        }
        if self.lock().contains_key(id) {
            return Err(format!("there is a phone called {id} already"));
        }
        if self.lock().len() >= PHONES {
            return Err("too many phones; close some".to_owned());
        }
        let options = Options {
            name: id.to_owned(),
            listen: place
                .listen
                .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
            server: place.server.unwrap_or(self.server),
            transport: place.transport(),
            manners,
            rules: far.rules,
            gate: far.gate,
            reliable: far.reliable,
        };
        let phone = Phone::open(options, self.news.clone())
            .await
            .map_err(|error| format!("cannot open a phone: {error}"))?;
        self.lock().insert(id.to_owned(), phone.clone());
        Ok(phone)
    }

    fn phone(&self, id: &str) -> Result<Phone, String> {
        self.lock().get(id).cloned().ok_or_else(|| no_phone(id))
    }

    /// The call that an id means: itself, or the latest of a phone.
    async fn call(&self, id: &str) -> Result<(Phone, CallKey), String> {
        match id.split_once('/') {
            Some((phone, number)) => {
                let number = number.parse().map_err(|_| format!("\"{id}\" is no call"))?;
                Ok((self.phone(phone)?, CallKey(number)))
            }
            None => {
                let phone = self.phone(id)?;
                let latest = phone.latest().await.ok_or_else(|| format!("{id} has no call yet"))?;
                Ok((phone, latest))
            }
        }
    }

    async fn act(&self, id: &str, act: Act) -> Answer {
        let (phone, call) = self.call(id).await?;
        phone.act(call, act).await.map_err(refused)?;
        let name = id.split('/').next().unwrap_or_default();
        Ok(json!({"id": tell::name(name, call)}))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Phone>> {
        self.phones.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(error: NotNow) -> String {
    error.to_string()
}

fn registered(status: u16, fields: Value) -> Answer {
    if (200..300).contains(&status) {
        Ok(fields)
    } else {
        Err(format!("the registrar answered {status}"))
    }
}

fn no_phone(id: &str) -> String {
    format!("there is no phone called \"{id}\"")
}

fn finish(word: &str, request: &Value, answer: Answer) -> Value {
    let (ok, mut fields) = match answer {
        Ok(fields) => (true, fields),
        Err(error) => (false, json!({"error": error})),
    };
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("answer".to_owned(), json!(word));
        fields.insert("request".to_owned(), request.clone());
        fields.insert("ok".to_owned(), json!(ok));
    }
    fields
}
