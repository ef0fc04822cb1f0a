//! The rows of the control matrix for work items (DIG-2): accept and decline, then transfer and end, then the wrap-up.
//! No hold, no consult, no recording.

use super::{Control, Controls, TaskState};
use crate::item::ItemWork;

pub(super) const fn state(work: ItemWork) -> TaskState {
    match work {
        ItemWork::Offered => TaskState::Ringing,
        ItemWork::Active => TaskState::Connected,
        ItemWork::WrappingUp => TaskState::WrapUp,
    }
}

pub(super) const fn controls(work: ItemWork) -> Controls {
    match work {
        ItemWork::Offered => Controls {
            accept: Control::Enabled,
            decline: Control::Enabled,
            ..Controls::NONE
        },
        ItemWork::Active => Controls {
            transfer: Control::Enabled,
            end: Control::Enabled,
            ..Controls::NONE
        },
        ItemWork::WrappingUp => Controls {
            wrapup: Control::Enabled,
            ..Controls::NONE
        },
    }
}
