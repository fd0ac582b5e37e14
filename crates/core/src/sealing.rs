//! The vault as the domain uses it: sealed to a row, opened for a request.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::credential::Secrets;
use crate::id::{ConnectionId, UserId};
use crate::ports::storage::Connection;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::secret::{Secret, SecretText};
use crate::vault::{
    AccessHalf, ColumnContext, CredentialContext, Dek, DekContext, GrantHalf, KeyId, Nonce, SaltedNonce,
    SealedText, VaultError, WrappedDek,
};

/// Why a value could not be sealed or opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SealingError {
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No randomness.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A connection's data key, unwrapped, and the row its ciphertexts are bound to.
pub struct Sealer<'a> {
    row: &'a Connection,
    dek: Dek,
}

impl<'a> Sealer<'a> {
    /// Unwraps the row's data key.
    ///
    /// # Errors
    /// [`SealingError`] when the row was sealed for another place or by a key this deployment does not hold.
    pub fn of(house: &House, row: &'a Connection) -> Result<Self, SealingError> {
        let context = DekContext { user: &row.user, connection: &row.id, dek: &KeyId::FIRST_DEK };
        let dek = house.config.keyring.unwrap(&row.wrapped_dek, &context)?;
        Ok(Self { row, dek })
    }

    /// Makes a data key for a connection that has none and wraps it.
    ///
    /// # Errors
    /// [`SealingError`] when no randomness can be had.
    pub fn make_wrapped(
        house: &House,
        user: &UserId,
        connection: &ConnectionId,
    ) -> Result<WrappedDek, SealingError> {
        let dek = Dek::make(KeyId::FIRST_DEK, &*house.entropy)?;
        let context = DekContext { user, connection, dek: &KeyId::FIRST_DEK };
        Ok(house.config.keyring.wrap(&dek, &context, SaltedNonce::draw(&*house.entropy)?)?)
    }

    fn context(&self, version: i64) -> CredentialContext<'_> {
        CredentialContext {
            user: &self.row.user,
            connection: &self.row.id,
            app: &self.row.app,
            instance: self.row.instance_origin(),
            auth_kind: &self.row.auth_id,
            version,
        }
    }

    /// Seals an access half as `version`.
    ///
    /// # Errors
    /// [`SealingError`].
    pub fn seal_access(
        &self,
        house: &House,
        secrets: &Secrets,
        version: i64,
    ) -> Result<AccessHalf, SealingError> {
        let nonce = Nonce::draw(&*house.entropy)?;
        Ok(self.dek.seal_access(&secrets.to_json(), &self.context(version), nonce)?)
    }

    /// Seals a grant half as `version`.
    ///
    /// # Errors
    /// [`SealingError`].
    pub fn seal_grant(
        &self,
        house: &House,
        secrets: &Secrets,
        version: i64,
    ) -> Result<GrantHalf, SealingError> {
        let nonce = Nonce::draw(&*house.entropy)?;
        Ok(self.dek.seal_grant(&secrets.to_json(), &self.context(version), nonce)?)
    }

    /// Opens the access half of `version`.
    ///
    /// # Errors
    /// [`SealingError`].
    pub fn open_access(&self, half: &AccessHalf, version: i64) -> Result<Secrets, SealingError> {
        let json = self.dek.open_access(half, &self.context(version))?;
        Ok(Secrets::from_json(&json).ok_or(VaultError::Refused)?)
    }

    /// Opens the grant half of `version`.
    ///
    /// # Errors
    /// [`SealingError`].
    pub fn open_grant(&self, half: &GrantHalf, version: i64) -> Result<Secrets, SealingError> {
        let json = self.dek.open_grant(half, &self.context(version))?;
        Ok(Secrets::from_json(&json).ok_or(VaultError::Refused)?)
    }
}

/// Seals one column's value to its row and person.
///
/// # Errors
/// [`SealingError`].
pub fn seal_column(
    house: &House,
    context: &ColumnContext<'_>,
    value: &SecretText,
) -> Result<SealedText, SealingError> {
    Ok(house.config.keyring.seal_column(value, context, SaltedNonce::draw(&*house.entropy)?)?)
}

/// Opens one column's value.
///
/// # Errors
/// [`SealingError`] when it was sealed for another place.
pub fn open_column(
    house: &House,
    context: &ColumnContext<'_>,
    sealed: &str,
) -> Result<SecretText, SealingError> {
    Ok(house.config.keyring.open_column(&SealedText::from(sealed.to_owned()), context)?)
}

/// Seals a value to its row and person, as JSON.
///
/// # Errors
/// [`SealingError`].
pub fn seal_json<T: Serialize>(
    house: &House,
    context: &ColumnContext<'_>,
    value: &T,
) -> Result<SealedText, SealingError> {
    let json = serde_json::to_string(value).map_err(|_| VaultError::Refused)?;
    seal_column(house, context, &Secret::new(json))
}

/// Opens what [`seal_json`] sealed.
///
/// # Errors
/// [`SealingError`] when it was sealed for another place, or is no such value.
pub fn open_json<T: DeserializeOwned>(
    house: &House,
    context: &ColumnContext<'_>,
    sealed: &str,
) -> Result<T, SealingError> {
    let json = open_column(house, context, sealed)?;
    // Exposed to be read into the value that was sealed.
    Ok(serde_json::from_str(json.expose()).map_err(|_| VaultError::Refused)?)
}

impl From<SealingError> for Problem {
    fn from(error: SealingError) -> Self {
        let mut problem = match &error {
            SealingError::Vault(VaultError::UnknownKey(_)) => Self::new(
                Kind::Unavailable,
                "credential_unavailable",
                "This credential cannot be opened right now.",
            )
            .until_mended()
            .with("retryable", true),
            SealingError::Vault(VaultError::Refused) => Self::new(
                Kind::Conflict,
                "credential_refused",
                "The stored credential cannot be used. Reconnect the account.",
            ),
            SealingError::Fault(fault) => fault.clone().into(),
        };
        problem.internal = Some(error.to_string());
        problem
    }
}
