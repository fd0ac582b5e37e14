use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::fault::RpcFault;
use super::methods::Turn;
use crate::id::ConnectionSessionId;
use crate::time::{MINUTE_MS, UnixMs};
use crate::vault::VaultError;

/// What the key signs.
const PURPOSE: &str = "mcp-request-state";
/// How long a client may take to come back.
const LIFE_MS: i64 = 10 * MINUTE_MS;

/// What a call remembers while its client shows a person a link: the client carries it, so nothing is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    session: Option<ConnectionSessionId>,
    until: UnixMs,
}

/// Writes the state of a call that waits for a person, bound to user, tool and arguments.
///
/// # Errors
/// [`VaultError`] when the keyring cannot derive the key.
pub(super) fn write(turn: &Turn<'_>, session: Option<&ConnectionSessionId>) -> Result<String, VaultError> {
    let kept = Kept { session: session.cloned(), until: turn.house.clock.now().plus_ms(LIFE_MS) };
    let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&kept).map_err(|_| VaultError::Refused)?);
    let signature = turn.house.config.keyring.subkey(PURPOSE)?.sign(bound(turn, &payload).as_bytes());
    Ok(format!("{payload}.{signature}"))
}

/// Reads the connect flow that a repeated call waited for; `None` for a first call, or one that waited for something else.
///
/// # Errors
/// [`RpcFault::Params`] for a state that was changed, is over, or belongs to another call.
pub(super) fn read(turn: &Turn<'_>) -> Result<Option<ConnectionSessionId>, RpcFault> {
    let Some(state) = turn.request.params.get("requestState") else { return Ok(None) };
    let refuse =
        || RpcFault::Params("requestState is not of this call, or over. Call again without it.".to_owned());
    let (payload, signature) = state.as_str().and_then(|text| text.split_once('.')).ok_or_else(refuse)?;
    let key = turn.house.config.keyring.subkey(PURPOSE).map_err(|_| refuse())?;
    if !key.verify(bound(turn, payload).as_bytes(), signature) {
        return Err(refuse());
    }
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|_| refuse())?;
    let kept: Kept = serde_json::from_slice(&bytes).map_err(|_| refuse())?;
    if turn.house.clock.now() >= kept.until { Err(refuse()) } else { Ok(kept.session) }
}

/// The text that is signed; its parts are JSON, so none can run into the next.
fn bound(turn: &Turn<'_>, payload: &str) -> String {
    let params = &turn.request.params;
    let user = turn.caller.device.user.as_str();
    serde_json::json!([user, params.get("name"), params.get("arguments"), payload]).to_string()
}
