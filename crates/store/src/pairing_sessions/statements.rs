//! The statements of pairings under way.

/// Every column, in the order of the row.
macro_rules! columns {
    () => {
        "id, family, link_hash, name_hash, verifier_hash, kek, display_code, label, machine, platform, version, \
        caller, status, wrong_tries, user_id, policy, device_id, created_at, updated_at, expires_at, approved_at, \
        finished_at"
    };
}

/// When the caller `?12` may start one more: an hour after the twentieth newest, and once the fifth newest open one ended.
macro_rules! next_start {
    ($caller:literal, $most:literal, $window:literal, $open:literal, $now:literal) => {
        concat!(
            "max(coalesce((SELECT created_at + ",
            $window,
            " FROM pairing_sessions WHERE caller = ",
            $caller,
            " ORDER BY created_at DESC LIMIT 1 OFFSET ",
            $most,
            " - 1), 0),
            coalesce((SELECT expires_at FROM pairing_sessions WHERE caller = ",
            $caller,
            " AND status IN ('waiting', 'approved', 'issued') AND expires_at > ",
            $now,
            " ORDER BY expires_at DESC LIMIT 1 OFFSET ",
            $open,
            " - 1), 0))"
        )
    };
}

pub(super) const START: &str = concat!(
    "INSERT INTO pairing_sessions (id, family, link_hash, name_hash, verifier_hash, kek, display_code, label, machine,
      platform, version, caller, status, created_at, updated_at, expires_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15
    WHERE ",
    next_start!("?12", "?16", "?17", "?18", "?14"),
    " <= ?14 RETURNING id"
);

pub(super) const NEXT_START: &str = concat!("SELECT ", next_start!("?1", "?2", "?3", "?4", "?5"), " AS at");

// One row a caller. Once a minute is full nothing is written until it is over.
pub(super) const NOTE_POLL: &str = "\
    INSERT INTO pairing_polls (caller, since, polls) VALUES (?1, ?2, 1)
    ON CONFLICT (caller) DO UPDATE SET
      polls = CASE WHEN since <= ?3 THEN 1 ELSE polls + 1 END,
      since = CASE WHEN since <= ?3 THEN excluded.since ELSE since END
    WHERE since <= ?3 OR polls < ?4
    RETURNING caller";

pub(super) const FIND_BY_LINK: &str =
    concat!("SELECT ", columns!(), " FROM pairing_sessions WHERE link_hash = ?1");

pub(super) const FIND_BY_NAME: &str =
    concat!("SELECT ", columns!(), " FROM pairing_sessions WHERE name_hash = ?1");

pub(super) const APPROVE: &str = concat!(
    "UPDATE pairing_sessions SET status = 'approved', user_id = ?2, policy = ?3, device_id = ?4, approved_at = ?5,
      updated_at = ?5
    WHERE id = ?1 AND status = 'waiting' AND expires_at > ?5 RETURNING ",
    columns!()
);

pub(super) const DECLINE: &str = concat!(
    "UPDATE pairing_sessions SET status = 'declined', user_id = ?2, updated_at = ?3
    WHERE id = ?1 AND expires_at > ?3 AND (status = 'waiting' OR (status = 'approved' AND user_id = ?2))
    RETURNING ",
    columns!()
);

pub(super) const NOTE_WRONG: &str = "\
    UPDATE pairing_sessions SET wrong_tries = wrong_tries + 1, updated_at = ?3,
      status = CASE WHEN wrong_tries + 1 >= ?2 THEN 'locked' ELSE status END
    WHERE id = ?1 AND status IN ('waiting', 'approved', 'issued')";

pub(super) const ISSUE: &str = concat!(
    "UPDATE pairing_sessions SET status = 'issued', updated_at = ?2
    WHERE id = ?1 AND status IN ('approved', 'issued') AND expires_at > ?2 RETURNING ",
    columns!()
);

// Follows ISSUE in one transaction: a pairing that was not marked makes no device.
pub(super) const MAKE_DEVICE: &str = "\
    INSERT INTO devices (id, user_id, name, family, policy, credential_hash, created_at)
    SELECT p.device_id, p.user_id, p.label, p.family, p.policy, ?2, ?3 FROM pairing_sessions p
    WHERE p.id = ?1 AND p.status = 'issued' AND p.expires_at > ?3
    ON CONFLICT (id) DO NOTHING RETURNING id";

pub(super) const FINISH: &str = concat!(
    "UPDATE pairing_sessions SET status = 'finished', finished_at = ?3, updated_at = ?3
    WHERE id = ?1 AND expires_at > ?3 AND (status = 'issued' OR (?2 = 0 AND status = 'approved')) RETURNING ",
    columns!()
);

pub(super) const UNCLAIMED: &str = "\
    SELECT d.user_id, d.id FROM pairing_sessions p JOIN devices d ON d.id = p.device_id
    WHERE p.expires_at <= ?1 AND p.status IN ('issued', 'locked') AND d.last_used_at IS NULL AND d.revoked_at IS NULL
    ORDER BY p.expires_at LIMIT ?2";

pub(super) const EXPIRE: &str = "DELETE FROM pairing_sessions WHERE expires_at < ?1 RETURNING 1 AS removed";

pub(super) const EXPIRE_POLLS: &str = "DELETE FROM pairing_polls WHERE since < ?1 RETURNING 1 AS removed";
