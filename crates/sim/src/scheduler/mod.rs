//! One thread, many tasks, no real clock: at each step the seed picks the next of those that can go on, and time moves
//! only when there is none.

mod group;
mod reply;
mod sleep;
mod state;

use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

pub(crate) use group::Group;
pub(crate) use reply::{Reply, reply};
use sleep::Sleep;
use state::{Doom, Ready, State, Task, Wakeup};

use crate::random::Dice;

/// More steps than any honest seed needs; beyond it somebody goes round in circles.
const MOST_STEPS: u64 = 3_000_000;

/// Runs tasks in an order that the seed decides.
pub(crate) struct Scheduler {
    state: Mutex<State>,
    ready: Arc<Ready>,
}

/// A seed that does not come to rest.
#[derive(Debug, thiserror::Error)]
#[error("no rest after {MOST_STEPS} steps")]
pub(crate) struct Restless;

impl Scheduler {
    /// Starts at `now_ms` since the epoch with nothing to do.
    pub(crate) fn new(dice: Dice, now_ms: i64) -> Self {
        Self { state: Mutex::new(State::new(dice, now_ms)), ready: Arc::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Virtual milliseconds since the epoch.
    pub(crate) fn now_ms(&self) -> i64 {
        self.lock().now_ms
    }

    /// The task that is running, 0 between tasks.
    pub(crate) fn current(&self) -> u64 {
        self.lock().current
    }

    /// How many steps were taken.
    pub(crate) fn steps(&self) -> u64 {
        self.lock().steps
    }

    /// Adds a task; it first runs when the seed picks it.
    pub(crate) fn spawn(&self, group: Group, work: impl Future<Output = ()> + Send + 'static) -> u64 {
        let mut state = self.lock();
        state.last_task += 1;
        let id = state.last_task;
        let wakeup = Arc::new(Wakeup::new(id, self.ready.clone()));
        wakeup.queue();
        state.tasks.insert(id, Task { group, work: Some(Box::pin(work)), wakeup });
        id
    }

    /// Returns after `ms` of virtual time.
    pub(crate) fn sleep(self: &Arc<Self>, ms: i64) -> impl Future<Output = ()> + Send + use<> {
        Sleep::new(self.clone(), self.now_ms().saturating_add(ms.max(0)))
    }

    fn wake_at(&self, at_ms: i64, waker: &Waker) {
        let mut state = self.lock();
        state.last_timer += 1;
        let number = state.last_timer;
        state.timers.insert((at_ms, number), waker.clone());
    }

    /// Ends the running task here and now, as if its client had left; never returns.
    pub(crate) async fn leave(&self) {
        self.lock().doom = Some(Doom::Task);
        pending::<()>().await;
    }

    /// Ends every task of the running one's group here and now, itself included; never returns.
    pub(crate) async fn crash(&self) {
        self.lock().doom = Some(Doom::Group);
        pending::<()>().await;
    }

    /// Ends every task of a group but the running one.
    pub(crate) fn kill(&self, group: Group) {
        let doomed: Vec<Task> = {
            let mut state = self.lock();
            let current = state.current;
            let ids: Vec<u64> = state
                .tasks
                .iter()
                .filter(|(id, task)| task.group == group && **id != current)
                .map(|(id, _)| *id)
                .collect();
            ids.iter().filter_map(|id| state.tasks.remove(id)).collect()
        };
        // What a task holds may wake others when it is dropped, so nothing is locked here.
        drop(doomed);
    }

    /// Runs until nothing is left to do before `until_ms`, and returns at that time.
    ///
    /// # Errors
    /// [`Restless`] when somebody goes round in circles.
    pub(crate) fn run_until(&self, until_ms: i64) -> Result<(), Restless> {
        loop {
            while let Some(id) = self.pick() {
                self.step(id)?;
            }
            if !self.advance(until_ms) {
                return Ok(());
            }
        }
    }

    fn pick(&self) -> Option<u64> {
        let mut state = self.lock();
        self.ready.take(|many| state.dice.index(many))
    }

    /// Lets one task run to its next await.
    fn step(&self, id: u64) -> Result<(), Restless> {
        let Some((mut work, waker)) = self.lock().begin(id) else { return Ok(()) };
        let done = Pin::new(&mut work).poll(&mut Context::from_waker(&waker));
        let doom = {
            let mut state = self.lock();
            state.current = 0;
            match (done, state.doom.take()) {
                (Poll::Pending, None) => {
                    if let Some(task) = state.tasks.get_mut(&id) {
                        task.work = Some(work);
                    }
                    None
                }
                (_, doom) => state.tasks.remove(&id).zip(doom),
            }
        };
        if let Some((task, Doom::Group)) = doom {
            self.kill(task.group);
        }
        if self.steps() > MOST_STEPS { Err(Restless) } else { Ok(()) }
    }

    /// Moves time to the next timer, if there is one before `until_ms`.
    fn advance(&self, until_ms: i64) -> bool {
        let due: Vec<Waker> = {
            let mut state = self.lock();
            let next = state.timers.first_key_value().map(|((at_ms, _), _)| *at_ms);
            let Some(at_ms) = next.filter(|at_ms| *at_ms <= until_ms) else {
                state.now_ms = state.now_ms.max(until_ms);
                return false;
            };
            state.now_ms = state.now_ms.max(at_ms);
            let later = state.timers.split_off(&(at_ms + 1, 0));
            std::mem::replace(&mut state.timers, later).into_values().collect()
        };
        due.iter().for_each(Waker::wake_by_ref);
        true
    }

    /// Drops every task.
    pub(crate) fn clear(&self) {
        let tasks = std::mem::take(&mut self.lock().tasks);
        drop(tasks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Log = Arc<Mutex<Vec<u8>>>;

    fn start(seed: u64) -> (Arc<Scheduler>, Log) {
        (Arc::new(Scheduler::new(Dice::new(seed, 1), 0)), Log::default())
    }

    fn order(seed: u64) -> Vec<u8> {
        let (scheduler, log) = start(seed);
        for name in 0..8 {
            let (own, log) = (scheduler.clone(), log.clone());
            scheduler.spawn(Group::Platform, async move {
                own.sleep(5).await;
                log.lock().unwrap().push(name);
            });
        }
        scheduler.run_until(10).unwrap();
        assert_eq!(scheduler.now_ms(), 10);
        log.lock().unwrap().clone()
    }

    #[test]
    fn the_seed_decides_who_goes_on() {
        assert_eq!(order(1), order(1));
        assert!((2..9).any(|seed| order(seed) != order(1)));
    }

    #[test]
    fn a_crash_takes_the_group_and_nobody_else() {
        let (scheduler, log) = start(3);
        for (name, group) in [(1, Group::Isolate(1)), (2, Group::Isolate(2))] {
            let (own, log) = (scheduler.clone(), log.clone());
            scheduler.spawn(group, async move {
                own.sleep(10).await;
                log.lock().unwrap().push(name);
            });
        }
        let own = scheduler.clone();
        scheduler.spawn(Group::Isolate(1), async move { own.crash().await });
        scheduler.run_until(20).unwrap();
        assert_eq!(*log.lock().unwrap(), [2]);
    }

    #[test]
    fn a_reply_whose_sender_was_killed_is_none() {
        let (scheduler, log) = start(4);
        let (sender, answer) = reply::<u8>();
        let (own, log_too) = (scheduler.clone(), log.clone());
        scheduler.spawn(Group::Object(1), async move {
            own.sleep(10).await;
            sender.send(7);
        });
        scheduler.spawn(Group::Platform, async move {
            let heard = answer.await.unwrap_or(0);
            log_too.lock().unwrap().push(heard);
        });
        scheduler.run_until(5).unwrap();
        scheduler.kill(Group::Object(1));
        scheduler.run_until(20).unwrap();
        assert_eq!(*log.lock().unwrap(), [0]);
    }

    #[test]
    fn going_round_in_circles_is_noticed() {
        let (scheduler, _) = start(5);
        let own = scheduler.clone();
        scheduler.spawn(Group::Platform, async move {
            loop {
                own.sleep(0).await;
            }
        });
        assert!(scheduler.run_until(1).is_err());
    }
}
