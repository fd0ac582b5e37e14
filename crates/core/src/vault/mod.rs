//! Seals every credential before it is stored, and opens it for the one request it is needed in.
//!
//! The invariant: what is at rest opens only with a key of the [`Keyring`], only in the place it was sealed for, and
//! with exactly one key, the one its text names. Moving a row to another person, connection, app, instance, kind or
//! version makes it unreadable, and every cause of that looks the same from outside ([`VaultError::Refused`]).
//!
//! ```text
//! CREDENTIAL_KEYS ─ HKDF, a salt per wrap ─► wrap key ─► data key of one connection ─► access half  c1.a.<dek>.…
//!                                                         w1.<kek>.…                  └► grant half   c1.g.<dek>.…
//!                 └ HKDF, a salt per box ──► box key  ─► any other sealed column                      s1.<kek>.…
//!                 └ HKDF ─────────────────► subkeys for keyed hashes and derived credentials
//! ```
//!
//! All of it is pure. Randomness comes in as [`Nonce`] and [`SaltedNonce`], which are consumed by the sealing they
//! are drawn for, so that no nonce can serve twice. The cipher is AES-256-GCM (NIST SP 800-38D) with 96-bit nonces,
//! the key derivation HKDF-SHA256 (RFC 5869).

mod aad;
mod aead;
mod context;
mod dek;
mod digest;
mod error;
mod fresh;
mod kdf;
mod key_id;
mod keyring;
mod open;
mod padding;
mod rewrap;
mod seal;
mod sealed_column;
mod subkey;
mod text_form;
mod wrap;

#[cfg(test)]
mod tests;

pub use context::{ColumnContext, CredentialContext, DekContext};
pub use dek::Dek;
pub use digest::{hex, sha256, sha256_hex, sha256_parts};
pub use error::VaultError;
pub use fresh::{Nonce, SaltedNonce};
pub use key_id::KeyId;
pub use keyring::{Keyring, KeyringError};
pub use subkey::Subkey;
pub use text_form::{AccessHalf, GrantHalf, SealedText, WrappedDek};
