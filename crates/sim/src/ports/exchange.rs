use std::sync::Arc;

use clawlink_core::outbound::Outgoing;
use clawlink_core::ports::{HttpFault, Incoming};
use clawlink_provider::model::{Answer, Body, Request};

use crate::random::Dice;
use crate::scheduler::{Group, Reply, reply};
use crate::world::World;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    Token,
    Revoke,
    Identity,
    Api,
}

impl Errand {
    pub(super) fn of(path: &str) -> Self {
        match path {
            "/oauth/token" => Self::Token,
            "/oauth/revoke" => Self::Revoke,
            "/oauth/userinfo" => Self::Identity,
            _ => Self::Api,
        }
    }

    pub(super) const fn site(self) -> &'static str {
        match self {
            Self::Token => "http token",
            Self::Revoke => "http revoke",
            Self::Identity => "http identity",
            Self::Api => "http api",
        }
    }
}

/// How one exchange goes wrong. A worker cannot tell the first three apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mishap {
    /// Nobody listens, and the platform says so only vaguely.
    Refused,
    /// Reset before the request had its effect.
    ResetBefore,
    /// Reset after it had.
    ResetAfter,
    /// Proven: nothing left.
    NotSent,
    /// 5xx, and nothing was done.
    Fails,
    /// 5xx, although it was done.
    FailsDone,
    /// 429 with a wait that fits into a call.
    ThrottledBriefly,
    /// 429 with one that does not.
    ThrottledLong,
    /// Done, and never answered.
    Hangs,
    /// Never answered, and done only after everybody has given up.
    ArrivesLate,
}

impl Mishap {
    pub(super) fn draw(dice: &mut Dice) -> Option<Self> {
        let all = [
            Self::Refused,
            Self::ResetBefore,
            Self::ResetAfter,
            Self::NotSent,
            Self::Fails,
            Self::FailsDone,
            Self::ThrottledBriefly,
            Self::ThrottledLong,
            Self::Hangs,
            Self::ArrivesLate,
        ];
        dice.pick(&all).copied()
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::ResetBefore => "reset before commit",
            Self::ResetAfter => "reset after commit",
            Self::NotSent => "not sent",
            Self::Fails => "503, nothing done",
            Self::FailsDone => "503, done",
            Self::ThrottledBriefly => "429, 1 s",
            Self::ThrottledLong => "429, 120 s",
            Self::Hangs => "done, never answered",
            Self::ArrivesLate => "never answered, done late",
        }
    }

    /// Whether the provider does what it was asked.
    const fn commits(self) -> bool {
        matches!(self, Self::ResetAfter | Self::FailsDone | Self::Hangs | Self::ArrivesLate)
    }
}

/// One exchange, as far as the provider is concerned: it goes on when whoever asked is gone.
pub(super) struct Exchange {
    pub(super) world: Arc<World>,
    /// Who asked.
    pub(super) group: Group,
    pub(super) errand: Errand,
    pub(super) mishap: Option<Mishap>,
}

type Ending = Result<Incoming, HttpFault>;

impl Exchange {
    /// Sends the request off; the reply comes when, and if, the provider's answer arrives.
    pub(super) fn begin(self, request: &Outgoing) -> Reply<Ending> {
        let (sender, answer) = reply();
        let request = convert(request);
        let scheduler = self.world.scheduler.clone();
        let (there, back) = self.ways();
        scheduler.clone().spawn(Group::Platform, async move {
            scheduler.sleep(there).await;
            let true_answer = self.commit(&request, sender.is_heard());
            scheduler.sleep(back).await;
            if let Some(ending) = self.ending(true_answer) {
                sender.send(ending);
            } else {
                // Longer than any deadline.
                scheduler.sleep(120_000).await;
            }
        });
        answer
    }

    fn ways(&self) -> (i64, i64) {
        let mut dice = self.world.dice();
        let there = if self.mishap == Some(Mishap::ArrivesLate) { 32_000 } else { dice.between(5, 150) };
        let back = match self.errand {
            Errand::Token if !self.world.is_calm() => self.world.profile.token_ms + dice.between(0, 200),
            Errand::Token | Errand::Revoke | Errand::Identity | Errand::Api => dice.between(5, 300),
        };
        (there, back)
    }

    /// Lets the provider act, where the mishap does not keep it from it.
    fn commit(&self, request: &Request, is_heard: bool) -> Option<Answer> {
        if self.mishap.is_some_and(|mishap| !mishap.commits()) {
            return None;
        }
        let now_ms = self.world.provider_ms();
        let answer = {
            let mut provider = self.world.provider();
            let answer = provider.respond(request, now_ms);
            provider.settle(answer.n, self.mishap.is_none(), now_ms);
            answer
        };
        if self.errand == Errand::Token {
            self.keep_books(request, &answer, is_heard && self.mishap.is_none());
        }
        Some(answer)
    }

    /// Follows the tokens that leave the provider.
    fn keep_books(&self, request: &Request, answer: &Answer, is_delivered: bool) {
        let body = answer.to_json().unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(|value| value.as_str());
        let Some(access) = text("access_token") else { return };
        let old = request.form("refresh_token").or_else(|| request.form("code")).unwrap_or_default();
        let mut books = self.world.books();
        books.tokens.issue(&old, text("refresh_token"), access);
        books.tokens.note_use(&old, self.world.now_ms());
        let Some(fresh) = text("refresh_token") else { return };
        match self.group {
            Group::Object(number) if is_delivered => books.tokens.expect(number, fresh),
            _ if !is_delivered => books.tokens.lose(fresh),
            _ => {}
        }
    }

    /// What arrives; `None` for silence.
    fn ending(&self, answer: Option<Answer>) -> Option<Ending> {
        let no_answer = || Some(Err(HttpFault::NoAnswer("Network connection lost.".to_owned())));
        match self.mishap {
            None => answer.map(|answer| Ok(incoming(answer))),
            Some(Mishap::Refused | Mishap::ResetBefore | Mishap::ResetAfter) => no_answer(),
            Some(Mishap::NotSent) => Some(Err(HttpFault::NotSent("refused".to_owned()))),
            Some(Mishap::Fails | Mishap::FailsDone) => Some(Ok(plain(503, None))),
            Some(Mishap::ThrottledBriefly) => Some(Ok(plain(429, Some("1")))),
            Some(Mishap::ThrottledLong) => Some(Ok(plain(429, Some("120")))),
            Some(Mishap::Hangs | Mishap::ArrivesLate) => None,
        }
    }
}

fn convert(outgoing: &Outgoing) -> Request {
    let url = outgoing.url();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut request = Request::new(outgoing.method().as_str(), &format!("{}{query}", url.path()));
    request.headers = outgoing.headers().to_vec();
    request.body = outgoing.body().to_vec();
    request
}

fn incoming(answer: Answer) -> Incoming {
    let lower = |(name, value): (String, String)| (name.to_lowercase(), value);
    let body = match answer.body {
        Body::Bytes(bytes) => bytes,
        Body::Filler { .. } => Vec::new(),
    };
    Incoming { status: answer.status, headers: answer.headers.into_iter().map(lower).collect(), body }
}

fn plain(status: u16, retry_after: Option<&str>) -> Incoming {
    let header = retry_after.map(|wait| ("retry-after".to_owned(), wait.to_owned()));
    Incoming { status, headers: header.into_iter().collect(), body: b"the seed says no".to_vec() }
}
