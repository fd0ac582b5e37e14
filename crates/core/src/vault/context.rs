use super::KeyId;
use super::aad::length_prefixed;
use crate::id::{ConnectionId, UserId};

/// Where a credential belongs. Both halves are bound to all of it.
#[derive(Clone, Copy, Debug)]
pub struct CredentialContext<'a> {
    /// Whose it is.
    pub user: &'a UserId,
    /// Which connection.
    pub connection: &'a ConnectionId,
    /// Slug of the app.
    pub app: &'a str,
    /// Origin of the person's own server (lower case, punycode, default port dropped); `""` for a fixed app.
    pub instance: &'a str,
    /// Kind of authorization, `oauth2` for one.
    pub auth_kind: &'a str,
    /// Counts up with every new credential of the connection.
    pub version: i64,
}

impl<'a> CredentialContext<'a> {
    /// Where the data key `dek` of this connection is wrapped for.
    #[must_use]
    pub const fn dek(&self, dek: &'a KeyId) -> DekContext<'a> {
        DekContext { user: self.user, connection: self.connection, dek }
    }

    pub(super) fn aad(&self, suite: &str, dek: &KeyId) -> Vec<u8> {
        let (user, connection) = (self.user.as_str(), self.connection.as_str());
        let mut bytes = length_prefixed(&[
            suite,
            dek.as_str(),
            user,
            connection,
            self.app,
            self.instance,
            self.auth_kind,
        ]);
        bytes.extend(self.version.to_be_bytes());
        bytes
    }
}

/// Where a data key belongs. Its wrapping is bound to all of it.
#[derive(Clone, Copy, Debug)]
pub struct DekContext<'a> {
    /// Whose it is.
    pub user: &'a UserId,
    /// Which connection.
    pub connection: &'a ConnectionId,
    /// The id of the data key: what the halves sealed with it name, [`KeyId::FIRST_DEK`] on a connection that was
    /// never keyed anew.
    pub dek: &'a KeyId,
}

impl DekContext<'_> {
    pub(super) fn aad(&self, suite: &str, kek: &KeyId) -> Vec<u8> {
        let (user, connection) = (self.user.as_str(), self.connection.as_str());
        length_prefixed(&[suite, kek.as_str(), user, connection, self.dek.as_str()])
    }
}

/// Where a sealed column's value belongs. It is bound to all of it.
#[derive(Clone, Copy, Debug)]
pub struct ColumnContext<'a> {
    /// The table; a name from the code, never from a request.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's primary key.
    pub row_id: &'a str,
    /// Whose it is; `None` for a row that belongs to nobody.
    pub user: Option<&'a UserId>,
}

impl ColumnContext<'_> {
    pub(super) fn aad(&self, suite: &str, kek: &KeyId) -> Vec<u8> {
        let user = self.user.map_or("", UserId::as_str);
        length_prefixed(&[suite, kek.as_str(), self.table, self.column, self.row_id, user])
    }
}
