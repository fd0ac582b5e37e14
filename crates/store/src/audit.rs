use async_trait::async_trait;
use clawlink_core::audit::{CHAIN_START, Link, link_hash};
use clawlink_core::id::UserId;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Audit, AuditEvent};
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

/// How often an event is put behind one that came in between; of as many writers at once, each loses to every other at most
/// once.
const TRIES: u32 = 32;

const END: &str = "\
    SELECT seq, hash FROM audit_events WHERE user_id = ?1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1";

// SQLite has no SHA-256, so the hash is made outside; the row is written only where the end it was made for still is one.
const APPEND: &str = "\
    INSERT INTO audit_events (at, user_id, actor, action, target, seq, prev_hash, hash)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
    WHERE coalesce((SELECT max(seq) FROM audit_events WHERE user_id = ?2 AND seq IS NOT NULL), 0) = ?6 - 1
    RETURNING 1 AS appended";

const LIST: &str = "\
    SELECT seq, at, actor, action, target, prev_hash, hash FROM audit_events
    WHERE user_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";

#[derive(Deserialize)]
struct EndRow {
    seq: i64,
    hash: String,
}

#[derive(Deserialize)]
struct LinkRow {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    target: String,
    prev_hash: String,
    hash: String,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        let LinkRow { seq, at, actor, action, target, prev_hash, hash } = row;
        Self { seq, at, actor, action, target, prev_hash, hash }
    }
}

/// The event behind this end.
fn link(event: &AuditEvent, end: Option<EndRow>) -> Link {
    let (seq, prev_hash) = end.map_or((0, CHAIN_START.to_owned()), |end| (end.seq, end.hash));
    let (actor, action) = (event.actor.clone(), event.action.to_owned());
    let (seq, at, target) = (seq + 1, event.at.0, event.target.clone());
    let link = Link { seq, at, actor, action, target, prev_hash, hash: String::new() };
    Link { hash: link_hash(event.user.as_str(), &link), ..link }
}

fn append(user: &UserId, link: &Link) -> Statement {
    let values = params![
        link.at,
        user.as_str(),
        &link.actor,
        &link.action,
        &link.target,
        link.seq,
        &link.prev_hash,
        &link.hash,
    ];
    Statement::new(APPEND, values)
}

#[async_trait]
impl Audit for Database {
    async fn append(&self, event: &AuditEvent) -> Result<(), Fault> {
        for _ in 0..TRIES {
            let end = self.row::<EndRow>(Statement::new(END, params![event.user.as_str()])).await?;
            if self.touched(append(&event.user, &link(event, end))).await? {
                return Ok(());
            }
        }
        Err(Fault::new("database", "the audit chain kept growing"))
    }

    async fn list_chain(&self, user: &UserId, after: i64, limit: u32) -> Result<Vec<Link>, Fault> {
        let statement = Statement::new(LIST, params![user.as_str(), after, limit]);
        Ok(self.rows::<LinkRow>(statement).await?.into_iter().map(Link::from).collect())
    }
}
