use std::future::Future;
use std::pin::Pin;

/// Work that goes on after the answer.
pub trait Background: Send + Sync {
    /// Runs the future to its end, up to the platform's limit (30 s in a worker), even if the client leaves.
    fn spawn(&self, work: Pin<Box<dyn Future<Output = ()> + Send + 'static>>);
}
