//! The supervisor's page: the agents of the managed teams and what may be done with them.

pub(crate) mod agents;
pub(crate) mod offers;
pub(crate) mod set_state;
pub(crate) mod sign_out;
