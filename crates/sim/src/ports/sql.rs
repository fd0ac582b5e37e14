use async_trait::async_trait;
use clawlink_store::{Row, Sql, SqlError, Statement, Value};

use super::leak;
use crate::plant;
use crate::scheduler::Group;
use crate::world::Seat;

/// D1: one primary, milliseconds away, whose failures do not say whether it did what it was asked.
pub(super) struct SimSql(Seat);

impl SimSql {
    pub(super) const fn new(seat: Seat) -> Self {
        Self(seat)
    }

    /// The way there: slow, and sometimes too far.
    async fn go(&self, site: &'static str, statements: &[Statement]) -> Result<(), SqlError> {
        for statement in statements {
            for value in &statement.values {
                if let Value::Text(text) = value {
                    leak::check(&self.0, "the database", text);
                }
            }
        }
        self.0.may_end(site).await;
        if self.0.group != Group::Platform && self.0.world.books().database_is_down(self.0.world.now_ms()) {
            self.0.note(site, "outage");
            return Err(SqlError("D1_ERROR: D1 is overloaded. Requests queued for too long.".to_owned()));
        }
        self.0.pass(5, if self.0.world.is_calm() { 10 } else { 150 }).await;
        if self.0.strikes(self.0.world.profile.d1_before) {
            self.0.note(site, "failed, nothing done");
            return Err(SqlError("D1_ERROR: Network connection lost.".to_owned()));
        }
        Ok(())
    }

    /// The way back.
    async fn come_back(&self, site: &'static str) -> Result<(), SqlError> {
        self.0.pass(0, if self.0.world.is_calm() { 1 } else { 150 }).await;
        self.0.may_end(site).await;
        if self.0.strikes(self.0.world.profile.d1_after) {
            self.0.note(site, "done, answer lost");
            return Err(SqlError("D1_ERROR: Network connection lost.".to_owned()));
        }
        Ok(())
    }
}

#[async_trait]
impl Sql for SimSql {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError> {
        let site = if statement.sql.starts_with("SELECT") { "d1 read" } else { "d1 write" };
        self.go(site, std::slice::from_ref(&statement)).await?;
        let rows = self.0.world.sql.query(plant::bend(&self.0.world, statement)).await?;
        self.0.note(site, "");
        self.come_back(site).await?;
        Ok(plant::bend_rows(self.0.world.options.plant, rows))
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        self.go("d1 batch", &statements).await?;
        let bent = statements.into_iter().map(|one| plant::bend(&self.0.world, one)).collect();
        let answers = self.0.world.sql.batch(bent).await?;
        self.0.note("d1 batch", "");
        self.come_back("d1 batch").await?;
        Ok(answers)
    }
}
