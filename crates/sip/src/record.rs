//! A leg's dialog as opaque bytes, versioned: enough to end it properly, and later to take it up again.

use thiserror::Error;

use crate::dialog::{Dialog, Local};
use crate::limits::{CSEQ_STEP, MAX_RECORD, MAX_ROUTES};
use crate::seed::Seed;

/// Format of the bytes. A change of the layout adds a version; old ones stay readable.
const VERSION: u8 = 1;

/// What a leg was when it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Our INVITE was about to go out; nothing is known of an answer.
    Dialling,
    /// Their INVITE had come; it may or may not have been answered since. Holds its Via values and CSeq number, so
    /// that it can still be refused.
    Arrived {
        /// Via values of the INVITE, top first.
        vias: Vec<String>,
        /// Its CSeq number.
        cseq: u32,
    },
    /// The dialog stood.
    Confirmed,
}

/// A recorded leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it was.
    pub stage: Stage,
    /// Its dialog.
    pub dialog: Dialog,
    /// Version of the last session description that we sent.
    pub sdp_version: u64,
}

/// Bytes that are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadRecord {
    /// Of a version that this program does not know.
    #[error("dialog record of unknown version {0}")]
    Version(u8),
    /// Cut or corrupted.
    #[error("dialog record is damaged")]
    Damaged,
}

impl Record {
    /// Writes the record. The CSeq number in it is one that was not used yet: numbers are reserved in steps.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        match &self.stage {
            Stage::Dialling => out.push(0),
            Stage::Arrived { vias, cseq } => {
                out.push(1);
                put_list(&mut out, vias);
                out.extend(cseq.to_be_bytes());
            }
            Stage::Confirmed => out.push(2),
        }
        let dialog = &self.dialog;
        for text in [
            &dialog.call_id,
            &dialog.local_tag,
            &dialog.remote_tag,
            &dialog.local_uri,
            &dialog.remote_uri,
            &dialog.target,
            &dialog.local.via,
            &dialog.local.contact,
            &dialog.local.agent,
            &dialog.peer,
        ] {
            put_text(&mut out, text);
        }
        put_list(&mut out, &dialog.routes);
        out.extend(dialog.reserved_cseq.to_be_bytes());
        out.extend(dialog.remote_cseq.map_or(u32::MAX, |number| number).to_be_bytes());
        out.extend(dialog.seed.as_bytes());
        out.extend(self.sdp_version.to_be_bytes());
        out
    }

    /// Reads a record back.
    ///
    /// # Errors
    /// [`BadRecord`] for other versions and for damage.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadRecord> {
        if bytes.len() > MAX_RECORD {
            return Err(BadRecord::Damaged);
        }
        let mut reader = Reader(bytes);
        match reader.byte() {
            Some(VERSION) => reader
                .record()
                .filter(|_| reader.0.is_empty())
                .ok_or(BadRecord::Damaged),
            Some(other) => Err(BadRecord::Version(other)),
            None => Err(BadRecord::Damaged),
        }
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    // Every text in a dialog was cut by MAX_HEADER_VALUE before, so two bytes of length suffice.
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend(length.to_be_bytes());
    out.extend(&text.as_bytes()[..usize::from(length)]);
}

fn put_list(out: &mut Vec<u8>, list: &[String]) {
    let count = u8::try_from(list.len()).unwrap_or(u8::MAX);
    out.push(count);
    for text in &list[..usize::from(count)] {
        put_text(out, text);
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::from(u16::from_be_bytes(self.take()?));
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(head.to_vec()).ok()
    }

    fn list(&mut self) -> Option<Vec<String>> {
        let count = self.byte()?;
        (0..count).map(|_| self.text()).collect()
    }

    fn record(&mut self) -> Option<Record> {
        let stage = match self.byte()? {
            0 => Stage::Dialling,
            1 => Stage::Arrived {
                vias: self.list()?,
                cseq: u32::from_be_bytes(self.take()?),
            },
            2 => Stage::Confirmed,
            _ => return None,
        };
        let (call_id, local_tag, remote_tag) = (self.text()?, self.text()?, self.text()?);
        let (local_uri, remote_uri, target) = (self.text()?, self.text()?, self.text()?);
        let local = Local {
            via: self.text()?,
            contact: self.text()?,
            agent: self.text()?,
        };
        let peer = self.text()?;
        let routes = self.list().filter(|routes| routes.len() <= MAX_ROUTES)?;
        let reserved = u32::from_be_bytes(self.take()?);
        let remote_cseq = Some(u32::from_be_bytes(self.take()?)).filter(|number| *number != u32::MAX);
        let seed = Seed::from_bytes(self.take()?);
        let sdp_version = u64::from_be_bytes(self.take()?);
        let local_cseq = if stage == Stage::Dialling { 0 } else { reserved };
        let dialog = Dialog {
            call_id,
            local_tag,
            remote_tag,
            local_uri,
            remote_uri,
            target,
            routes,
            local_cseq,
            reserved_cseq: reserved.saturating_add(CSEQ_STEP),
            remote_cseq,
            local,
            peer,
            seed,
        };
        Some(Record {
            stage,
            dialog,
            sdp_version,
        })
    }
}
