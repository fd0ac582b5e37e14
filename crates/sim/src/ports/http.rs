use async_trait::async_trait;
use clawlink_core::outbound::Outgoing;
use clawlink_core::ports::{Http, HttpFault, Incoming};
use futures_util::future::{Either, select};

use super::exchange::{Errand, Exchange, Mishap};
use crate::check::Invariant;
use crate::plant::Plant;
use crate::scheduler::Group;
use crate::world::{PROVIDER, Seat};

/// Attempts a call may make, in all.
const MOST_ATTEMPTS: u32 = 3;
/// How far past its deadline anything may run, in milliseconds.
const GRACE_MS: i64 = 250;
/// The longest deadline of a whole call.
const CALL_MS: i64 = 25_000;

/// The one door out, and whoever watches it.
pub(super) struct SimHttp(pub(super) Seat);

#[async_trait]
impl Http for SimHttp {
    async fn send(&self, request: Outgoing) -> Result<Incoming, HttpFault> {
        let errand = Errand::of(request.url().path());
        self.0.may_end(errand.site()).await;
        self.watch(errand, &request);
        let mishap = self.draw(errand);
        self.0.note(errand.site(), mishap.map_or("", Mishap::word));
        let world = self.0.world.clone();
        let exchange = Exchange { world: world.clone(), group: self.0.group, errand, mishap };
        let answer = exchange.begin(&request);
        let deadline = world.scheduler.sleep(i64::try_from(request.deadline_ms()).unwrap_or(i64::MAX));
        let ending = match select(answer, Box::pin(deadline)).await {
            Either::Left((ending, _)) => {
                ending.unwrap_or_else(|| Err(HttpFault::NoAnswer("silence".to_owned())))
            }
            Either::Right(_) => Err(HttpFault::Timeout(request.deadline_ms())),
        };
        self.close(errand, &ending);
        self.0.may_end(errand.site()).await;
        self.bend(&request, ending)
    }
}

impl SimHttp {
    fn draw(&self, errand: Errand) -> Option<Mishap> {
        let profile = &self.0.world.profile;
        let chance = if errand == Errand::Token { profile.token } else { profile.http };
        let mishap = if self.0.strikes(chance) { Mishap::draw(&mut self.0.world.dice()) } else { None };
        // A refresh that arrives after a later one looks like theft to a provider without grace, and nobody can help it.
        if errand == Errand::Token && mishap == Some(Mishap::ArrivesLate) {
            Some(Mishap::Hangs)
        } else {
            mishap
        }
    }

    /// What must hold of every request at the moment it leaves.
    fn watch(&self, errand: Errand, request: &Outgoing) {
        let world = &self.0.world;
        if request.url().origin().ascii_serialization() != PROVIDER {
            world.accuse(Invariant::Secrets, format!("a request left for {}", request.url()));
        }
        match errand {
            Errand::Api => self.watch_call(request),
            Errand::Token => self.watch_token(request),
            Errand::Revoke | Errand::Identity => {}
        }
    }

    fn watch_call(&self, request: &Outgoing) {
        let world = &self.0.world;
        let now_ms = world.now_ms();
        let mut books = world.books();
        books.figures.requests += 1;
        let bearer = bearer(request).and_then(|token| books.tokens.account_of(token)).map(str::to_owned);
        let Some(call) = books.calls.get_mut(&world.scheduler.current()) else { return };
        call.attempts += 1;
        let first_ms = *call.first_ms.get_or_insert(now_ms);
        let ends_ms = now_ms.saturating_add(i64::try_from(request.deadline_ms()).unwrap_or(i64::MAX));
        let late = request.deadline_ms() > 0 && ends_ms > first_ms + CALL_MS + GRACE_MS;
        let strange = bearer.filter(|account| !call.accounts.contains(account));
        let many = call.attempts > MOST_ATTEMPTS;
        let early = now_ms < call.not_before_ms;
        drop(books);
        if many {
            world.accuse(Invariant::Attempts, format!("more than {MOST_ATTEMPTS} requests for one call"));
        }
        if early {
            world.accuse(Invariant::Attempts, "a request left before the time that the provider named");
        }
        if late {
            world.accuse(Invariant::Deadlines, "an attempt may outlive its call's deadline");
        }
        if let Some(account) = strange {
            world.accuse(Invariant::Secrets, format!("a call carried the credential of {account}"));
        }
    }

    fn watch_token(&self, request: &Outgoing) {
        let world = &self.0.world;
        world.books().figures.token_requests += 1;
        let form = url::form_urlencoded::parse(request.body());
        let Some((_, token)) = form.into_iter().find(|(name, _)| name == "refresh_token") else { return };
        let spent = {
            let mut books = world.books();
            books.figures.refreshes += 1;
            books.tokens.send(&token, world.now_ms());
            *books.seconds.entry(world.now_ms() / 1_000).or_default() += 1;
            books.tokens.after(&token).iter().any(|later| !books.tokens.was_lost(later))
        };
        if spent {
            world.accuse(Invariant::Newest, "a refresh token was sent again after its successor arrived");
        }
        let Group::Object(number) = self.0.group else {
            return world.accuse(Invariant::Newest, "a refresh outside the connection's object");
        };
        *world.books().refreshes.entry(number).or_default() += 1;
        let object = world.objects().by_number(number);
        let intends = object
            .and_then(|object| object.cell())
            .is_some_and(|cell| matches!(cell.renewal, clawlink_core::credential::Renewal::Asking(_)));
        if !intends {
            world.accuse(Invariant::Newest, "a refresh left before its intent was durable");
        }
    }

    /// What is known when the exchange is over.
    fn close(&self, errand: Errand, ending: &Result<Incoming, HttpFault>) {
        let lost = ending.as_ref().map_or(true, |incoming| incoming.status != 200);
        if let (Errand::Token, true, Group::Object(number)) = (errand, lost, self.0.group) {
            self.0.world.books().tokens.lose_unsaved(number);
        }
        let wait_s = ending.as_ref().ok().filter(|incoming| incoming.status == 429).and_then(wait_s);
        if let (Errand::Api, Some(wait_s)) = (errand, wait_s) {
            let (now_ms, task) = (self.0.world.now_ms(), self.0.world.scheduler.current());
            if let Some(call) = self.0.world.books().calls.get_mut(&task) {
                call.not_before_ms = now_ms + wait_s * 1_000;
            }
        }
    }

    fn bend(&self, request: &Outgoing, ending: Result<Incoming, HttpFault>) -> Result<Incoming, HttpFault> {
        let retried = self.0.world.has(Plant::PostRetried) && request.method() == "POST";
        match ending {
            Err(HttpFault::NoAnswer(words)) if retried => Err(HttpFault::NotSent(words)),
            ending => ending,
        }
    }
}

fn wait_s(incoming: &Incoming) -> Option<i64> {
    incoming.headers.iter().find(|(name, _)| name == "retry-after")?.1.parse().ok()
}

fn bearer(request: &Outgoing) -> Option<&str> {
    let (_, value) = request.headers().iter().find(|(name, _)| name == "authorization")?;
    value.strip_prefix("Bearer ")
}
