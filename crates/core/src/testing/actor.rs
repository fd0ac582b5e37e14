use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_trait::async_trait;

use crate::credential::{Turn, access, install, release};
use crate::id::{ConnectionId, UserId};
use crate::ports::{
    AccessAnswer, AccessNeed, Cell, CellStorage, ConnectionActor, Fault, House, Install, InstallOutcome,
    Released,
};
use crate::time::UnixMs;

/// The single writers of all connections in one process: the real verbs over cells in memory.
#[derive(Default)]
pub struct LocalActor {
    house: OnceLock<House>,
    cells: Mutex<BTreeMap<String, Arc<MemoryCell>>>,
}

/// One connection's cell.
#[derive(Default)]
pub struct MemoryCell {
    cell: Mutex<Option<Cell>>,
    turn: Turn,
}

impl LocalActor {
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
        cells.entry(connection.to_string()).or_default().clone()
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

    async fn release(&self, user: &UserId, connection: &ConnectionId) -> Result<Released, Fault> {
        let cell = self.cell(connection);
        release(self.house()?, &*cell, &cell.turn, user, connection).await
    }
}

#[async_trait]
impl CellStorage for MemoryCell {
    async fn load(&self) -> Result<Option<Cell>, Fault> {
        Ok(self.cell.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    async fn save(&self, cell: &Cell) -> Result<(), Fault> {
        *self.cell.lock().unwrap_or_else(PoisonError::into_inner) = Some(cell.clone());
        Ok(())
    }

    async fn erase(&self) -> Result<(), Fault> {
        *self.cell.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    async fn wake_at(&self, _at: UnixMs) -> Result<(), Fault> {
        Ok(())
    }
}
