use serde::{Deserialize, Serialize};

use super::Cell;
use crate::vault::GrantHalf;

/// So many are kept; of those that a person made before, the app has forgotten most.
const MOST: usize = 8;

/// A grant that a reconnect took the place of. It is revoked when the connection ends and not before, because some apps end
/// the whole grant, the person's new consent included, when an older token of it is revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The version it is sealed as.
    pub version: i64,
    /// The grant.
    pub grant: GrantHalf,
}

impl Former {
    /// What has to be revoked some day once another consent takes the place of this cell's: its grant, and those that were
    /// former to it.
    #[must_use]
    pub fn of(held: &Cell) -> Vec<Self> {
        let own = held.grant.clone().map(|grant| Self { version: held.version, grant });
        let all: Vec<Self> = held.former.iter().cloned().chain(own).collect();
        let over = all.len().saturating_sub(MOST);
        all.into_iter().skip(over).collect()
    }
}
