use super::fresh::Fresh;
use crate::id::{ConnectionId, UserId};
use crate::identity::SignedIn;
use crate::ports::storage::{AuditEvent, Connection, SealedPlace, SealedRow, Swap, UpstreamAccount};
use crate::ports::{Fault, House, InstallOutcome};
use crate::problem::{Kind, Problem};
use crate::sealing::{Sealer, SealingError};
use crate::vault::VaultError;

/// How often a version may be outrun by a refresh before we give up.
const TRIES: usize = 3;

/// A connection that stands.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub connection: ConnectionId,
    /// Its account.
    pub account: UpstreamAccount,
    /// Whether it was there before.
    pub renewed: bool,
    /// Scopes that it had not before, where it was there and the app told them.
    pub wider: Vec<String>,
}

/// Why the credential was not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// A reconnect came back as somebody else.
    #[error("signed in as {got}, not {expected}")]
    OtherAccount {
        /// The account of the connection that was to be renewed.
        expected: String,
        /// The account that came.
        got: String,
    },
    /// The connection to renew is gone.
    #[error("the connection to renew is gone")]
    TargetGone,
    /// Refreshes kept coming first.
    #[error("outrun")]
    Outrun,
    /// The credential could not be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Keeps a credential: the same account again renews its row, another account makes a new one. Written in this order, so
/// that a cut leaves nothing usable and nothing lost:
///
/// 1. the row, `pending`, with the wrapped data key;
/// 2. the sealed halves with their single writer, durable from here on;
/// 3. KV and the row made `active`, by that writer.
///
/// # Errors
/// [`KeepError`]; after a fault in step 2 or 3 the writer or the sweeper ends what was begun.
pub async fn keep(house: &House, person: &SignedIn, fresh: Fresh) -> Result<Kept, KeepError> {
    check_target(house, person.id(), &fresh).await?;
    store(house, person.id(), &fresh, None).await
}

/// The same without a look at the connection to renew; a new row gets `id`, if that is made already.
///
/// # Errors
/// [`KeepError`].
pub(super) async fn store(
    house: &House,
    user: &UserId,
    fresh: &Fresh,
    id: Option<&ConnectionId>,
) -> Result<Kept, KeepError> {
    let connections = &house.store.connections;
    let known = connections.find_account(user, &fresh.app, &fresh.account.id).await?;
    let (renewed, wider) =
        (known.is_some(), known.as_ref().map_or_else(Vec::new, |row| fresh.wider_than(row)));
    let row = match known {
        Some(row) => {
            let id = row.id.clone();
            let (dek, now) = (row.wrapped_dek.clone(), house.clock.now());
            connections.renew(&fresh.row(user, id, dek, row.created_at, now)).await?;
            let row = ensure_key(house, row).await?;
            Connection { auth_id: fresh.auth_id.clone(), instance: fresh.instance.clone(), ..row }
        }
        None => create(house, user, fresh, id).await?,
    };
    install(house, &row, fresh).await?;
    let action = if renewed { "connection.renewed" } else { "connection.created" };
    let (at, user) = (house.clock.now(), user.clone());
    let event = AuditEvent { at, user, actor: "person".to_owned(), action, target: row.id.to_string() };
    house.store.audit.append(&event).await?;
    Ok(Kept { connection: row.id, account: fresh.account.clone(), renewed, wider })
}

/// Whether the account is the one that is to be renewed, if any is.
///
/// # Errors
/// [`KeepError::OtherAccount`], [`KeepError::TargetGone`], [`KeepError::Fault`].
pub(super) async fn check_target(house: &House, user: &UserId, fresh: &Fresh) -> Result<(), KeepError> {
    let Some(target) = &fresh.target else { return Ok(()) };
    let row = house.store.connections.find(user, target).await?.ok_or(KeepError::TargetGone)?;
    if row.account.id == fresh.account.id {
        return Ok(());
    }
    Err(KeepError::OtherAccount { expected: row.account.label, got: fresh.account.label.clone() })
}

/// A data key that does not open is replaced: every half it sealed is lost already, and a new one is about to come.
async fn ensure_key(house: &House, row: Connection) -> Result<Connection, KeepError> {
    if !matches!(Sealer::of(house, &row), Err(SealingError::Vault(VaultError::Refused))) {
        return Ok(row);
    }
    let wrapped_dek = Sealer::make_wrapped(house, &row.user, &row.id)?;
    let text = row.wrapped_dek.to_string();
    let old = SealedRow { user: row.user.clone(), id: row.id.to_string(), text };
    let swap = Swap { old, new: wrapped_dek.to_string() };
    match house.store.sealed_texts.swap(SealedPlace::DataKey, &[swap]).await? {
        1 => Ok(Connection { wrapped_dek, ..row }),
        _ => Err(KeepError::Outrun),
    }
}

async fn create(
    house: &House,
    user: &UserId,
    fresh: &Fresh,
    id: Option<&ConnectionId>,
) -> Result<Connection, KeepError> {
    let id = match id {
        Some(id) => id.clone(),
        None => ConnectionId::make(&*house.clock, &*house.entropy)?,
    };
    let wrapped = Sealer::make_wrapped(house, user, &id)?;
    let now = house.clock.now();
    let new = fresh.row(user, id.clone(), wrapped, now, now);
    house.store.connections.create(&new).await?;
    house.store.connections.find(user, &id).await?.ok_or(KeepError::TargetGone)
}

async fn install(house: &House, row: &Connection, fresh: &Fresh) -> Result<(), KeepError> {
    let mut version = row.credential_version + 1;
    for _ in 0..TRIES {
        match house.actor.install(fresh.seal(house, row, version)?).await? {
            InstallOutcome::Installed => return Ok(()),
            InstallOutcome::Outrun { current } => version = current + 1,
            InstallOutcome::Closed => return Err(KeepError::TargetGone),
        }
    }
    Err(KeepError::Outrun)
}

/// Hands the single writer of a closed row what it is to revoke; one that has it already, or is past it, is left alone.
///
/// # Errors
/// [`KeepError`].
pub(super) async fn install_once(house: &House, row: &Connection, fresh: &Fresh) -> Result<(), KeepError> {
    house.actor.install(fresh.seal(house, row, 1)?).await?;
    Ok(())
}

impl From<KeepError> for Problem {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::OtherAccount { expected, got } => Self::new(
                Kind::Conflict,
                "other_account",
                format!("You signed in as {got}, not {expected}. Nothing was changed."),
            ),
            KeepError::TargetGone => {
                Self::new(Kind::Gone, "connection_gone", "The connection to renew is gone.")
            }
            KeepError::Outrun => Self::new(Kind::Unavailable, "busy", "The connection is busy. Try again.")
                .with("retryable", true),
            KeepError::Sealing(error) => error.into(),
            KeepError::Fault(fault) => fault.into(),
        }
    }
}
