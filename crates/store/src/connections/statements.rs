//! The statements on `user_integrations`.
//!
//! At most one live row of an app is its default: the unique index leaves out rows being taken down, so that a
//! closing row can keep its mark until it has been handed on.

/// Reads whole connections; the argument says which.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, user_id, number, app, auth_id, account_id, account_label, label, is_default, state, ",
            "credential_version, kv_version, wrapped_dek, access_expires_at, scopes, instance, captured, ",
            "last_success_at, last_error, created_at, client, granted_at, renewable, failing_since FROM user_integrations ",
            $which
        )
    };
}

pub(super) const FIND: &str = select!("WHERE id = ?2 AND user_id = ?1");

pub(super) const FIND_ACCOUNT: &str =
    select!("WHERE user_id = ?1 AND app = ?2 AND account_id = ?3 AND state <> 'disconnecting'");

pub(super) const LIST: &str = select!("WHERE user_id = ?1 AND state <> 'disconnecting' ORDER BY app, number");

pub(super) const LIST_OF_APP: &str =
    select!("WHERE user_id = ?1 AND app = ?2 AND state <> 'disconnecting' ORDER BY number");

pub(super) const LIST_UNFINISHED: &str =
    select!("WHERE unfinished_since < ?1 ORDER BY unfinished_since LIMIT ?2");

pub(super) const LIST_ENDING: &str = select!(
    "WHERE state = 'active' AND access_expires_at > ?1 AND access_expires_at <= ?2 AND last_success_at > ?3 \
     ORDER BY access_expires_at LIMIT ?4"
);

pub(super) const PUT_OFF: &str = "\
    UPDATE user_integrations SET unfinished_since = ?2 WHERE id = ?1 AND unfinished_since IS NOT NULL";

// For an unknown person the number is NULL, which the column refuses.
pub(super) const INSERT: &str = "\
    INSERT INTO user_integrations (id, user_id, number, app, auth_id, account_id, account_label, is_default, state,
      wrapped_dek, scopes, instance, captured, created_at, unfinished_since, client, granted_at)
    VALUES (?1, ?2, (SELECT next_connection_number FROM users WHERE id = ?2), ?3, ?4, ?5, ?6,
      NOT EXISTS (SELECT 1 FROM user_integrations
        WHERE user_id = ?2 AND app = ?3 AND is_default = 1 AND state <> 'disconnecting'),
      'pending', ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13)
    ON CONFLICT (id) DO NOTHING";

// Counts on only where the number was given out just now, so a repeated batch wastes none.
pub(super) const COUNT_ON: &str = "\
    UPDATE users SET next_connection_number = next_connection_number + 1
    WHERE id = ?2 AND next_connection_number = (SELECT number FROM user_integrations WHERE id = ?1)";

pub(super) const RENEW: &str = "\
    UPDATE user_integrations SET auth_id = ?3, instance = ?4, scopes = ?5, account_label = ?6, captured = ?7,
      client = ?8, granted_at = ?9
    WHERE id = ?2 AND user_id = ?1 AND state <> 'disconnecting'";

// A repeat of the version that stands brings at most KV's copy of it, and says nothing about the state.
pub(super) const PUBLISH: &str = "\
    UPDATE user_integrations SET
      state = iif(credential_version < ?3, 'active', state),
      last_error = iif(credential_version < ?3, NULL, last_error),
      failing_since = iif(credential_version < ?3, NULL, failing_since),
      probe_at = iif(credential_version < ?3, NULL, probe_at),
      renewable = iif(credential_version < ?3, ?6, renewable),
      access_expires_at = iif(credential_version < ?3, ?5, access_expires_at),
      unfinished_since = NULL,
      kv_version = coalesce(?4, kv_version),
      credential_version = ?3
    WHERE id = ?2 AND user_id = ?1 AND state <> 'disconnecting'
      AND (credential_version < ?3 OR (credential_version = ?3 AND coalesce(kv_version, 0) < ?4))";

