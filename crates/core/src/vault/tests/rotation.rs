//! A key is retired: everything moves to the new one, and no half of a credential is touched.

use super::support::{both_keys, entropy, open_column, open_wrapped, other_keyring, place, sealed};
use crate::vault::{SaltedNonce, VaultError};

fn fresh() -> SaltedNonce {
    SaltedNonce::draw(&entropy()).unwrap()
}

#[test]
fn a_rewrapped_key_opens_without_the_old_one() {
    let rewrapped = both_keys("k2").rewrap(&sealed().wrapped, &place().wrap(), fresh()).unwrap().unwrap();
    assert_eq!(rewrapped.kek_id().unwrap().as_str(), "k2");
    assert!(open_wrapped(&other_keyring(), &rewrapped, &place()).is_ok());
}

#[test]
fn a_resealed_column_opens_without_the_old_key() {
    let resealed =
        both_keys("k2").reseal_column(&sealed().column, &place().cell(), fresh()).unwrap().unwrap();
    assert_eq!(resealed.kek_id().unwrap().as_str(), "k2");
    assert_eq!(open_column(&other_keyring(), &resealed, &place()).unwrap(), r#"{"access_token":"t"}"#);
}

#[test]
fn what_the_active_key_seals_is_left_alone() {
    let keyring = both_keys("k1");
    assert_eq!(keyring.rewrap(&sealed().wrapped, &place().wrap(), fresh()), Ok(None));
    assert_eq!(keyring.reseal_column(&sealed().column, &place().cell(), fresh()), Ok(None));
}

#[test]
fn what_does_not_open_is_not_moved() {
    let mut elsewhere = place();
    elsewhere.user = "usr_2".into();
    elsewhere.row_id = "cse_2";
    let keyring = both_keys("k2");
    assert_eq!(keyring.rewrap(&sealed().wrapped, &elsewhere.wrap(), fresh()), Err(VaultError::Refused));
    let error = keyring.reseal_column(&sealed().column, &elsewhere.cell(), fresh());
    assert_eq!(error, Err(VaultError::Refused));
    let unknown = other_keyring().rewrap(&sealed().wrapped, &place().wrap(), fresh());
    assert!(matches!(unknown, Err(VaultError::UnknownKey(_))));
}
