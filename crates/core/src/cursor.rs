//! Cursors: where a list goes on, in one form over every way to page.
//!
//! `cur_<key id>.<place>.<signature>`. The place is an app's own cursor, a page number or one of our ids; the signature
//! (HMAC-SHA256, RFC 2104) covers it together with everything the cursor was given out for. One that was altered, or comes
//! back with another call, is refused before anything is sent.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::id::DeviceId;
use crate::ports::House;
use crate::problem::{Kind, Problem};
use crate::vault::{KeyId, VaultError, sha256_parts};

/// Longest cursor in bytes: 4 KiB of a place, in base64, and the rest.
const CURSOR_MAX_BYTES: usize = 6 * 1024;
/// What is told to whoever sends another text.
const EXPECTED: &str = "the next_cursor of an earlier answer, unchanged, sent by the same device with the same filters or arguments and account";
/// Purpose of the key that signs.
const PURPOSE: &str = "cursor";

/// What a cursor is given out for. It comes back with exactly this, or is refused.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The calling device.
    pub device: &'a DeviceId,
    /// The route, or the tool and its revision.
    pub route: &'a str,
    /// Filters or arguments in one form, and what else decides which list it is.
    pub filters: &'a str,
}

/// A text that is no cursor of this call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this call")]
pub struct InvalidCursor;

/// Gives out a cursor for a place in a list.
///
/// # Errors
/// [`VaultError`] when there is no key to sign with.
pub fn make_cursor(house: &House, bound: &Bound<'_>, place: &str) -> Result<String, VaultError> {
    let keyring = &house.config.keyring;
    let signature = keyring.subkey(PURPOSE)?.sign(&message(bound, place));
    Ok(format!("cur_{}.{}.{signature}", keyring.active(), URL_SAFE_NO_PAD.encode(place)))
}

/// The place a cursor stands for.
///
/// # Errors
/// [`InvalidCursor`], whether it was altered, is made up, or was given out for another call.
pub fn open_cursor(house: &House, bound: &Bound<'_>, cursor: &str) -> Result<String, InvalidCursor> {
    let parts = cursor.strip_prefix("cur_").filter(|_| cursor.len() <= CURSOR_MAX_BYTES);
    let (key, rest) = parts.and_then(|text| text.split_once('.')).ok_or(InvalidCursor)?;
    let (place, signature) = rest.split_once('.').ok_or(InvalidCursor)?;
    let place = URL_SAFE_NO_PAD.decode(place).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let place = place.ok_or(InvalidCursor)?;
    let key = KeyId::parse(key).ok_or(InvalidCursor)?;
    let subkey = house.config.keyring.subkey_of(&key, PURPOSE).map_err(|_| InvalidCursor)?;
    if subkey.verify(&message(bound, &place), signature) { Ok(place) } else { Err(InvalidCursor) }
}

fn message(bound: &Bound<'_>, place: &str) -> [u8; 32] {
    sha256_parts(&[bound.device.as_str(), bound.route, bound.filters, place])
}

impl InvalidCursor {
    /// The refusal of a cursor that stood at `field`.
    #[must_use]
    pub fn at(self, field: &str) -> Problem {
        let words = "This cursor was not given out for this call. Nothing was sent.";
        Problem::new(Kind::Malformed, "invalid_cursor", words)
            .at(field, EXPECTED)
            .hint("Leave the cursor out to start from the beginning.")
    }
}
