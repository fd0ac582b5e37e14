use crate::credential::{forget_old, send_due};
use crate::ports::{Fault, House};

/// Tells people of connections that need them, where whoever turned the row was cut off, or the mail provider failed.
pub(super) async fn tell(house: &House) -> Result<(), Fault> {
    forget_old(house).await?;
    send_due(house).await
}
