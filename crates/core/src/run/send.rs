use super::attach::{Credential, attach_within};
use super::deadline::Deadline;
use super::effort::Effort;
use super::error::RunError;
use super::gate::resting;
use super::judged::Judged;
use super::newer::find_newer;
use super::promise::Promise;
use super::receipt::Attempt as Tried;
use super::request_id::request_id;
use super::standing::Ready;
use crate::exec::breaker::Admission;
use crate::exec::classify::Failure;
use crate::exec::fill::fill;
use crate::exec::limits::{READ_ATTEMPT_MS, WRITE_ATTEMPT_MS};
use crate::exec::pace::read_notice;
use crate::exec::retry::{Attempt, Decision, FailurePoint, Repeat};
use crate::exec::slot::SlotName;
use crate::memory::Slot;
use crate::oauth1::own_value;
use crate::outbound::{Home, Outgoing};
use crate::ports::storage::Device;
use crate::ports::{House, Incoming};
use crate::time::UnixMs;
use crate::vault::sha256_hex;

/// Everything that was sent, and how it ended.
pub(super) struct Sent {
    /// Every attempt, in order.
    pub(super) attempts: Vec<Tried>,
    /// The last answer, where it was no success.
    pub(super) refusal: Option<Incoming>,
    /// The end.
    pub(super) end: End,
}

impl Sent {
    /// The last answer, whatever it said.
    pub(super) const fn answer(&self) -> Option<&Incoming> {
        match &self.end {
            End::Success(incoming) => Some(incoming),
            End::Error(_) => self.refusal.as_ref(),
        }
    }
}

/// How sending ended.
pub(super) enum End {
    /// The app confirmed it.
    Success(Incoming),
    /// It did not, or nobody can know.
    Error(Box<RunError>),
}

/// A call on its way.
struct Sender<'a> {
    house: &'a House,
    device: &'a Device,
    promise: &'a Promise<'a>,
    home: Home,
    repeat: Repeat,
    deadline: Deadline,
    credential: Credential,
    effort: Effort<'a>,
    slot: Option<Slot>,
    refreshed: bool,
    maybe_done: bool,
    tried: Vec<Tried>,
    refusal: Option<Incoming>,
}

/// Sends the plan's bytes, repeating only where a repeat cannot do harm, within the call's deadline. Every attempt fills
/// the same plan; only the credential may be a newer version.
pub(super) async fn send(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    ready: Ready,
    deadline: Deadline,
) -> Sent {
    let Ready { credential, slot } = ready;
    let mut sender = Sender {
        house,
        device,
        promise,
        home: promise.home(house),
        repeat: Repeat::of(promise.tool.effect, promise.plan.is_keyed()),
        deadline,
        refreshed: credential.refreshed,
        credential,
        effort: Effort::of(house, promise),
        slot,
        maybe_done: false,
        tried: Vec::new(),
        refusal: None,
    };
    let end = sender.run().await;
    Sent { attempts: sender.tried, refusal: sender.refusal, end }
}

