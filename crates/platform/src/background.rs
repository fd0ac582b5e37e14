use std::future::Future;
use std::pin::Pin;

use clawlink_core::ports::Background;
use worker::Context;
use worker::send::SendWrapper;

/// `ctx.waitUntil` of the running event.
pub struct WorkerBackground(SendWrapper<Context>);

impl WorkerBackground {
    /// Keeps the event's context.
    #[must_use]
    pub const fn new(context: Context) -> Self {
        Self(SendWrapper(context))
    }
}

impl Background for WorkerBackground {
    #[expect(clippy::disallowed_methods, reason = "this is the Background port")]
    fn spawn(&self, work: Pin<Box<dyn Future<Output = ()> + Send + 'static>>) {
        self.0.wait_until(work);
    }
}

/// For Durable Objects and scheduled runs, which live on while they have work.
#[derive(Clone, Copy, Debug)]
pub struct LocalBackground;

impl Background for LocalBackground {
    fn spawn(&self, work: Pin<Box<dyn Future<Output = ()> + Send + 'static>>) {
        worker::wasm_bindgen_futures::spawn_local(work);
    }
}
