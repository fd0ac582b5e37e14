//! The statements on `approvals`, previews apart.

/// Reads approvals with the name of their device; the arguments are the sealed plan, which lists leave out, and which rows.
macro_rules! select {
    ($sealed_plan:literal, $which:literal) => {
        concat!(
            "SELECT a.id, a.user_id, a.device_id, d.name AS device_name, a.connection_id, a.state, a.app, a.tool, ",
            "a.effect, a.account, a.summary, a.digest, a.note, a.created_at, a.expires_at, a.decided_at, a.used_at, ",
            "a.execution_id, ",
            $sealed_plan,
            " AS sealed_plan FROM approvals a LEFT JOIN devices d ON d.id = a.device_id ",
            $which
        )
    };
}

// What is over makes room for another, so that the same request can be asked about again.
pub(super) const END_STANDING: &str = "\
    UPDATE approvals SET state = 'expired'
    WHERE device_id = ?1 AND digest = ?2 AND state IN ('waiting', 'approved') AND expires_at <= ?3";

pub(super) const INSERT: &str = "\
    INSERT INTO approvals (id, user_id, device_id, connection_id, state, app, tool, effect, account, summary, digest,
      sealed_plan, created_at, expires_at)
    SELECT ?1, ?2, ?3, ?4, 'waiting', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
    WHERE (SELECT count(*) FROM approvals WHERE device_id = ?3 AND state = 'waiting' AND expires_at > ?12) < ?14
      AND NOT EXISTS (SELECT 1 FROM approvals
        WHERE device_id = ?3 AND digest = ?10 AND state = 'declined' AND expires_at > ?12)
    ON CONFLICT DO NOTHING";

pub(super) const FIND_STANDING: &str = select!(
    "a.sealed_plan",
    "WHERE a.device_id = ?1 AND a.digest = ?2 AND a.state IN ('waiting', 'approved', 'declined')
      AND a.expires_at > ?3
    ORDER BY a.id DESC LIMIT 1"
);

pub(super) const FIND: &str =
    select!("a.sealed_plan", "WHERE a.id = ?2 AND a.user_id = ?1 AND a.state <> 'previewed'");

pub(super) const FIND_USED: &str =
    select!("NULL", "WHERE a.execution_id = ?2 AND a.user_id = ?1 AND a.state = 'used'");

// `~` sorts after every id, so the first page too is a range of the index.
pub(super) const LIST: &str = select!(
    "NULL",
    "WHERE a.user_id = ?1 AND a.state <> 'previewed' AND a.id < coalesce(?4, '~')
      AND (?2 IS NULL OR a.device_id = ?2)
      AND (?3 IS NULL OR ?3 = CASE
        WHEN a.state IN ('waiting', 'approved') AND a.expires_at <= ?5 THEN 'expired'
        ELSE a.state END)
    ORDER BY a.id DESC LIMIT ?6"
);

pub(super) const COUNT_WAITING: &str = "\
    SELECT count(*) AS waiting FROM approvals
    WHERE user_id = ?1 AND state <> 'previewed' AND state = 'waiting' AND expires_at > ?2";

pub(super) const DECIDE: &str = "\
    UPDATE approvals SET state = ?4, note = ?5, decided_at = ?6, expires_at = coalesce(?7, expires_at)
    WHERE id = ?2 AND user_id = ?1 AND digest = ?3 AND state = 'waiting' AND expires_at > ?6
    RETURNING id";

pub(super) const FORGET: &str = "\
    UPDATE approvals SET sealed_plan = NULL
    WHERE sealed_plan IS NOT NULL AND state <> 'previewed' AND expires_at < ?1";

pub(super) const REMOVE: &str = "DELETE FROM approvals WHERE expires_at < ?1";
