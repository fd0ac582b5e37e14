//! Keys, contexts and sealed values that the tests start from.

use crate::id::{ConnectionId, UserId};
use crate::secret::{Secret, SecretText};
use crate::testing::SeededEntropy;
use crate::vault::{
    AccessHalf, ColumnContext, CredentialContext, Dek, DekContext, GrantHalf, KeyId, Keyring, Nonce,
    SaltedNonce, SealedText, VaultError, WrappedDek,
};

const K1: &str = r#""k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=""#;
const K2: &str = r#""k2":"/+7dzLuqmYh3ZlVEMyIRAP/u3cy7qpmId2ZVRDMiEQA=""#;

/// `k1`, the published key 00..1f.
pub(in crate::vault) fn keyring() -> Keyring {
    Keyring::parse(&format!("{{{K1}}}"), "k1", true).ok().unwrap()
}

/// `k2` alone.
pub(in crate::vault) fn other_keyring() -> Keyring {
    Keyring::parse(&format!("{{{K2}}}"), "k2", true).ok().unwrap()
}

/// Both, with `active` sealing what is new.
pub(in crate::vault) fn both_keys(active: &str) -> Keyring {
    Keyring::parse(&format!("{{{K1},{K2}}}"), active, true).ok().unwrap()
}

/// `N` bytes counting up from `first`.
pub(super) fn counting<const N: usize>(first: u8) -> [u8; N] {
    std::array::from_fn(|place| first + u8::try_from(place).unwrap())
}

/// The data key 20..3f.
pub(super) fn dek() -> Dek {
    Dek { id: KeyId::FIRST_DEK, key: Secret::new(counting(0x20)) }
}

pub(super) fn secret(text: &str) -> SecretText {
    Secret::new(text.to_owned())
}

pub(super) fn nonce() -> Nonce {
    Nonce::fixed(counting(0x40))
}

pub(super) fn salted() -> SaltedNonce {
    SaltedNonce::fixed(counting(0x50), counting(0x60))
}

/// A place of every kind, whose parts a test can change one at a time.
pub(super) struct Place {
    pub(super) user: UserId,
    pub(super) connection: ConnectionId,
    pub(super) dek: KeyId,
    pub(super) app: &'static str,
    pub(super) instance: &'static str,
    pub(super) auth_kind: &'static str,
    pub(super) version: i64,
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) row_id: &'static str,
    pub(super) owned: bool,
}

pub(super) fn place() -> Place {
    Place {
        user: "usr_1".into(),
        connection: "con_1".into(),
        dek: KeyId::FIRST_DEK,
        app: "gmail",
        instance: "",
        auth_kind: "oauth2",
        version: 7,
        table: "connection_sessions",
        column: "code_verifier",
        row_id: "cse_1",
        owned: true,
    }
}

impl Place {
    pub(super) fn credential(&self) -> CredentialContext<'_> {
        CredentialContext {
            user: &self.user,
            connection: &self.connection,
            app: self.app,
            instance: self.instance,
            auth_kind: self.auth_kind,
            version: self.version,
        }
    }

    pub(super) fn wrap(&self) -> DekContext<'_> {
        self.credential().dek(&self.dek)
    }

    pub(super) fn cell(&self) -> ColumnContext<'_> {
        let user = self.owned.then_some(&self.user);
        ColumnContext { table: self.table, column: self.column, row_id: self.row_id, user }
    }
}

/// One of each, sealed at [`place`].
pub(super) struct Sealed {
    pub(super) wrapped: WrappedDek,
    pub(super) access: AccessHalf,
    pub(super) grant: GrantHalf,
    pub(super) column: SealedText,
}

pub(super) fn sealed() -> Sealed {
    let (place, dek, keyring) = (place(), dek(), keyring());
    let json = secret(r#"{"access_token":"t"}"#);
    Sealed {
        wrapped: keyring.wrap(&dek, &place.wrap(), salted()).ok().unwrap(),
        access: dek.seal_access(&json, &place.credential(), nonce()).ok().unwrap(),
        grant: dek.seal_grant(&json, &place.credential(), Nonce::fixed(counting(0x70))).ok().unwrap(),
        column: keyring.seal_column(&json, &place.cell(), salted()).ok().unwrap(),
    }
}

/// What opening each gave: the opened text, or for a data key whether it is [`dek`].
pub(super) type Opened = Result<String, VaultError>;

pub(super) fn open_wrapped(keyring: &Keyring, wrapped: &WrappedDek, place: &Place) -> Opened {
    keyring.unwrap(wrapped, &place.wrap()).map(|opened| {
        assert_eq!(opened.key.expose(), dek().key.expose());
        "the data key".to_owned()
    })
}

pub(super) fn open_access(half: &AccessHalf, place: &Place) -> Opened {
    dek().open_access(half, &place.credential()).map(|text| text.expose().clone())
}

pub(super) fn open_grant(half: &GrantHalf, place: &Place) -> Opened {
    dek().open_grant(half, &place.credential()).map(|text| text.expose().clone())
}

pub(super) fn open_column(keyring: &Keyring, sealed: &SealedText, place: &Place) -> Opened {
    keyring.open_column(sealed, &place.cell()).map(|text| text.expose().clone())
}

pub(super) fn entropy() -> SeededEntropy {
    SeededEntropy::new(38)
}
