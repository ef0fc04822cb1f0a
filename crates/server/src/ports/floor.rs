//! The floor by way of the driver.

use api::ports::{Answer, CommandError, FloorPort, Look, Unavailable};
use floor::{Command, RequestId};

use crate::driver::{self, FloorAddress};

impl FloorPort for FloorAddress {
    fn command(&self, request: RequestId, command: Command) -> Answer<'_, Result<u64, CommandError>> {
        Box::pin(async move {
            Self::command(self, request, command)
                .await
                .map_err(|error| match error {
                    driver::CommandError::Refused(refusal) => CommandError::Refused(refusal),
                    driver::CommandError::Unavailable => CommandError::Unavailable(Unavailable),
                })
        })
    }

    fn read(&self, look: Look) -> Answer<'_, Result<(), Unavailable>> {
        Box::pin(async move { Self::read(self, look).await.map_err(|_| Unavailable) })
    }
}
