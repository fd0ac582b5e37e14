//! Minutes that nobody has to wait for.

use clawlink_e2e::{Instance, Outcome};

use crate::database::open_database;

/// The scheduled run of the next minute: by then the lease of the last one has ended.
pub(crate) async fn next_minute(instance: &Instance) -> Outcome {
    open_database().execute("DELETE FROM leases WHERE job = 'sweep'", []).unwrap();
    instance.sweep().await
}
