use crate::id::UserId;
use crate::ports::storage::{User, WebSession};
use crate::ports::{Fault, House};
use crate::secret::SecretText;
use crate::time::{DAY_MS, MINUTE_MS};
use crate::vault::sha256_hex;

/// A session unseen for this long is over.
pub const IDLE_LIFE_MS: i64 = 14 * DAY_MS;
/// `last_seen_at` is written at most this often.
const TOUCH_EVERY_MS: i64 = 15 * MINUTE_MS;

/// How young a sign-in is recent.
const RECENT_MS: i64 = 30 * MINUTE_MS;

/// A person in a signed-in browser.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person.
    pub user: User,
    /// The session they act in, by its hash.
    pub session_hash: String,
    /// How many calls wait for their decision.
    pub waiting: u32,
}

impl SignedIn {
    /// The person's id.
    #[must_use]
    pub const fn id(&self) -> &UserId {
        &self.user.id
    }
}

/// Finds the person behind a session secret; `None` if the session never was, is over, or lay idle too long.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn authenticate_session(house: &House, secret: &SecretText) -> Result<Option<SignedIn>, Fault> {
    // Exposed to be hashed: rows are found by the hash.
    let session_hash = sha256_hex(secret.expose().as_bytes());
    let now = house.clock.now();
    let live =
        |session: &WebSession| now < session.expires_at && now.since(session.last_seen_at) < IDLE_LIFE_MS;
    let Some(session) = house.store.web_sessions.find(&session_hash).await?.filter(live) else {
        return Ok(None);
    };
    if now.since(session.last_seen_at) > TOUCH_EVERY_MS {
        house.store.web_sessions.touch(&session_hash, now).await?;
    }
    let Some(user) = house.store.users.find(&session.user).await? else { return Ok(None) };
    let waiting = house.store.approvals.count_waiting(&user.id, now).await?;
    Ok(Some(SignedIn { user, session_hash, waiting }))
}

/// Whether the person signed in within the last half hour, as what is hard to undo asks for.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn is_recent(house: &House, person: &SignedIn) -> Result<bool, Fault> {
    let session = house.store.web_sessions.find(&person.session_hash).await?;
    Ok(session.is_some_and(|session| house.clock.now().since(session.created_at) <= RECENT_MS))
}
