use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;

use crate::ports::{Background, Fault};

/// Runs work to its end although whoever waits for it may leave: it is the event's own work too, and goes on with it.
///
/// # Errors
/// [`Fault`] if the work ended without a result, which it cannot.
pub(super) async fn see_through<T: Send + 'static>(
    background: &dyn Background,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Fault> {
    let result = Arc::new(Mutex::new(None));
    let kept = result.clone();
    let work = async move {
        let done = work.await;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
    };
    let work = work.boxed().shared();
    background.spawn(work.clone().boxed());
    work.await;
    let done = result.lock().unwrap_or_else(PoisonError::into_inner).take();
    done.ok_or_else(|| Fault::new("runtime", "work ended without a result"))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;
    use crate::testing::KeptWork;

    #[tokio::test]
    async fn work_goes_on_when_whoever_waited_has_left() {
        let background = KeptWork::default();
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let done = Arc::new(Mutex::new(false));
        let sets = done.clone();
        let left = see_through(&background, async move {
            told.await.unwrap();
            *sets.lock().unwrap() = true;
        })
        .now_or_never();
        assert!(left.is_none(), "it was still waiting when its caller left");
        tell.send(()).unwrap();
        background.finish().await;
        assert!(*done.lock().unwrap());
    }
}
