use std::sync::Arc;

use async_trait::async_trait;
use clawlink_core::credential::{Cell, Renewal, kv_key};
use clawlink_core::ports::storage::Connections;
use clawlink_core::ports::{CellStorage, Fault};
use clawlink_core::time::UnixMs;
use futures_util::FutureExt;

use super::{alarm, leak};
use crate::check::{Invariant, open_grant};
use crate::plant::Plant;
use crate::world::{Object, Seat};

/// An object's storage: what was saved stays, whatever happens to the object.
pub(super) struct SimCell {
    pub(super) seat: Seat,
    pub(super) object: Arc<Object>,
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::new("connection store", error)
}

impl SimCell {
    /// The cell as a program that forgets an end that has begun would see it.
    fn bend(&self, cell: Cell) -> Cell {
        let forgets = self.seat.world.has(Plant::ReleaseForgotten);
        Cell { release: cell.release.filter(|_| !forgets), ..cell }
    }

    fn write(&self, cell: &Cell) -> Result<(), Fault> {
        let text = serde_json::to_string(cell).map_err(unreadable)?;
        leak::check(&self.seat, "an object's storage", &text);
        let before = self.object.cell();
        self.object.durable().cell = Some(text);
        if before.is_none_or(|before| before.generation != cell.generation) {
            self.note_consent(cell);
        }
        if !matches!(cell.renewal, Renewal::Asking(_)) {
            self.seat.world.books().tokens.save(self.object.number);
        }
        Ok(())
    }

    /// A person's consent is durable from here on.
    fn note_consent(&self, cell: &Cell) {
        let world = &self.seat.world;
        let row =
            world.database.find(&cell.user, &cell.connection).now_or_never().and_then(Result::ok).flatten();
        if let Some(token) = row.and_then(|row| open_grant(world, &row, cell)) {
            world.books().tokens.keep(&token);
        }
    }

    /// Whoever erases the cell has let KV's copy of it go before.
    fn check_erased(&self) {
        let world = &self.seat.world;
        let Some(cell) = self.object.cell() else { return };
        let key = kv_key(&cell.connection, cell.version);
        let stands = world.kv().find(&key, world.now_ms()).is_some();
        if stands {
            world.accuse(Invariant::Orphans, format!("erased while KV still holds {key}"));
        }
    }

    /// Says that it is written, and writes it a moment later: lost if the object is reset before.
    fn write_later(&self, cell: &Cell) {
        let (seat, object, cell) = (self.seat.clone(), self.object.clone(), cell.clone());
        let scheduler = seat.world.scheduler.clone();
        seat.world.books().tokens.save(object.number);
        scheduler.clone().spawn(seat.group, async move {
            scheduler.sleep(400).await;
            let _ = Self { seat, object }.write(&cell);
        });
    }
}

#[async_trait]
impl CellStorage for SimCell {
    async fn load(&self) -> Result<Option<Cell>, Fault> {
        self.seat.may_end("cell load").await;
        self.seat.pass(0, 1).await;
        self.seat.note("cell load", "");
        let text = self.object.durable().cell.clone();
        let cell: Option<Cell> =
            text.map(|text| serde_json::from_str(&text).map_err(unreadable)).transpose()?;
        Ok(cell.map(|cell| self.bend(cell)))
    }

    async fn save(&self, cell: &Cell) -> Result<(), Fault> {
        self.seat.may_end("before cell save").await;
        self.seat.pass(0, 2).await;
        self.seat.note("cell save", "");
        let world = &self.seat.world;
        let mut cell = cell.clone();
        if let Some(at) = cell.wakes_at().filter(|_| !world.has(Plant::AlarmForgotten)) {
            alarm::set(world, &self.object, at.0);
        }
        if world.has(Plant::OutboxCleared) {
            cell.outbox = None;
        }
        if world.has(Plant::IntentAfterCall) && matches!(cell.renewal, Renewal::Asking(_)) {
            return Ok(());
        }
        if world.has(Plant::SaveNotDurable) && cell.outbox.is_some() {
            self.write_later(&cell);
        } else {
            self.write(&cell)?;
        }
        self.seat.may_end("after cell save").await;
        Ok(())
    }

    async fn erase(&self) -> Result<(), Fault> {
        self.seat.may_end("before cell erase").await;
        self.seat.pass(0, 2).await;
        self.seat.note("cell erase", "");
        self.check_erased();
        *self.object.durable() = Object::nothing();
        self.seat.may_end("after cell erase").await;
        Ok(())
    }

    async fn wake_at(&self, at: UnixMs) -> Result<(), Fault> {
        self.seat.may_end("cell wake_at").await;
        self.seat.note("cell wake_at", "");
        alarm::set(&self.seat.world, &self.object, at.0);
        Ok(())
    }
}
