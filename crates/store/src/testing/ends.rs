use clawlink_core::time::UnixMs;

use crate::{Sql, SqlError, Statement};

/// Lets the access half of every connection end at one time, each last used at another.
///
/// # Errors
/// [`SqlError`] when the database fails.
pub async fn end_together(sql: &dyn Sql, end: UnixMs, used_at: UnixMs) -> Result<(), SqlError> {
    let text = "UPDATE user_integrations SET access_expires_at = ?1, last_success_at = ?2";
    sql.query(Statement::new(text, vec![end.into(), used_at.into()])).await.map(drop)
}
