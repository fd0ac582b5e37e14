use crate::ports::storage::LoginCode;
use crate::ports::{Fault, House, Mail};
use crate::problem::{Kind, Problem};
use crate::secret::SecretText;
use crate::time::{HOUR_MS, MINUTE_MS};
use crate::token::{make_text, make_token};
use crate::vault::sha256_hex;

/// How long a code may be used.
const CODE_LIFE_MS: i64 = 10 * MINUTE_MS;
/// Guesses per code: 5 of 10^8.
const TRIES: i64 = 5;
/// Codes an address may ask for in an hour.
const CODES_PER_HOUR: i64 = 5;

/// A code is on its way.
pub struct RequestedCode {
    /// For the browser's `__Host-login` cookie: only this browser can use the code.
    pub browser_secret: SecretText,
    /// The address as it was understood.
    pub email: String,
}

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum RequestCodeError {
    /// Not an address.
    #[error("not an e-mail address")]
    Email,
    /// The address asked for too many.
    #[error("too many codes")]
    TooMany,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Mails a code of 8 digits and binds it to this browser. Nothing tells whether the address has an account.
///
/// # Errors
/// [`RequestCodeError`]; no code is live then.
pub async fn request_code(house: &House, email: &str) -> Result<RequestedCode, RequestCodeError> {
    let email = parse_email(email).ok_or(RequestCodeError::Email)?;
    let now = house.clock.now();
    let asked = house.store.login_codes.count_since(&email, now.plus_ms(-HOUR_MS)).await?;
    if asked >= CODES_PER_HOUR {
        return Err(RequestCodeError::TooMany);
    }
    let browser_secret = make_token(&*house.entropy)?;
    let code = make_text(&*house.entropy, b"0123456789", 8)?;
    let row = LoginCode {
        // Exposed to be hashed: the database keeps no part of it.
        browser_hash: sha256_hex(browser_secret.expose().as_bytes()),
        email: email.clone(),
        code_hash: hash_code(&browser_secret, &code),
        tries_left: TRIES,
        created_at: now,
        expires_at: now.plus_ms(CODE_LIFE_MS),
    };
    house.store.login_codes.put(&row).await?;
    house.mailer.send(compose(&email, &code)).await?;
    Ok(RequestedCode { browser_secret, email })
}

/// SHA-256 of browser secret and code, so that a stolen row cannot be searched for the code.
pub(super) fn hash_code(browser_secret: &SecretText, code: &str) -> String {
    // Exposed to be hashed.
    sha256_hex(format!("{}\n{code}", browser_secret.expose()).as_bytes())
}

fn compose(email: &str, code: &str) -> Mail {
    let (front, back) = code.split_at_checked(4).unwrap_or((code, ""));
    Mail {
        key: None,
        to: email.to_owned(),
        subject: format!("{front} {back} is your ClawLink code"),
        text: format!(
            "Your sign-in code is {front} {back}.\n\nIt works for 10 minutes, once, in the browser that asked for it.\n\
             If that was not you, nothing needs doing: without that browser the code is worthless."
        ),
    }
}

/// One `@`, something before it, a dotted name after it; lower case. Whether it exists, the mail will tell.
fn parse_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (local, domain) = email.split_once('@')?;
    let plain =
        |part: &str| part.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"@<>,;\"\\".contains(c));
    let named = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    (email.len() <= 254 && !local.is_empty() && named && plain(local) && plain(domain)).then_some(email)
}

impl From<RequestCodeError> for Problem {
    fn from(error: RequestCodeError) -> Self {
        match error {
            RequestCodeError::Email => {
                Self::new(Kind::Invalid, "invalid_email", "That is not an e-mail address.")
                    .at("/email", "an address such as mara@example.com")
            }
            RequestCodeError::TooMany => Self::new(
                Kind::RateLimited,
                "too_many_codes",
                "This address asked for too many codes. Try again in an hour.",
            )
            .retry_after_seconds(HOUR_MS / 1_000),
            RequestCodeError::Fault(fault) => fault.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_understood_or_refused() {
        assert_eq!(parse_email(" Mara@Acme.COM "), Some("mara@acme.com".to_owned()));
        for wrong in ["", "mara", "@acme.com", "mara@acme", "a@b@c.d", "a b@c.d", "a@.d", "a\r\nbcc:x@c.d"] {
            assert_eq!(parse_email(wrong), None, "{wrong:?}");
        }
    }
}
