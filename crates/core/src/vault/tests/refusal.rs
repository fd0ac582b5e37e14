//! Whatever was altered is refused: any bit, any cut, any wrong key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::support::{
    Opened, both_keys, counting, dek, keyring, open_access, open_column, open_grant, open_wrapped,
    other_keyring, place, sealed,
};
use crate::secret::Secret;
use crate::vault::seal::ACCESS_SUITE;
use crate::vault::{AccessHalf, KeyId, VaultError, aead};

/// A sealed form as text, and what opens it.
type Form = (String, fn(&str) -> Opened);

fn forms() -> Vec<Form> {
    let sealed = sealed();
    vec![
        (sealed.wrapped.to_string(), |text| open_wrapped(&both_keys("k1"), &text.into(), &place())),
        (sealed.access.to_string(), |text| open_access(&text.into(), &place())),
        (sealed.grant.to_string(), |text| open_grant(&text.into(), &place())),
        (sealed.column.to_string(), |text| open_column(&both_keys("k1"), &text.into(), &place())),
    ]
}

/// The text with each bit flipped in turn; what is no longer UTF-8 cannot even be put in.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

#[test]
fn unaltered_forms_open() {
    for (text, open) in forms() {
        assert!(open(&text).is_ok(), "{text}");
    }
}

#[test]
fn every_flipped_bit_of_the_sealed_bytes_is_refused() {
    for (text, open) in forms() {
        let (head, payload) = text.rsplit_once('.').unwrap();
        for flipped in flips(&URL_SAFE_NO_PAD.decode(payload).unwrap()) {
            let altered = format!("{head}.{}", URL_SAFE_NO_PAD.encode(flipped));
            assert_eq!(open(&altered), Err(VaultError::Refused), "{altered}");
        }
    }
}

#[test]
fn every_flipped_bit_of_the_text_is_refused() {
    for (text, open) in forms() {
        for altered in flips(text.as_bytes()).filter_map(|bytes| String::from_utf8(bytes).ok()) {
            assert!(open(&altered).is_err(), "{altered}");
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    for (text, open) in forms() {
        for end in 0..text.len() {
            assert_eq!(open(text.get(..end).unwrap()), Err(VaultError::Refused), "{end}");
        }
        let (head, payload) = text.rsplit_once('.').unwrap();
        let payload = URL_SAFE_NO_PAD.decode(payload).unwrap();
        for length in 0..payload.len() {
            let cut = format!("{head}.{}", URL_SAFE_NO_PAD.encode(&payload[..length]));
            assert_eq!(open(&cut), Err(VaultError::Refused), "{length} bytes");
        }
        let longer = format!("{head}.{}", URL_SAFE_NO_PAD.encode([payload, vec![0]].concat()));
        assert_eq!(open(&longer), Err(VaultError::Refused));
        for addition in ["A", "=", "\n", ".", ".A"] {
            assert_eq!(open(&format!("{text}{addition}")), Err(VaultError::Refused), "{addition:?}");
        }
    }
}

#[test]
fn a_key_that_is_not_held_is_told_apart() {
    let k1 = VaultError::UnknownKey(KeyId::parse("k1").unwrap());
    assert_eq!(open_wrapped(&other_keyring(), &sealed().wrapped, &place()), Err(k1.clone()));
    assert_eq!(open_column(&other_keyring(), &sealed().column, &place()), Err(k1));
}

#[test]
fn only_the_named_key_is_tried() {
    let wrapped = sealed().wrapped.to_string().replacen("w1.k1.", "w1.k2.", 1);
    let column = sealed().column.to_string().replacen("s1.k1.", "s1.k2.", 1);
    // The key that would open them is held, and is not tried.
    assert_eq!(open_wrapped(&both_keys("k1"), &wrapped.into(), &place()), Err(VaultError::Refused));
    assert_eq!(open_column(&both_keys("k1"), &column.into(), &place()), Err(VaultError::Refused));
}

#[test]
fn another_data_key_is_refused_by_name_and_by_tag() {
    let mut renamed = dek();
    renamed.id = KeyId::parse("d2").unwrap();
    let mut rekeyed = dek();
    rekeyed.key = Secret::new(counting(0x21));
    for wrong in [renamed, rekeyed] {
        let error = wrong.open_access(&sealed().access, &place().credential()).err();
        assert_eq!(error, Some(VaultError::Refused));
    }
}

#[test]
fn a_key_is_wrapped_under_its_own_name_only() {
    let mut place = place();
    place.dek = KeyId::parse("d2").unwrap();
    let error = keyring().wrap(&dek(), &place.wrap(), super::support::salted()).err();
    assert_eq!(error, Some(VaultError::Refused));
}

#[test]
fn a_true_tag_over_false_padding_is_refused() {
    let (context, nonce) = (place(), counting(0x40));
    let aad = context.credential().aad(ACCESS_SUITE, &KeyId::FIRST_DEK);
    let seal = |plaintext: &[u8]| {
        let sealed = aead::encrypt(&dek().key, &nonce, &aad, plaintext).unwrap();
        open_access(&AccessHalf::encode(&KeyId::FIRST_DEK, &[&nonce, &sealed]), &context)
    };
    let mut block = vec![0; 256];
    block[3..6].copy_from_slice(b"\x02{}");
    assert_eq!(seal(&block), Ok("{}".to_owned()));
    for (place, byte) in [(3, 1), (3, 253), (0, 1), (6, 1), (255, 1), (4, 0xff)] {
        let mut block = block.clone();
        block[place] = byte;
        assert_eq!(seal(&block), Err(VaultError::Refused), "{byte} at {place}");
    }
    for length in [0, 3, 6, 255, 257, 512] {
        let mut block = block.clone();
        block.resize(length, 0);
        assert_eq!(seal(&block), Err(VaultError::Refused), "{length} bytes");
    }
}
