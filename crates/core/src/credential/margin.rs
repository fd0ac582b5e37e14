use clawlink_manifest::AuthKind;

use crate::ports::House;
use crate::ports::storage::Connection;
use crate::time::{MINUTE_MS, SECOND_MS};

/// For what no manifest says it of.
const USUAL_MS: i64 = 2 * MINUTE_MS;

/// With less than this left, in milliseconds, a connection's access half is renewed before use: the `margin_s` of the app's
/// manifest.
#[must_use]
pub fn margin_ms(house: &House, row: &Connection) -> i64 {
    let app = house.catalog.find_app(&row.app);
    let auth = app.and_then(|app| app.auths.iter().find(|auth| auth.id == row.auth_id));
    match auth.map(|auth| &auth.kind) {
        Some(AuthKind::Oauth2(settings)) => i64::from(settings.margin_s) * SECOND_MS,
        _ => USUAL_MS,
    }
}
