use super::start::{Start, StartError, start};
use crate::id::UserId;
use crate::local_path::LocalPath;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionSession, ConnectionState};
use crate::time::MINUTE_MS;

/// A flow is given again only while this much of its life is left.
const LEFT_MS: i64 = MINUTE_MS;

/// What came of asking for a link.
#[derive(Debug)]
pub enum Opened {
    /// The app is connected already.
    Connected(Box<Connection>),
    /// A person goes on here.
    Flow(Box<ConnectionSession>),
}

/// Gives the link by which this person connects an app: one that is still open, or a new one. A default account that must be
/// reconnected is what the flow is for. With `reuse`, an app whose default works is answered with it. `return_path` is where the
/// person goes on afterwards.
///
/// # Errors
/// [`StartError`]; nothing was written then.
pub async fn open(
    house: &House,
    user: &UserId,
    app: &str,
    reuse: bool,
    return_path: Option<LocalPath>,
) -> Result<Opened, StartError> {
    let own = house.store.connections.list(user, Some(app)).await?;
    let default = own.into_iter().find(|row| row.is_default);
    let target = match default {
        Some(row) if reuse && row.state == ConnectionState::Active => {
            return Ok(Opened::Connected(Box::new(row)));
        }
        Some(row) if row.state == ConnectionState::NeedsReauth => Some(row.id),
        _ => None,
    };
    let alive = house.clock.now().plus_ms(LEFT_MS);
    let sessions = &house.store.connection_sessions;
    let known = sessions.find_open(user, app, target.as_ref(), return_path.as_ref(), alive).await?;
    let flow = match known {
        Some(flow) => flow,
        None => start(house, user, &Start { app: app.to_owned(), target, return_path }).await?,
    };
    Ok(Opened::Flow(Box::new(flow)))
}
