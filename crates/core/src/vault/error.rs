use super::KeyId;

/// Why the vault refuses. It never says which check failed, so that nobody can learn from trying.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The text names a key this deployment does not hold: a fault of the deployment, not of the row. The caller
    /// answers that the credential is unavailable and leaves the connection as it is.
    #[error("sealed with key `{0}`, which is not in CREDENTIAL_KEYS")]
    UnknownKey(KeyId),
    /// Everything else: a malformed text, a wrong key, a bad tag, another row's value, padding, size.
    #[error("a sealed value was refused")]
    Refused,
}
