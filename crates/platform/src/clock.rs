use async_trait::async_trait;
use clawlink_core::ports::Clock;
use clawlink_core::time::UnixMs;
use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::send::IntoSendFuture;
use worker::wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Cloudflare's promise of a moment, `scheduler.wait(ms)`.
    #[wasm_bindgen(js_namespace = scheduler)]
    fn wait(ms: u32) -> Promise;
}

/// The platform's clock. It stands still between I/O, by Cloudflare's design.
#[derive(Clone, Copy, Debug)]
pub struct WorkerClock;

#[async_trait]
impl Clock for WorkerClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock port")]
    fn now(&self) -> UnixMs {
        UnixMs(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
    }

    async fn sleep(&self, ms: u64) {
        async {
            // It never rejects: no signal is passed that could abort it.
            let _ = JsFuture::from(wait(u32::try_from(ms).unwrap_or(u32::MAX))).await;
        }
        .into_send()
        .await;
    }
}
