use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clawlink_e2e::Received;
use rsa::PrivateKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::sha2::Sha256;
use rsa::signature::Verifier as _;
use serde_json::{Value, json};

/// A key that was made for tests alone.
const KEY: &str = include_str!("../../../../crates/store/src/testing/client_key.pem");

/// A service account's key file; where it says that tokens are given is nobody's business.
pub(super) fn write() -> String {
    json!({
        "type": "service_account", "private_key_id": "key-1", "private_key": KEY,
        "client_email": "gardener@garden-7.iam.gserviceaccount.com", "token_uri": "https://elsewhere.example/token",
    })
    .to_string()
}

/// The claims of the assertion that a token request carries, once its signature is found to be the key's.
pub(super) fn read_claims(request: &Received) -> Value {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body()).into_owned().collect();
    let (_, assertion) = form.iter().find(|(name, _)| name == "assertion").expect("an assertion");
    let (signed, signature) = assertion.rsplit_once('.').unwrap();
    let signature = Signature::try_from(URL_SAFE_NO_PAD.decode(signature).unwrap().as_slice()).unwrap();
    let key = PrivateKey::from_pkcs8_pem(KEY).unwrap().to_public_key();
    VerifyingKey::<Sha256>::new(key).verify(signed.as_bytes(), &signature).unwrap();
    let (_, claims) = signed.split_once('.').unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}
