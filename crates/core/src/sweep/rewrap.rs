use crate::credential::quarantine;
use crate::id::ConnectionId;
use crate::ports::storage::{SealedPlace, SealedRow, Swap};
use crate::ports::{Fault, House};
use crate::time::HOUR_MS;
use crate::vault::{ColumnContext, DekContext, KeyId, SaltedNonce, SealedText, VaultError, WrappedDek};

/// Moves what retired keys still seal to the active one, a bounded number of texts a run. Each is written only where the
/// old text still stands, so calls go on meanwhile: both texts open as long as both keys are held. With one key in the
/// keyring there is nothing to ask.
///
/// A text that does not open is left as it is; its connection is quarantined, and the count is told as a [`Fault`].
pub(super) async fn rewrap(house: &House) -> Result<(), Fault> {
    let keyring = &house.config.keyring;
    let retired: Vec<&KeyId> = keyring.ids().filter(|id| *id != keyring.active()).collect();
    let (rest, now) = (format!("rewrap to {}", keyring.active()), house.clock.now());
    if retired.is_empty() || !house.store.leases.take(&rest, now, now).await? {
        return Ok(());
    }
    let (mut moved, mut refused) = (0, 0);
    for key in retired {
        for place in SealedPlace::ALL {
            let turn = move_texts(house, place, key).await?;
            moved += turn.moved;
            refused += turn.refused;
        }
    }
    if moved == 0 {
        // Looking reads whole tables, so what found nothing looks again in an hour.
        house.store.leases.take(&rest, now, now.plus_ms(HOUR_MS)).await?;
    }
    if refused == 0 { Ok(()) } else { Err(Fault::new("vault", format!("{refused} texts do not open"))) }
}

/// What one look at a place came to.
struct Turn {
    moved: u64,
    refused: usize,
}

/// Texts a run moves: data keys and secrets are short, plans and answers are not.
const fn limit_of(place: SealedPlace) -> u32 {
    match place {
        SealedPlace::DataKey | SealedPlace::ClientSecret => 500,
        SealedPlace::Plan | SealedPlace::Answer | SealedPlace::Body => 25,
    }
}

/// Moves the first page that holds anything to move; pages of nothing but unreadable texts do not stand in the way.
async fn move_texts(house: &House, place: SealedPlace, key: &KeyId) -> Result<Turn, Fault> {
    let texts = &house.store.sealed_texts;
    let (limit, mut after, mut refused) = (limit_of(place), String::new(), 0);
    loop {
        let rows = texts.list_sealed_by(place, key, &after, limit).await?;
        let Some(last) = rows.last() else { return Ok(Turn { moved: 0, refused }) };
        after.clone_from(&last.id);
        let mut swaps = Vec::with_capacity(rows.len());
        for old in rows {
            match reseal(house, place, &old, SaltedNonce::draw(&*house.entropy)?) {
                Ok(Some(new)) => swaps.push(Swap { old, new }),
                Ok(None) => {}
                Err(_) => {
                    refused += 1;
                    set_aside(house, place, &old).await?;
                }
            }
        }
        if !swaps.is_empty() {
            return Ok(Turn { moved: texts.swap(place, &swaps).await?, refused });
        }
    }
}

fn reseal(
    house: &House,
    place: SealedPlace,
    row: &SealedRow,
    fresh: SaltedNonce,
) -> Result<Option<String>, VaultError> {
    let keyring = &house.config.keyring;
    let (table, column) = match place {
        SealedPlace::DataKey => {
            let connection = ConnectionId::from(row.id.as_str());
            let context = DekContext { user: &row.user, connection: &connection, dek: &KeyId::FIRST_DEK };
            let wrapped = keyring.rewrap(&WrappedDek::from(row.text.as_str()), &context, fresh)?;
            return Ok(wrapped.map(|text| text.to_string()));
        }
        SealedPlace::Plan => ("approvals", "sealed_plan"),
        SealedPlace::Answer => ("executions", "sealed_answer"),
        SealedPlace::ClientSecret => ("oauth_clients", "client_secret"),
        SealedPlace::Body => ("execution_bodies", "sealed_body"),
    };
    let context = ColumnContext { table, column, row_id: &row.id, user: Some(&row.user) };
    let resealed = keyring.reseal_column(&SealedText::from(row.text.as_str()), &context, fresh)?;
    Ok(resealed.map(|text| text.to_string()))
}

/// Reads the row anew before judging it: somebody else may have moved or renewed its key meanwhile.
async fn set_aside(house: &House, place: SealedPlace, row: &SealedRow) -> Result<(), Fault> {
    if place != SealedPlace::DataKey {
        return Ok(());
    }
    let connection = house.store.connections.find(&row.user, &ConnectionId::from(row.id.as_str())).await?;
    match connection.filter(|connection| connection.wrapped_dek.as_str() == row.text) {
        Some(connection) => quarantine(house, &connection, connection.credential_version).await,
        None => Ok(()),
    }
}
