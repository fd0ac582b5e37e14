use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use crate::ports::Background;

type Work = Pin<Box<dyn Future<Output = ()> + Send + 'static>>;

/// Keeps work until the test asks for it.
#[derive(Default)]
pub struct KeptWork(Mutex<Vec<Work>>);

impl KeptWork {
    /// Runs everything that was spawned, to its end.
    pub async fn finish(&self) {
        let work: Vec<Work> = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for one in work {
            one.await;
        }
    }
}

impl Background for KeptWork {
    fn spawn(&self, work: Work) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(work);
    }
}
