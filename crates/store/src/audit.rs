use async_trait::async_trait;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Audit, AuditEvent};

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const APPEND: &str = "\
    INSERT INTO audit_events (at, user_id, actor, action, target) VALUES (?1, ?2, ?3, ?4, ?5)";

#[async_trait]
impl Audit for Database {
    async fn append(&self, event: &AuditEvent) -> Result<(), Fault> {
        let values = params![event.at, event.user.as_str(), &event.actor, event.action, &event.target];
        Ok(self.run(Statement::new(APPEND, values)).await?)
    }
}
