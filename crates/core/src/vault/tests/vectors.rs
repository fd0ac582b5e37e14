//! Published vectors, run through the functions that seal: every valid case must match both ways, every other must
//! be refused.

use crate::secret::Secret;
use crate::vault::{VaultError, aead, kdf};

const AES_256_GCM: &str = include_str!("../vectors/aes_256_gcm.txt");
const HKDF_SHA256: &str = include_str!("../vectors/hkdf_sha256.txt");

fn cases<const COLUMNS: usize>(table: &str) -> impl Iterator<Item = [&str; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(' ').collect::<Vec<_>>().try_into().unwrap())
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.trim_start_matches('-').as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn fixed<const N: usize>(hex: &str) -> [u8; N] {
    bytes(hex).try_into().unwrap()
}

#[test]
fn aes_256_gcm_does_what_its_vectors_say() {
    let (mut valid, mut invalid) = (0, 0);
    for [name, verdict, key, nonce, aad, plaintext, ciphertext, tag] in cases(AES_256_GCM) {
        let (key, nonce, aad) = (Secret::new(fixed(key)), fixed(nonce), bytes(aad));
        let sealed = [bytes(ciphertext), bytes(tag)].concat();
        let opened = aead::decrypt(&key, &nonce, &aad, &sealed).map(|text| text.expose().clone());
        if verdict == "valid" {
            assert_eq!(aead::encrypt(&key, &nonce, &aad, &bytes(plaintext)), Ok(sealed), "{name}");
            assert_eq!(opened, Ok(bytes(plaintext)), "{name}");
            valid += 1;
        } else {
            assert_eq!(opened, Err(VaultError::Refused), "{name}");
            invalid += 1;
        }
    }
    assert_eq!((valid, invalid), (25, 27));
}

#[test]
fn hkdf_sha256_does_what_its_vectors_say() {
    let mut count = 0;
    for [name, input, salt, info, output] in cases(HKDF_SHA256) {
        let derived = kdf::derive::<82>(&bytes(input), &bytes(salt), &bytes(info)).ok().unwrap();
        assert!(derived.expose().starts_with(&bytes(output)), "{name}");
        count += 1;
    }
    assert_eq!(count, 37);
}

#[test]
fn hkdf_gives_no_more_than_its_255_blocks() {
    assert!(kdf::derive::<8160>(b"key", b"salt", b"info").is_ok());
    assert_eq!(kdf::derive::<8161>(b"key", b"salt", b"info").err(), Some(VaultError::Refused));
}
