use async_trait::async_trait;
use clawlink_core::id::{DeviceId, UserId};
use clawlink_core::policy::{Pattern, Policy, Rule};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::Rules;
use clawlink_core::time::UnixMs;

use serde::Deserializer;

use crate::columns::from_json_text;
use crate::database::Database;
use crate::params;
use crate::sql::Statement;

/// Columns of a device `d` and its person `u`: since when they paused their agents, and the rules they set for it.
macro_rules! set_by_person {
    () => {
        "u.paused_at, (SELECT json_group_array(json_object('pattern', o.pattern, 'answer', o.answer)) \
         FROM policy_overrides o WHERE o.device_id = d.id) AS rules "
    };
}
pub(crate) use set_by_person;

/// Reads rules back, in the order of their patterns.
pub(crate) fn read_rules<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Rule>, D::Error> {
    let mut rules: Vec<Rule> = from_json_text(deserializer)?;
    rules.sort();
    Ok(rules)
}

const SET_POLICY: &str = "\
    UPDATE devices SET policy = ?3 WHERE id = ?2 AND user_id = ?1 AND revoked_at IS NULL RETURNING id";

const PUT: &str = "\
    INSERT INTO policy_overrides (device_id, pattern, answer, created_at)
    SELECT d.id, ?3, ?4, ?5 FROM devices d
    WHERE d.id = ?2 AND d.user_id = ?1 AND d.revoked_at IS NULL
      AND (SELECT count(*) FROM policy_overrides o WHERE o.device_id = ?2 AND o.pattern <> ?3) < ?6
    ON CONFLICT (device_id, pattern) DO UPDATE SET answer = excluded.answer, created_at = excluded.created_at
    RETURNING pattern";

const REMOVE: &str = "\
    DELETE FROM policy_overrides
    WHERE device_id = ?2 AND pattern = ?3
      AND EXISTS (SELECT 1 FROM devices WHERE id = ?2 AND user_id = ?1)
    RETURNING pattern";

const SET_PAUSED: &str = "UPDATE users SET paused_at = ?2 WHERE id = ?1";

#[async_trait]
impl Rules for Database {
    async fn set_policy(&self, user: &UserId, device: &DeviceId, policy: Policy) -> Result<bool, Fault> {
        let values = params![user.as_str(), device.as_str(), policy.as_str()];
        Ok(self.touched(Statement::new(SET_POLICY, values)).await?)
    }

    async fn put_rule(
        &self,
        user: &UserId,
        device: &DeviceId,
        rule: &Rule,
        most: u32,
        now: UnixMs,
    ) -> Result<bool, Fault> {
        let (pattern, answer) = (rule.pattern.as_str(), rule.answer.as_str());
        let values = params![user.as_str(), device.as_str(), pattern, answer, now, most];
        Ok(self.touched(Statement::new(PUT, values)).await?)
    }

    async fn remove_rule(&self, user: &UserId, device: &DeviceId, pattern: &Pattern) -> Result<bool, Fault> {
        let values = params![user.as_str(), device.as_str(), pattern.as_str()];
        Ok(self.touched(Statement::new(REMOVE, values)).await?)
    }

    async fn set_paused(&self, user: &UserId, at: Option<UnixMs>) -> Result<(), Fault> {
        Ok(self.run(Statement::new(SET_PAUSED, params![user.as_str(), at])).await?)
    }
}
