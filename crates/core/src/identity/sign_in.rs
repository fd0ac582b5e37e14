use subtle::ConstantTimeEq;

use super::request_code::hash_code;
use crate::id::UserId;
use crate::ports::storage::{AuditEvent, LoginCode, User, WebSession};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::secret::SecretText;
use crate::time::DAY_MS;
use crate::token::make_token;
use crate::vault::sha256_hex;

/// A session's absolute end; it also ends after 14 days unused.
const SESSION_LIFE_MS: i64 = 30 * DAY_MS;
/// Issuer under which e-mail addresses are subjects.
const EMAIL_ISSUER: &str = "email";

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The code is wrong; so many guesses are left.
    #[error("wrong code")]
    Wrong {
        /// Guesses left.
        tries_left: i64,
    },
    /// No live code belongs to this browser.
    #[error("no live code")]
    NoCode,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Trades a mailed code for a session; creates the person at their first. Each try costs a guess, the code works once,
/// and only with the cookie of the browser that asked. Returns the new session's secret.
///
/// # Errors
/// [`SignInError`]; no session exists then.
pub async fn sign_in(
    house: &House,
    browser_secret: Option<&SecretText>,
    code: &str,
) -> Result<SecretText, SignInError> {
    let browser_secret = browser_secret.ok_or(SignInError::NoCode)?;
    // Exposed to be hashed: rows are found by the hash.
    let browser_hash = sha256_hex(browser_secret.expose().as_bytes());
    let row = house.store.login_codes.spend_guess(&browser_hash, house.clock.now()).await?;
    let row = row.ok_or(SignInError::NoCode)?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if !bool::from(hash_code(browser_secret, &digits).as_bytes().ct_eq(row.code_hash.as_bytes())) {
        return Err(SignInError::Wrong { tries_left: row.tries_left.saturating_sub(1) });
    }
    house.store.login_codes.remove(&browser_hash).await?;
    let user = find_or_create(house, &row).await?;
    open_session(house, &user).await
}

async fn find_or_create(house: &House, row: &LoginCode) -> Result<User, Fault> {
    let users = &house.store.users;
    if let Some(user) = users.find_by_identity(EMAIL_ISSUER, &row.email).await? {
        return Ok(user);
    }
    let id = UserId::make(&*house.clock, &*house.entropy)?;
    let user = User { id, email: row.email.clone(), created_at: house.clock.now(), paused_at: None };
    users.create(&user, EMAIL_ISSUER, &row.email).await?;
    // Two browsers may have created the same person at once; the row that stands decides.
    Ok(users.find_by_identity(EMAIL_ISSUER, &row.email).await?.unwrap_or(user))
}

async fn open_session(house: &House, user: &User) -> Result<SecretText, SignInError> {
    let secret = make_token(&*house.entropy)?;
    let now = house.clock.now();
    let session = WebSession {
        // Exposed to be hashed: the database keeps only the hash.
        id_hash: sha256_hex(secret.expose().as_bytes()),
        user: user.id.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_ms(SESSION_LIFE_MS),
    };
    house.store.web_sessions.create(&session).await?;
    let event = AuditEvent {
        at: now,
        user: user.id.clone(),
        actor: "person".to_owned(),
        action: "sign_in",
        target: String::new(),
    };
    house.store.audit.append(&event).await?;
    Ok(secret)
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong { tries_left } => {
                let words = format!("That code is not right. {tries_left} tries left.");
                Self::new(Kind::Invalid, "wrong_code", words).at("/code", "the 8 digits from the mail")
            }
            SignInError::NoCode => Self::new(
                Kind::Gone,
                "no_code",
                "There is no code for this browser, or its time is over. Ask for a new one.",
            ),
            SignInError::Fault(fault) => fault.into(),
        }
    }
}
