use async_trait::async_trait;
use clawlink_core::credential::Cell;
use clawlink_core::ports::{CellStorage, Fault};
use clawlink_core::time::UnixMs;
use worker::send::{IntoSendFuture, SendWrapper};
use worker::{ScheduledTime, Storage};

/// Where the cell stands in the object's storage.
const CELL: &str = "cell";

/// The storage of a `ConnectionObject`. The cell is kept as JSON text: one value, one durable write.
pub struct ObjectCell(SendWrapper<Storage>);

impl ObjectCell {
    /// Adapts an object's storage.
    #[must_use]
    pub const fn new(storage: Storage) -> Self {
        Self(SendWrapper(storage))
    }
}

fn fault(error: impl std::fmt::Display) -> Fault {
    Fault::new("connection store", error)
}

#[async_trait]
impl CellStorage for ObjectCell {
    async fn load(&self) -> Result<Option<Cell>, Fault> {
        let text: Option<String> = self.0.get(CELL).into_send().await.map_err(fault)?;
        text.map(|text| serde_json::from_str(&text).map_err(fault)).transpose()
    }

    async fn save(&self, cell: &Cell) -> Result<(), Fault> {
        let text = serde_json::to_string(cell).map_err(fault)?;
        if let Some(at) = cell.wakes_at() {
            self.wake_at(at).await?;
        }
        self.0.put(CELL, text).into_send().await.map_err(fault)
    }

    async fn erase(&self) -> Result<(), Fault> {
        async {
            self.0.delete_alarm().await?;
            self.0.delete_all().await
        }
        .into_send()
        .await
        .map_err(fault)
    }

    async fn wake_at(&self, at: UnixMs) -> Result<(), Fault> {
        self.0.set_alarm(ScheduledTime::new(js_date(at))).into_send().await.map_err(fault)
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53")]
fn js_date(at: UnixMs) -> js_sys::Date {
    js_sys::Date::new(&(at.0 as f64).into())
}
