use async_trait::async_trait;
use clawlink_core::id::UserId;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{SealedPlace, SealedRow, SealedTexts, Swap};
use clawlink_core::vault::KeyId;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

/// The two statements of a place. A text begins with its suite and its key's id, `w1.k1.`, and that prefix is compared.
struct Statements {
    suite: &'static str,
    list: &'static str,
    swap: &'static str,
}

macro_rules! statements {
    ($suite:literal, $table:literal, $column:literal) => {
        Statements {
            suite: $suite,
            list: concat!(
                "SELECT user_id, id, ",
                $column,
                " AS text FROM ",
                $table,
                " WHERE substr(",
                $column,
                ", 1, length(?1)) = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
            ),
            swap: concat!(
                "UPDATE ",
                $table,
                " SET ",
                $column,
                " = ?4",
                " WHERE user_id = ?1 AND id = ?2 AND ",
                $column,
                " = ?3 RETURNING 1 AS swapped"
            ),
        }
    };
}

const DATA_KEY: Statements = statements!("w1", "user_integrations", "wrapped_dek");
const PLAN: Statements = statements!("s1", "approvals", "sealed_plan");
const ANSWER: Statements = statements!("s1", "executions", "sealed_answer");
const CLIENT_SECRET: Statements = statements!("s1", "oauth_clients", "client_secret");

const BODY: Statements = statements!("s1", "execution_bodies", "sealed_body");

const fn statements_of(place: SealedPlace) -> &'static Statements {
    match place {
        SealedPlace::DataKey => &DATA_KEY,
        SealedPlace::Plan => &PLAN,
        SealedPlace::Answer => &ANSWER,
        SealedPlace::ClientSecret => &CLIENT_SECRET,
        SealedPlace::Body => &BODY,
    }
}

#[derive(Deserialize)]
struct SealedTextRow {
    user_id: UserId,
    id: String,
    text: String,
}

impl From<SealedTextRow> for SealedRow {
    fn from(row: SealedTextRow) -> Self {
        Self { user: row.user_id, id: row.id, text: row.text }
    }
}

#[async_trait]
impl SealedTexts for Database {
    async fn list_sealed_by(
        &self,
        place: SealedPlace,
        key: &KeyId,
        after: &str,
        limit: u32,
    ) -> Result<Vec<SealedRow>, Fault> {
        let statements = statements_of(place);
        let prefix = format!("{}.{key}.", statements.suite);
        let statement = Statement::new(statements.list, params![prefix, after, limit]);
        let rows = self.rows::<SealedTextRow>(statement).await?;
        Ok(rows.into_iter().map(SealedRow::from).collect())
    }

    async fn swap(&self, place: SealedPlace, swaps: &[Swap]) -> Result<u64, Fault> {
        let sql = statements_of(place).swap;
        let statement = |swap: &Swap| {
            let Swap { old, new } = swap;
            Statement::new(sql, params![old.user.as_str(), old.id.as_str(), old.text.as_str(), new.as_str()])
        };
        Ok(self.count_batch(swaps.iter().map(statement).collect()).await?)
    }
}