impl Sender<'_> {
    async fn run(&mut self) -> End {
        if let Admission::Rest(left_ms) = self.effort.admit() {
            return End::Error(Box::new(resting(self.promise, left_ms)));
        }
        loop {
            let judged = match self.attempt().await {
                Ok(judged) => judged,
                Err(error) => return End::Error(Box::new(error)),
            };
            let (point, failure) = match judged.into_success() {
                Ok(incoming) => {
                    self.effort.refund();
                    return End::Success(incoming);
                }
                Err(failed) => failed,
            };
            let attempt = self.describe(point, failure.as_ref());
            self.maybe_done = attempt.leaves_doubt();
            match attempt.decide(self.draw()) {
                Decision::Retry { after_ms } => {
                    self.effort.pay_retry();
                    self.note(format!("wait {after_ms} ms"));
                    self.house.clock.sleep(after_ms).await;
                }
                Decision::RefreshThenRetry => {
                    self.note("refresh".to_owned());
                    if let Err(error) = self.refresh().await {
                        return End::Error(Box::new(error));
                    }
                }
                Decision::HandBack { retry_after_seconds } => {
                    return self.fail(point, failure, i64::try_from(retry_after_seconds).ok());
                }
                Decision::GiveUp if self.take_newer(failure.as_ref()).await => {}
                Decision::GiveUp => return self.fail(point, failure, None),
                Decision::Unknown => return self.unknown(),
            }
        }
    }

    /// Sends once.
    ///
    /// # Errors
    /// [`RunError`] when the request cannot be made; nothing was sent by this attempt.
    async fn attempt(&mut self) -> Result<Judged, RunError> {
        let outgoing = self.seal()?;
        let at = self.house.clock.now();
        if let Some(slot) = &mut self.slot {
            slot.depart(at);
        }
        let answer = self.house.http.send(outgoing).await;
        let now = self.house.clock.now();
        let incoming = answer.as_ref().ok().cloned();
        let request_id = incoming.as_ref().and_then(request_id);
        let judged = Judged::of(self.promise, answer, now);
        self.learn(&judged, incoming.as_ref(), now);
        self.refusal = incoming.filter(|_| !matches!(judged, Judged::Success(_)));
        let (status, outcome) = judged.words();
        let renewed = self.tried.is_empty() && self.credential.refreshed;
        self.tried.push(Tried {
            at,
            took_ms: now.since(at),
            status,
            outcome: outcome.to_owned(),
            then: String::new(),
            before: if renewed { "refresh".to_owned() } else { String::new() },
            request_id,
        });
        Ok(judged)
    }

    fn seal(&self) -> Result<Outgoing, RunError> {
        let key = self.promise.key.as_deref().unwrap_or_default();
        let lookup = |slot: &SlotName| match slot {
            SlotName::IdempotencyKey => Some(provider_key(self.device.id.as_str(), key)),
            slot => {
                let held = self.credential.secrets.find_slot(slot);
                held.or_else(|| own_value(self.house, &self.promise.app.slug, slot))
            }
        };
        let draft = fill(&self.promise.plan, &lookup)?;
        let most = if self.promise.tool.effect.is_read() { READ_ATTEMPT_MS } else { WRITE_ATTEMPT_MS };
        Ok(self.home.seal(draft, self.left_ms().min(most))?)
    }

    /// What an attempt tells of its host and of the account's limit.
    fn learn(&self, judged: &Judged, answer: Option<&Incoming>, now: UnixMs) {
        self.effort.note(judged.host_state());
        if let (Some(slot), Some(answer)) = (&self.slot, answer) {
            let notice = read_notice(answer, &self.promise.app.rate, judged.throttle_ms(), now.0);
            slot.learn(&notice, now);
        }
    }

    fn describe(&self, point: FailurePoint, failure: Option<&Failure>) -> Attempt {
        Attempt {
            repeat: self.repeat,
            point,
            number: u32::try_from(self.tried.len()).unwrap_or(u32::MAX),
            retry_after_ms: failure.and_then(|failure| failure.retry_after_ms),
            refreshed: self.refreshed || self.promise.connection.is_none(),
            maybe_done: self.maybe_done,
            left_ms: self.left_ms(),
            afforded: self.effort.affords_retry(),
        }
    }

    fn left_ms(&self) -> u64 {
        self.deadline.left_ms(&*self.house.clock)
    }

    /// Jitter; without randomness every wait is its longest.
    fn draw(&self) -> u64 {
        let mut bytes = [0xff_u8; 8];
        let _ = self.house.entropy.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn note(&mut self, then: String) {
        if let Some(last) = self.tried.last_mut() {
            last.then = then;
        }
    }

    async fn refresh(&mut self) -> Result<(), RunError> {
        self.refreshed = true;
        if let Some(connection) = &self.promise.connection {
            self.credential =
                attach_within(self.deadline, self.house, connection, Some(self.credential.version)).await?;
        }
        Ok(())
    }

    /// Whether another credential has taken the place of the refused one; the call goes on by it, once.
    async fn take_newer(&mut self, failure: Option<&Failure>) -> bool {
        let (Some(connection), Some(failure), false) = (&self.promise.connection, failure, self.refreshed)
        else {
            return false;
        };
        let version = self.credential.version;
        let newer = self
            .deadline
            .hold(&*self.house.clock, find_newer(self.house, connection, version, failure))
            .await;
        let Some(credential) = newer.flatten() else { return false };
        self.note("newer credential".to_owned());
        self.credential = credential;
        self.refreshed = true;
        true
    }

    fn unknown(&self) -> End {
        let settle = self.promise.settle();
        End::Error(Box::new(RunError::Unknown { execution: self.promise.execution.clone(), settle }))
    }

    fn fail(&self, point: FailurePoint, failure: Option<Failure>, retry_after_seconds: Option<i64>) -> End {
        let (app, execution) = (self.promise.app.name.to_string(), self.promise.execution.clone());
        let error = match (failure, point) {
            (Some(failure), _) => RunError::Upstream {
                app,
                kind: failure.kind,
                message: failure.message.unwrap_or_default().into(),
                hint: failure.hint.unwrap_or_default().into(),
                status: failure.status,
                request_id: self.tried.last().and_then(|last| last.request_id.as_deref().map(Into::into)),
                retry_after_seconds,
                execution,
                connection: self.promise.connection.clone().map(Box::new),
            },
            (None, FailurePoint::Malformed) => RunError::Malformed { app, execution },
            (None, _) => {
                let timeout = self.tried.last().is_some_and(|last| last.outcome == "timeout");
                RunError::NoAnswer { app, timeout, execution }
            }
        };
        End::Error(Box::new(error))
    }
}

/// The key an app is given to drop repeats: it follows from device and key, so that a repeat of ours is one of theirs, and
/// no two devices share one.
fn provider_key(device: &str, key: &str) -> String {
    let hash = sha256_hex(format!("{device}\n{key}").as_bytes());
    hash.chars().take(32).collect()
}
