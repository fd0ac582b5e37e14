use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Caller, LIFE_MS};
use crate::id::PairingSessionId;
use crate::ports::storage::{DeviceFamily, PairingSession, PairingStatus, StartLimits};
use crate::ports::{Entropy, Fault, House};
use crate::problem::{Kind, Problem};
use crate::secret::{Secret, SecretText};
use crate::time::{HOUR_MS, SECOND_MS};
use crate::token::{BASE62, make_text, make_token};
use crate::vault::sha256_hex;

/// How many pairings one caller may start.
const LIMITS: StartLimits = StartLimits { most_started: 20, window_ms: HOUR_MS, most_open: 5 };
/// Letters that are not taken for digits, and digits that are not taken for letters.
const CODE_ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Characters of the code both sides show.
const CODE_LEN: usize = 8;
/// The longest text of a client that is kept, in characters.
const TEXT_LEN: usize = 80;

/// What a client tells when it asks to be paired. All of it but the caller is its own word.
#[derive(Clone, Debug)]
pub struct Asking {
    /// What kind of client.
    pub family: DeviceFamily,
    /// What it calls itself.
    pub label: String,
    /// The machine it runs on.
    pub machine: String,
    /// The system it runs on.
    pub platform: String,
    /// Its version.
    pub version: String,
    /// Who asks.
    pub caller: Caller,
}

/// A pairing that waits for a person, and its secrets, each shown once.
pub struct Started {
    /// The pairing.
    pub session: PairingSession,
    /// What stands in the address a person opens.
    pub link: SecretText,
    /// What the client asks by.
    pub name: SecretText,
    /// What makes the key.
    pub verifier: SecretText,
}

/// Why no pairing was started.
#[derive(Debug, thiserror::Error)]
pub enum StartPairingError {
    /// This caller has too many open, or started too many.
    #[error("too many pairings; the next may start in {retry_after_seconds} s")]
    TooMany {
        /// When one may be started again.
        retry_after_seconds: i64,
    },
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Starts a pairing, which a person has 15 minutes to approve.
///
/// # Errors
/// [`StartPairingError`]; nothing was started then.
pub async fn start(house: &House, asking: Asking) -> Result<Started, StartPairingError> {
    let (link, name) = make_names(asking.family, &*house.entropy)?;
    let verifier = make_token(&*house.entropy)?;
    // Exposed to be hashed: what is kept must not open anything.
    let hash = |secret: &SecretText| sha256_hex(secret.expose().as_bytes());
    let now = house.clock.now();
    let session = PairingSession {
        id: PairingSessionId::make(&*house.clock, &*house.entropy)?,
        family: asking.family,
        link_hash: hash(&link),
        name_hash: hash(&name),
        verifier_hash: hash(&verifier),
        kek: house.config.keyring.active().to_string(),
        display_code: make_text(&*house.entropy, CODE_ALPHABET, CODE_LEN)?,
        label: clean(&asking.label).unwrap_or_else(|| default_label(asking.family).to_owned()),
        machine: clean(&asking.machine).unwrap_or_default(),
        platform: clean(&asking.platform).unwrap_or_default(),
        version: clean(&asking.version).unwrap_or_default(),
        caller: asking.caller.as_str().to_owned(),
        status: PairingStatus::Waiting,
        wrong_tries: 0,
        user: None,
        policy: None,
        device: None,
        created_at: now,
        updated_at: now,
        expires_at: now.plus_ms(LIFE_MS),
        approved_at: None,
        finished_at: None,
    };
    let sessions = &house.store.pairing_sessions;
    if sessions.start(&session, LIMITS).await? {
        return Ok(Started { session, link, name, verifier });
    }
    let free_at = sessions.next_start(&session.caller, LIMITS, now).await?;
    let retry_after_seconds = (free_at.since(now).max(1) + SECOND_MS - 1) / SECOND_MS;
    Err(StartPairingError::TooMany { retry_after_seconds })
}

/// `OpenClaw` knows one token, for the page and for itself; Hermes is given two that have nothing to do with each other.
fn make_names(family: DeviceFamily, entropy: &dyn Entropy) -> Result<(SecretText, SecretText), Fault> {
    if family == DeviceFamily::Hermes {
        let name = Secret::new(format!("hbs_{}", make_text(entropy, BASE62, 24)?));
        return Ok((make_token(entropy)?, name));
    }
    let mut bytes = [0_u8; 24];
    entropy.fill(&mut bytes)?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    Ok((Secret::new(token.clone()), Secret::new(token)))
}

/// A client's text without control characters, cut; `None` when nothing is left.
fn clean(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(TEXT_LEN).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

const fn default_label(family: DeviceFamily) -> &'static str {
    match family {
        DeviceFamily::Hermes => "Hermes agent",
        _ => "OpenClaw device",
    }
}

impl From<StartPairingError> for Problem {
    fn from(error: StartPairingError) -> Self {
        match error {
            StartPairingError::TooMany { retry_after_seconds } => Self::new(
                Kind::RateLimited,
                "too_many_pairings",
                "Too many pairings were started from this network. Finish or leave the open ones, then try again.",
            )
            .retry_after_seconds(retry_after_seconds),
            StartPairingError::Fault(fault) => fault.into(),
        }
    }
}
