use serde::{Deserialize, Serialize};

use crate::id::{ExecutionId, UserId};
use crate::identity::SignedIn;
use crate::ports::storage::AuditEvent;
use crate::ports::{Fault, House};

/// How long requests and answers are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    /// Not at all; what is kept is deleted.
    #[default]
    Off,
    /// For a day.
    Day,
    /// For 7 days.
    Week,
    /// For 30 days.
    Month,
}

impl Retention {
    /// Every one, shortest first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Day, Self::Week, Self::Month];

    /// In days.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::Off => 0,
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
        }
    }

    /// The form's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// What the person has chosen.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find_retention(house: &House, user: &UserId) -> Result<Retention, Fault> {
    let days = house.store.bodies.find_days(user).await?;
    Ok(Retention::ALL.into_iter().find(|one| one.days() == days).unwrap_or_default())
}

/// Chooses how long requests and answers are kept. What is kept already stays no longer than that; off deletes it at once.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn set_retention(house: &House, person: &SignedIn, retention: Retention) -> Result<(), Fault> {
    house.store.bodies.set_days(person.id(), retention.days()).await?;
    note(house, person, "bodies.retention_set", retention.as_str()).await
}

/// Deletes what is kept of one call, or of every call, at once.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget_bodies(house: &House, person: &SignedIn, id: Option<&ExecutionId>) -> Result<(), Fault> {
    house.store.bodies.forget(person.id(), id).await?;
    note(house, person, "bodies.deleted", id.map_or("all", ExecutionId::as_str)).await
}

async fn note(house: &House, person: &SignedIn, action: &'static str, target: &str) -> Result<(), Fault> {
    let (at, user, actor) = (house.clock.now(), person.id().clone(), "person".to_owned());
    house.store.audit.append(&AuditEvent { at, user, actor, action, target: target.to_owned() }).await
}