pub(super) const TAKE_DEFAULT: &str = "\
    UPDATE user_integrations SET is_default = 0
    WHERE user_id = ?1 AND is_default = 1 AND state <> 'disconnecting' AND id <> ?2
      AND app = (SELECT app FROM user_integrations WHERE id = ?2 AND user_id = ?1 AND state <> 'disconnecting')";

pub(super) const GIVE_DEFAULT: &str = "\
    UPDATE user_integrations SET is_default = 1
    WHERE id = ?2 AND user_id = ?1 AND state <> 'disconnecting' RETURNING id";

pub(super) const SET_LABEL: &str = "\
    UPDATE user_integrations SET label = ?3
    WHERE id = ?2 AND user_id = ?1 AND state <> 'disconnecting' RETURNING id";

// Runs before the mark in the same batch, so that there is one event for one change of state.
pub(super) const AUDIT_NEEDS_REAUTH: &str = "\
    INSERT INTO audit_events (at, user_id, actor, action, target)
    SELECT ?4, user_id, 'scheduler', 'connection.needs_reauth', id FROM user_integrations
    WHERE id = ?2 AND user_id = ?1 AND credential_version = ?3 AND state = 'active'";

pub(super) const MARK_NEEDS_REAUTH: &str = "\
    UPDATE user_integrations SET state = 'needs_reauth', last_error = ?4, failing_since = ?5, probe_at = NULL
    WHERE id = ?2 AND user_id = ?1 AND credential_version = ?3 AND state = 'active' RETURNING id";

// A call that ends after the grant was refused must not hide why a person has to reconnect. What would say nothing
// new is not written.
pub(super) const NOTE_SUCCESS: &str = "\
    UPDATE user_integrations SET last_success_at = max(coalesce(last_success_at, 0), ?2), last_error = NULL,
      failing_since = NULL, probe_at = NULL
    WHERE id = ?1 AND state = 'active'
      AND (last_error IS NOT NULL OR last_success_at IS NULL OR last_success_at <= ?3)";

pub(super) const NOTE_ERROR: &str = "\
    UPDATE user_integrations SET last_error = ?2, failing_since = coalesce(failing_since, ?3), probe_at = coalesce(probe_at, ?4)
    WHERE id = ?1 AND state = 'active' AND last_error IS NOT ?2";

pub(super) const LIST_TO_PROBE: &str =
    select!("WHERE probe_at <= ?1 AND state = 'active' ORDER BY probe_at LIMIT ?2");

pub(super) const PUT_OFF_PROBE: &str = "\
    UPDATE user_integrations SET probe_at = ?3 WHERE id = ?1 AND probe_at <= ?2 AND state = 'active' RETURNING id";

pub(super) const CLOSE: &str = "\
    UPDATE user_integrations
    SET unfinished_since = iif(state = 'disconnecting', unfinished_since, ?3), state = 'disconnecting'
    WHERE id = ?2 AND user_id = ?1 RETURNING id";

pub(super) const CLOSE_UNPUBLISHED: &str = "\
    UPDATE user_integrations SET state = 'disconnecting'
    WHERE id = ?1 AND state = 'pending' AND credential_version = 0";

pub(super) const HAND_DEFAULT_ON: &str = "\
    UPDATE user_integrations SET is_default = 1
    WHERE id = (
      SELECT heir.id FROM user_integrations gone
      JOIN user_integrations heir ON heir.user_id = gone.user_id AND heir.app = gone.app
      WHERE gone.id = ?1 AND gone.state = 'disconnecting' AND gone.is_default = 1 AND heir.state = 'active'
      ORDER BY heir.number DESC LIMIT 1)";

pub(super) const DROP_DEFAULT: &str = "\
    UPDATE user_integrations SET is_default = 0 WHERE id = ?1 AND state = 'disconnecting' AND is_default = 1";

pub(super) const DELETE: &str = "DELETE FROM user_integrations WHERE id = ?1 AND state = 'disconnecting'";

pub(super) const DELETE_UNPUBLISHED: &str = "\
    DELETE FROM user_integrations WHERE id = ?1 AND state = 'disconnecting' AND credential_version = 0";
