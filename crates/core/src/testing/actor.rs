use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_trait::async_trait;

use super::{MemoryCell, Tripwire};
use crate::credential::{access, install, release, wake};
use crate::id::{ConnectionId, UserId};
use crate::ports::{AccessAnswer, AccessNeed, ConnectionActor, Fault, House, Install, InstallOutcome};

/// The single writers of all connections in one process: the real verbs over cells in memory.
#[derive(Default)]
pub struct LocalActor {
    house: OnceLock<House>,
    cells: Mutex<BTreeMap<String, Arc<MemoryCell>>>,
    wire: Arc<Tripwire>,
}

impl LocalActor {
    /// Without any cell, with the wire through all that will be.
    #[must_use]
    pub fn on(wire: Arc<Tripwire>) -> Self {
        Self { wire, ..Self::default() }
    }

    /// Gives it the house it works in; called once, since the house holds it too.
    pub fn settle(&self, house: House) {
        let _ = self.house.set(house);
    }

    fn house(&self) -> Result<&House, Fault> {
        self.house.get().ok_or_else(|| Fault::new("connection store", "not settled"))
    }

    /// The cell of a connection.
    pub fn cell(&self, connection: &ConnectionId) -> Arc<MemoryCell> {
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(MemoryCell::on(self.wire.clone()));
        cells.entry(connection.to_string()).or_insert_with(fresh).clone()
    }

    /// Lets the alarm of a connection go off if it is due; says whether it did.
    ///
    /// # Errors
    /// [`Fault`] of the alarm.
    pub async fn ring(&self, connection: &ConnectionId) -> Result<bool, Fault> {
        let (house, cell) = (self.house()?, self.cell(connection));
        if !cell.take_alarm(house.clock.now()) {
            return Ok(false);
        }
        wake(house, &*cell, &cell.turn).await?;
        Ok(true)
    }
}

#[async_trait]
impl ConnectionActor for LocalActor {
    async fn install(&self, fresh: Install) -> Result<InstallOutcome, Fault> {
        let cell = self.cell(&fresh.connection);
        install(self.house()?, &*cell, &cell.turn, fresh).await
    }

    async fn access(&self, need: AccessNeed) -> Result<AccessAnswer, Fault> {
        let cell = self.cell(&need.connection);
        access(self.house()?, &*cell, &cell.turn, &need).await
    }

    async fn release(&self, user: &UserId, connection: &ConnectionId) -> Result<(), Fault> {
        let cell = self.cell(connection);
        release(self.house()?, &*cell, &cell.turn, user, connection).await
    }
}
