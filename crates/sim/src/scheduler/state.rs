use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

use super::Group;
use crate::random::Dice;

/// A task's remaining work.
pub(super) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Something that can be run.
pub(super) struct Task {
    pub(super) group: Group,
    /// Taken out while it runs.
    pub(super) work: Option<Work>,
    pub(super) wakeup: Arc<Wakeup>,
}

/// How far an ending reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doom {
    Task,
    Group,
}

/// Everything the scheduler knows.
pub(super) struct State {
    pub(super) now_ms: i64,
    pub(super) dice: Dice,
    pub(super) tasks: BTreeMap<u64, Task>,
    pub(super) timers: BTreeMap<(i64, u64), Waker>,
    pub(super) current: u64,
    pub(super) doom: Option<Doom>,
    pub(super) last_task: u64,
    pub(super) last_timer: u64,
    pub(super) steps: u64,
}

impl State {
    pub(super) const fn new(dice: Dice, now_ms: i64) -> Self {
        Self {
            now_ms,
            dice,
            tasks: BTreeMap::new(),
            timers: BTreeMap::new(),
            current: 0,
            doom: None,
            last_task: 0,
            last_timer: 0,
            steps: 0,
        }
    }

    /// Takes a task's work out to run it; `None` if it ended meanwhile.
    pub(super) fn begin(&mut self, id: u64) -> Option<(Work, Waker)> {
        let task = self.tasks.get_mut(&id)?;
        task.wakeup.queued.store(false, Ordering::SeqCst);
        let work = task.work.take()?;
        let waker = Waker::from(task.wakeup.clone());
        (self.current, self.steps) = (id, self.steps + 1);
        Some((work, waker))
    }
}

/// Tasks that can go on, in the order in which they were woken.
#[derive(Default)]
pub(super) struct Ready(Mutex<Vec<u64>>);

impl Ready {
    /// Takes out the one that `pick` names among so many.
    pub(super) fn take(&self, pick: impl FnOnce(usize) -> usize) -> Option<u64> {
        let mut ready = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let many = ready.len();
        (many > 0).then(|| ready.swap_remove(pick(many).min(many - 1)))
    }
}

/// Wakes one task, once until it runs.
pub(super) struct Wakeup {
    id: u64,
    queued: AtomicBool,
    ready: Arc<Ready>,
}

impl Wakeup {
    pub(super) const fn new(id: u64, ready: Arc<Ready>) -> Self {
        Self { id, queued: AtomicBool::new(false), ready }
    }

    /// Says that the task can go on.
    pub(super) fn queue(&self) {
        if !self.queued.swap(true, Ordering::SeqCst) {
            self.ready.0.lock().unwrap_or_else(PoisonError::into_inner).push(self.id);
        }
    }
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        self.queue();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.queue();
    }
}
