//! A row that was moved, or rolled back, is refused: each part of its place is bound.

use super::support::{Place, keyring, open_access, open_column, open_grant, open_wrapped, place, sealed};
use crate::vault::{AccessHalf, GrantHalf, KeyId, SealedText, VaultError};

type Move = (&'static str, fn(&mut Place));

const SHARED: [Move; 2] = [
    ("user", |place| place.user = "usr_2".into()),
    ("connection", |place| place.connection = "con_2".into()),
];
const CREDENTIAL: [Move; 7] = [
    ("app", |place| place.app = "slack"),
    ("instance", |place| place.instance = "https://git.example.org"),
    ("kind", |place| place.auth_kind = "api_key"),
    ("an older version", |place| place.version = 6),
    ("a newer version", |place| place.version = 8),
    ("app and instance, their border moved", |place| (place.app, place.instance) = ("gmai", "l")),
    ("instance and kind, their border moved", |place| (place.instance, place.auth_kind) = ("o", "auth2")),
];
const COLUMN: [Move; 6] = [
    ("user", |place| place.user = "usr_2".into()),
    ("nobody's", |place| place.owned = false),
    ("table", |place| place.table = "oauth_clients"),
    ("column", |place| place.column = "client_secret"),
    ("row", |place| place.row_id = "cse_2"),
    ("table and column, their border moved", |place| {
        (place.table, place.column) = ("connection_sessionsc", "ode_verifier");
    }),
];

fn moved((_, change): &Move) -> Place {
    let mut place = place();
    change(&mut place);
    place
}

#[test]
fn a_credential_opens_only_in_its_place() {
    let sealed = sealed();
    for change in SHARED.iter().chain(&CREDENTIAL) {
        assert_eq!(open_access(&sealed.access, &moved(change)), Err(VaultError::Refused), "{}", change.0);
        assert_eq!(open_grant(&sealed.grant, &moved(change)), Err(VaultError::Refused), "{}", change.0);
    }
}

#[test]
fn a_data_key_unwraps_only_in_its_place() {
    let renamed: Move = ("data key", |place| place.dek = KeyId::parse("d2").unwrap());
    for change in SHARED.iter().chain([&renamed]) {
        let opened = open_wrapped(&keyring(), &sealed().wrapped, &moved(change));
        assert_eq!(opened, Err(VaultError::Refused), "{}", change.0);
    }
}

#[test]
fn a_column_opens_only_in_its_place() {
    for change in &COLUMN {
        let opened = open_column(&keyring(), &sealed().column, &moved(change));
        assert_eq!(opened, Err(VaultError::Refused), "{}", change.0);
    }
}

#[test]
fn halves_cannot_take_each_others_part() {
    let sealed = sealed();
    let access = sealed.access.to_string().replacen("c1.a.", "c1.g.", 1);
    let grant = sealed.grant.to_string().replacen("c1.g.", "c1.a.", 1);
    assert_eq!(open_grant(&GrantHalf::from(access), &place()), Err(VaultError::Refused));
    assert_eq!(open_access(&AccessHalf::from(grant), &place()), Err(VaultError::Refused));
    assert_eq!(open_access(&AccessHalf::from(sealed.grant.as_str()), &place()), Err(VaultError::Refused));
}

#[test]
fn a_wrapped_key_is_no_sealed_column() {
    let wrapped = sealed().wrapped.to_string().replacen("w1.", "s1.", 1);
    assert_eq!(open_column(&keyring(), &SealedText::from(wrapped), &place()), Err(VaultError::Refused));
}
