use proptest::prelude::*;

use super::support::{both_keys, place, secret};
use crate::testing::SeededEntropy;
use crate::vault::{ColumnContext, CredentialContext, Dek, KeyId, Nonce, SaltedNonce};

proptest! {
    #[test]
    fn any_credential_comes_back(
        text in "(?s).{0,800}",
        parts in prop::array::uniform5(".{0,40}"),
        version: i64,
        seed: u64,
    ) {
        let [user, connection, app, instance, auth_kind] = parts;
        let (user, connection) = (user.into(), connection.into());
        let context = CredentialContext {
            user: &user, connection: &connection, app: &app, instance: &instance, auth_kind: &auth_kind, version,
        };
        let (entropy, keyring) = (SeededEntropy::new(seed), both_keys("k2"));
        let made = Dek::make(KeyId::FIRST_DEK, &entropy).unwrap();
        let held = context.dek(made.id());
        let wrapped = keyring.wrap(&made, &held, SaltedNonce::draw(&entropy).unwrap()).unwrap();
        let access = made.seal_access(&secret(&text), &context, Nonce::draw(&entropy).unwrap()).unwrap();
        let grant = made.seal_grant(&secret(&text), &context, Nonce::draw(&entropy).unwrap()).unwrap();

        let opened = keyring.unwrap(&wrapped, &context.dek(&access.dek_id().unwrap())).ok().unwrap();
        let opened_access = opened.open_access(&access, &context).ok().unwrap();
        let opened_grant = opened.open_grant(&grant, &context).ok().unwrap();
        prop_assert_eq!(opened_access.expose(), &text);
        prop_assert_eq!(opened_grant.expose(), &text);
        prop_assert_eq!(access.as_str().len(), grant.as_str().len());
    }

    #[test]
    fn any_column_comes_back(text in "(?s).{0,800}", row_id in ".{0,40}", seed: u64) {
        let (entropy, keyring) = (SeededEntropy::new(seed), both_keys("k1"));
        let context = ColumnContext { table: "t", column: "c", row_id: &row_id, user: None };
        let fresh = SaltedNonce::draw(&entropy).unwrap();
        let sealed = keyring.seal_column(&secret(&text), &context, fresh).unwrap();
        let opened = keyring.open_column(&sealed, &context).ok().unwrap();
        prop_assert_eq!(opened.expose(), &text);
    }
}

#[test]
fn one_length_hides_all_texts_of_a_block() {
    let (place, dek) = (place(), super::support::dek());
    let length = |text_bytes: usize| {
        let text = secret(&"x".repeat(text_bytes));
        let half = dek.seal_access(&text, &place.credential(), super::support::nonce()).unwrap();
        half.as_str().len()
    };
    assert_eq!(length(0), length(252));
    assert!(length(252) < length(253));
    assert_eq!(length(253), length(508));
}
