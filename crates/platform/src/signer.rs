use async_trait::async_trait;
use clawlink_core::ports::{Fault, Signer};
use clawlink_core::secret::Secret;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::send::IntoSendFuture;
use worker::wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// `crypto.subtle.importKey`, Web Cryptography API §14.3.9. It copies the key before it returns.
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(
        format: &str,
        key: &[u8],
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    /// `crypto.subtle.sign`, §14.3.3.
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn sign(algorithm: &str, key: &JsValue, message: &[u8]) -> Result<Promise, JsValue>;
}

/// The platform's Web Crypto.
#[derive(Clone, Copy, Debug)]
pub struct WorkerSigner;

/// RS256 of RFC 7518 §3.3 by its Web Crypto name.
const ALGORITHM: &str = "RSASSA-PKCS1-v1_5";

#[async_trait]
impl Signer for WorkerSigner {
    async fn sign_rs256(&self, key: &Secret<Vec<u8>>, message: &[u8]) -> Result<Vec<u8>, Fault> {
        // Exposed to the platform, which gives back a key that cannot be read.
        let der = key.expose();
        async {
            let algorithm = js_sys::JSON::parse(&format!(r#"{{"name":"{ALGORITHM}","hash":"SHA-256"}}"#))?;
            let usages = Array::of1(&JsValue::from_str("sign"));
            let key = JsFuture::from(import_key("pkcs8", der, &algorithm, false, &usages)?).await?;
            let signature = JsFuture::from(sign(ALGORITHM, &key, message)?).await?;
            Ok(Uint8Array::new(&signature).to_vec())
        }
        .into_send()
        .await
        .map_err(|error: JsValue| Fault::new("signer", name_of(&error)))
    }
}

/// The kind of an error; its message might quote what it is about.
fn name_of(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| "unknown".to_owned(), |error| error.name().into())
}
