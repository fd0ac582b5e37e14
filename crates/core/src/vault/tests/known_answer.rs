//! The published bytes of the formats. If one of these fails, what is stored can no longer be read: do not adjust
//! the expectation, add a new suite.

use super::support::{dek, keyring, nonce, open_access, open_wrapped, place, salted, sealed, secret};
use crate::vault::KeyId;
use crate::vault::seal::ACCESS_SUITE;

const WRAPPED: &str = "w1.k1.UFFSU1RVVldYWVpbXF1eX2BhYmNkZWZnaGlqawPlvLCIDA3RT26IvENV-cTsehZFPHF4-ayK10vnYRIA1cJ6tiru5DBpcNMtlSdshg";
const ACCESS_TAG: [u8; 16] = 0x8884_0ec3_b577_b657_ae21_0c43_0d52_9e71_u128.to_be_bytes();

// The rest was computed with OpenSSL, through Node's `crypto`, from the formats as they are written down.
const GRANT_TAG: [u8; 16] = 0x4279_5f18_94af_adc7_32dc_ffe5_fce1_0b5f_u128.to_be_bytes();
const COLUMN: &str =
    "s1.k1.UFFSU1RVVldYWVpbXF1eX2BhYmNkZWZnaGlqa1vkI94c4Y8RRwwc806LlCUHWuJ3fKfdGoQcTs-73bks-JHKDQ";

#[test]
fn the_binding_is_the_published_one() {
    let aad = place().credential().aad(ACCESS_SUITE, &KeyId::FIRST_DEK);
    assert_eq!(aad.len(), 73);
    assert!(aad.starts_with(&[0, 0, 0, 0x0e, 0x63, 0x6c, 0x6c, 0x6b]));
    assert!(aad.ends_with(&[0, 0, 0, 0, 0, 0, 0, 7]));
}

#[test]
fn an_access_half_is_the_published_one() {
    let json = secret(r#"{"access_token":"t"}"#);
    let half = dek().seal_access(&json, &place().credential(), nonce()).ok().unwrap();
    let (key, payload) = half.decode().unwrap();
    assert!(half.as_str().starts_with("c1.a.d1.QEFCQ0RFRkdISUpL"), "{half}");
    assert_eq!((key, payload.len()), (KeyId::FIRST_DEK, 12 + 256 + 16));
    assert!(payload.ends_with(&ACCESS_TAG));
    assert_eq!(open_access(&half, &place()).unwrap(), r#"{"access_token":"t"}"#);
}

#[test]
fn a_wrapped_key_is_the_published_one() {
    let wrapped = keyring().wrap(&dek(), &place().wrap(), salted()).ok().unwrap();
    assert_eq!(wrapped.as_str(), WRAPPED);
    assert!(open_wrapped(&keyring(), &WRAPPED.into(), &place()).is_ok());
}

#[test]
fn a_grant_half_is_what_another_implementation_made() {
    let (_, payload) = sealed().grant.decode().unwrap();
    assert!(payload.ends_with(&GRANT_TAG));
}

#[test]
fn a_sealed_column_is_what_another_implementation_made() {
    assert_eq!(sealed().column.as_str(), COLUMN);
}

#[test]
fn a_signature_is_what_another_implementation_made() {
    let signature = keyring().subkey("csrf").ok().unwrap().sign(b"session");
    assert_eq!(signature, "d9DPnecH_nUYJoIzKp7ilbgKFQbs_fuVTuHQL_w2TZk");
}
