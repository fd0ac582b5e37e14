//! The statements on `executions`.

/// Reads executions with the name of their device; the arguments are the sealed answer, which lists leave out, and
/// which rows.
macro_rules! select {
    ($sealed_answer:literal, $which:literal) => {
        concat!(
            "SELECT e.id, e.user_id, e.device_id, d.name AS device_name, e.connection_id, e.account, e.app, e.tool, ",
            "e.revision, e.effect, e.digest, e.summary, e.idempotency_key, e.status, e.error_code, ",
            "e.upstream_status, e.upstream_request_id, e.attempts, e.started_at, e.finished_at, ",
            $sealed_answer,
            " AS sealed_answer FROM executions e LEFT JOIN devices d ON d.id = e.device_id ",
            $which
        )
    };
}

// One statement promises the call and checks that it may be promised, so that no revocation comes between.
pub(super) const CLAIM: &str = "\
    INSERT INTO executions (user_id, id, device_id, connection_id, account, app, tool, revision, effect, digest,
      summary, idempotency_key, preview_hash, started_at, status)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'sent'
    FROM devices d JOIN users u ON u.id = d.user_id AND u.paused_at IS NULL
    WHERE d.id = ?3 AND d.user_id = ?1 AND d.revoked_at IS NULL
      AND (?4 IS NULL OR EXISTS (SELECT 1 FROM user_integrations c
        WHERE c.id = ?4 AND c.user_id = ?1 AND c.state = 'active'))
      AND (?13 IS NULL OR EXISTS (SELECT 1 FROM approvals a
        WHERE a.token_hash = ?13 AND a.device_id = ?3 AND a.used_at IS NULL AND a.expires_at > ?14))
      AND (?15 = 0 OR EXISTS (SELECT 1 FROM approvals a
        WHERE a.device_id = ?3 AND a.digest = ?10 AND a.state = 'approved' AND a.expires_at > ?14))
      AND d.policy = ?16
      AND (SELECT json_array_length(?17) = count(*) AND json_array_length(?17) =
        count(CASE WHEN o.pattern || ' ' || o.answer IN (SELECT value FROM json_each(?17)) THEN 1 END)
        FROM policy_overrides o WHERE o.device_id = d.id)
    ON CONFLICT DO NOTHING
    RETURNING id";

// Only the claim that stands uses its preview up; a repeat leaves one alone.
pub(super) const SPEND_PREVIEW: &str = "\
    UPDATE approvals SET used_at = ?4
    WHERE token_hash = ?3 AND used_at IS NULL
      AND EXISTS (SELECT 1 FROM executions WHERE user_id = ?1 AND id = ?2 AND preview_hash = ?3)";

// A person's yes is for one request, and for one execution of it.
pub(super) const SPEND_APPROVAL: &str = "\
    UPDATE approvals SET state = 'used', used_at = ?5, execution_id = ?2
    WHERE ?6 = 1 AND device_id = ?3 AND digest = ?4 AND state = 'approved' AND expires_at > ?5
      AND EXISTS (SELECT 1 FROM executions WHERE user_id = ?1 AND id = ?2)";

pub(super) const FIND_BY_KEY: &str =
    select!("e.sealed_answer", "WHERE e.device_id = ?2 AND e.idempotency_key = ?3 AND e.user_id = ?1");

pub(super) const LIVENESS: &str = "\
    SELECT
      EXISTS (SELECT 1 FROM devices WHERE id = ?2 AND user_id = ?1 AND revoked_at IS NULL) AS device,
      (?3 IS NULL OR EXISTS (SELECT 1 FROM user_integrations
        WHERE id = ?3 AND user_id = ?1 AND state = 'active')) AS connection,
      EXISTS (SELECT 1 FROM users WHERE id = ?1 AND paused_at IS NOT NULL) AS paused,
      EXISTS (SELECT 1 FROM approvals
        WHERE device_id = ?2 AND digest = ?4 AND state = 'approved' AND expires_at > ?5) AS approved,
      EXISTS (SELECT 1 FROM devices WHERE id = ?2 AND policy = ?6)
        AND (SELECT json_array_length(?7) = count(*) AND json_array_length(?7) =
          count(CASE WHEN o.pattern || ' ' || o.answer IN (SELECT value FROM json_each(?7)) THEN 1 END)
          FROM policy_overrides o WHERE o.device_id = ?2) AS rights";

pub(super) const FINISH: &str = "\
    UPDATE executions SET status = ?3, error_code = ?4, upstream_status = ?5, upstream_request_id = ?6,
      attempts = ?7, sealed_answer = ?8, finished_at = ?9
    WHERE user_id = ?1 AND id = ?2 AND status IN ('claimed', 'sent', 'unknown')";

pub(super) const RECORD_READ: &str = "\
    INSERT INTO executions (user_id, id, device_id, connection_id, account, app, tool, revision, effect, digest,
      summary, idempotency_key, preview_hash, started_at, status, error_code, upstream_status,
      upstream_request_id, attempts, sealed_answer, finished_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
    ON CONFLICT (user_id, id) DO NOTHING";

pub(super) const FIND: &str = select!("e.sealed_answer", "WHERE e.user_id = ?1 AND e.id = ?2");

// `~` sorts after every id, so the first page too is a range of the key.
pub(super) const LIST: &str = select!(
    "NULL",
    "WHERE e.user_id = ?1 AND e.id < coalesce(?6, '~')
      AND (?2 IS NULL OR e.device_id = ?2) AND (?3 IS NULL OR e.tool = ?3)
      AND (?4 IS NULL OR e.app = ?4) AND (?5 IS NULL OR e.status = ?5)
    ORDER BY e.id DESC LIMIT ?7"
);

pub(super) const SETTLE: &str = "\
    UPDATE executions SET status = 'unknown', error_code = 'outcome_unknown', finished_at = ?2
    WHERE status = 'sent' AND started_at < ?1
    RETURNING 1 AS settled";

pub(super) const FORGET_ANSWERS: &str = "\
    UPDATE executions SET sealed_answer = NULL
    WHERE sealed_answer IS NOT NULL AND finished_at < ?1
    RETURNING 1 AS forgotten";
