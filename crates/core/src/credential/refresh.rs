use super::cell::{Asking, Cell, Outbox, Renewal};
use super::condemn::condemn;
use super::publish::publish;
use super::quarantine::quarantine;
use super::renew::renew;
use super::revoke::revoke_refresh_token;
use super::secrets::Secrets;
use super::turn::{Turn, amend};
use crate::health::note_result;
use crate::oauth::TokenSet;
use crate::ports::storage::{Connection, ConnectionState};
use crate::ports::{CellStorage, Fault, House};
use crate::sealing::{Sealer, SealingError};
use crate::time::UnixMs;
use crate::vault::VaultError;

/// What a try came to; the details stand in the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refreshed {
    /// A new version is durable, and has to be published.
    Renewed,
    /// The grant is dead, and the database has to be told.
    Refused,
    /// The version is as it was.
    Unchanged,
    /// The connection is gone or being taken down.
    Gone,
}

impl Refreshed {
    /// Tells the world what has become durable.
    ///
    /// # Errors
    /// [`Fault`] when it could not be told; the alarm tells it.
    pub(super) async fn make_known(
        self,
        house: &House,
        cells: &dyn CellStorage,
        turn: &Turn,
    ) -> Result<(), Fault> {
        match self {
            Self::Renewed => publish(house, cells, turn).await,
            Self::Refused => condemn(house, cells, turn).await,
            Self::Unchanged | Self::Gone => Ok(()),
        }
    }
}

/// Fetches a new access half. The caller holds the refresh turn:
///
/// 1. the row must be live, and tells the data key;
/// 2. the intent is made durable, with an alarm that goes on with it;
/// 3. the token endpoint is asked, once;
/// 4. if the very intent still stands, both halves are made durable as the next version; an answer that was overtaken by a
///    reconnect is dropped, and a refresh token in it revoked.
pub(super) async fn refresh(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    cell: Cell,
) -> Result<Refreshed, Fault> {
    let row = house.store.connections.find(&cell.user, &cell.connection).await?;
    let live = |row: &Connection| row.state != ConnectionState::Disconnecting;
    let Some(row) = row.filter(live) else { return Ok(Refreshed::Gone) };
    let asking = Asking::next(&cell, house.clock.now());
    let refreshing = Refreshing { house, cells, turn, row: &row, cell: &cell, asking };
    refreshing.run().await
}

/// One try, under way.
struct Refreshing<'a> {
    house: &'a House,
    cells: &'a dyn CellStorage,
    turn: &'a Turn,
    row: &'a Connection,
    cell: &'a Cell,
    asking: Asking,
}

impl Refreshing<'_> {
    async fn run(&self) -> Result<Refreshed, Fault> {
        let now = self.house.clock.now();
        let Some(grant) = &self.cell.grant else {
            let reason = "no_refresh_token".to_owned();
            return self.leave(&self.cell.renewal, Renewal::Refused { reason, tell_at: Some(now) }).await;
        };
        let opened = Sealer::of(self.house, self.row)
            .and_then(|sealer| Ok((sealer.open_grant(grant, self.cell.version)?, sealer)));
        let (old, sealer) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                // The writer's own copy: there is no other to read.
                if matches!(error, SealingError::Vault(VaultError::Refused)) {
                    quarantine(self.house, self.row, self.cell.version).await?;
                }
                return self.leave(&self.cell.renewal, self.asking.wait(now)).await;
            }
        };
        let intent = Renewal::Asking(self.asking.clone());
        if !self.put(&self.cell.renewal, &intent).await? {
            return Ok(Refreshed::Unchanged);
        }
        match renew(self.house, self.row, &old).await {
            Ok(tokens) => match self.next_cell(&sealer, &old, &tokens) {
                Ok(next) => self.keep(&intent, next, &tokens).await,
                Err(_) => self.leave(&intent, self.asking.wait(self.house.clock.now())).await,
            },
            Err(error) => self.leave(&intent, self.asking.fail(&error, self.house.clock.now())).await,
        }
    }

    /// Replaces one state of the renewal by another, if the one is still what stands.
    async fn put(&self, from: &Renewal, to: &Renewal) -> Result<bool, Fault> {
        let mut stood = false;
        amend(self.cells, self.turn, |held| {
            stood = self.is_ours(held, from) && held.release.is_none();
            if stood {
                held.renewal = to.clone();
            }
            stood
        })
        .await?;
        Ok(stood)
    }

    async fn leave(&self, from: &Renewal, to: Renewal) -> Result<Refreshed, Fault> {
        let stood = self.put(from, &to).await?;
        if stood && matches!(to, Renewal::Waiting { .. }) {
            self.note_failing().await;
        }
        let refused = stood && matches!(to, Renewal::Refused { .. });
        Ok(if refused { Refreshed::Refused } else { Refreshed::Unchanged })
    }

    /// The row says that the renewal fails, until a new version is published or a call succeeds. It is only told: nothing hangs
    /// on whether it could be.
    async fn note_failing(&self) {
        let _ = note_result(self.house, &self.row.id, Some("refresh_failing")).await;
    }

    async fn keep(&self, intent: &Renewal, next: Cell, tokens: &TokenSet) -> Result<Refreshed, Fault> {
        let mut stood = false;
        amend(self.cells, self.turn, |held| {
            stood = self.is_ours(held, intent);
            if stood {
                let outbox = Some(Outbox::open(held.oldest_copy(), self.house.clock.now()));
                let granted_at = Some(self.house.clock.now());
                *held = Cell { outbox, granted_at, release: held.release.take(), ..next };
            }
            stood
        })
        .await?;
        if stood {
            return Ok(Refreshed::Renewed);
        }
        if let Some(token) = &tokens.refresh_token {
            revoke_refresh_token(self.house, self.row, token).await;
        }
        Ok(Refreshed::Unchanged)
    }

    /// A reconnect raises the generation and a release erases the cell; either way the answer is nobody's.
    fn is_ours(&self, held: &Cell, renewal: &Renewal) -> bool {
        let same = held.version == self.cell.version && held.generation == self.cell.generation;
        same && held.renewal == *renewal
    }

    /// A provider that sends no new refresh token keeps the old one good (RFC 6749 §6).
    fn next_cell(&self, sealer: &Sealer<'_>, old: &Secrets, tokens: &TokenSet) -> Result<Cell, SealingError> {
        let version = self.cell.version + 1;
        let grant = old.renewed(tokens.refresh_token.as_ref());
        Ok(Cell {
            version,
            access: sealer.seal_access(self.house, &Secrets::access(&tokens.access_token), version)?,
            grant: Some(sealer.seal_grant(self.house, &grant, version)?),
            expires_at: tokens.expires_at,
            renewal: Renewal::Quiet,
            ..self.cell.clone()
        })
    }
}

/// Whether a refresh that was cut off or whose answer was lost, or a refusal that waits to be confirmed, is to go on now.
pub(super) fn is_due(renewal: &Renewal, now: UnixMs) -> bool {
    let waits = matches!(renewal, Renewal::Asking(_) | Renewal::Waiting { .. } | Renewal::Doubted { .. });
    waits && renewal.wakes_at().is_some_and(|at| at <= now)
}
