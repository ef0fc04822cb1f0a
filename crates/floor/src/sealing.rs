//! The house's key for secrets, as the floor holds it: it seals and opens, and shows nothing of itself.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use flow::Seal;

#[derive(Clone)]
pub(crate) struct Sealing(pub(crate) Arc<dyn Seal + Send + Sync>);

impl Deref for Sealing {
    type Target = dyn Seal + Send + Sync;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl fmt::Debug for Sealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealing")
    }
}
