use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{ExecutionId, ResultId, UserId};
use crate::ports::House;
use crate::run::RunError;
use crate::sealing::seal_json;
use crate::time::UnixMs;
use crate::vault::ColumnContext;

/// How long a result can be read, in seconds.
pub const KEPT_SECONDS: u64 = 24 * 60 * 60;

/// A result as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// The call it came from.
    pub execution: ExecutionId,
    /// Which tool.
    pub tool: String,
    /// The app's name.
    pub app: String,
    /// Whether it is all of the answer.
    pub complete: bool,
    /// When it can no longer be read.
    pub expires_at: UnixMs,
    /// The detailed result, every member.
    pub output: Value,
}

/// Keeps a result for its person and gives its handle.
///
/// # Errors
/// [`RunError`] when it cannot be sealed or the key store fails; the call it came from is done all the same.
pub async fn keep(house: &House, user: &UserId, kept: &Kept) -> Result<ResultId, RunError> {
    let id = ResultId::make(&*house.clock, &*house.entropy)?;
    let sealed = seal_json(house, &context(&id, user), kept)?;
    house.kv.put(&key(&id, user), sealed.as_str(), Some(KEPT_SECONDS)).await?;
    Ok(id)
}

pub(super) fn key(id: &ResultId, user: &UserId) -> String {
    format!("result/{user}/{id}")
}

pub(super) fn context<'a>(id: &'a ResultId, user: &'a UserId) -> ColumnContext<'a> {
    ColumnContext { table: "kv", column: "result", row_id: id.as_str(), user: Some(user) }
}
