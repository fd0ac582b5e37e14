use serde_json::json;

use crate::model::journal::Entry;
use crate::model::{Answer, Effect, Model, Request};

impl Model {
    /// `GET /_control/requests`: the kept requests, oldest first, filtered by `path` (exact, or a prefix with
    /// `*`), `method`, `account`, `client`, `listener`, `after` (a number).
    pub(super) fn list_requests(&self, request: &Request) -> Answer {
        let listener = |entry: &Entry| json!(entry.request.listener).as_str().map(str::to_owned);
        let after = request.query("after").and_then(|text| text.parse().ok()).unwrap_or(0);
        let wanted: Vec<_> = self
            .journal
            .entries()
            .filter(|entry| entry.n > after)
            .filter(|entry| fits_path(request, entry.request.path()))
            .filter(|entry| fits(request, "method", Some(&entry.request.method)))
            .filter(|entry| fits(request, "account", entry.account.as_deref()))
            .filter(|entry| fits(request, "client", entry.client.as_deref()))
            .filter(|entry| fits(request, "listener", listener(entry).as_deref()))
            .map(Entry::to_json)
            .collect();
        let body = json!({"requests": wanted, "count": wanted.len(), "other_host_count": self.journal.count_other()});
        Answer::json(200, &body)
    }

    /// `GET /_control/ledger`: committed effects, oldest first, filtered by `marker`, `account`, `path`, `method`.
    pub(super) fn list_effects(&self, request: &Request) -> Answer {
        let wanted: Vec<&Effect> = self
            .effects()
            .filter(|effect| fits_path(request, &effect.path))
            .filter(|effect| fits(request, "marker", effect.marker.as_deref()))
            .filter(|effect| fits(request, "account", effect.account.as_deref()))
            .filter(|effect| fits(request, "method", Some(&effect.method)))
            .collect();
        Answer::json(200, &json!({"effects": wanted, "count": wanted.len()}))
    }

    /// `GET /_control/tokens`: grants with their refresh tokens and calls, filtered by `account`, `client`.
    pub(super) fn report_tokens(&self, request: &Request) -> Answer {
        let text = |grant: &serde_json::Value, key: &str| grant.get(key)?.as_str().map(str::to_owned);
        let wanted: Vec<_> = self
            .grants
            .report()
            .into_iter()
            .filter(|grant| fits(request, "account", text(grant, "account").as_deref()))
            .filter(|grant| fits(request, "client", text(grant, "client_id").as_deref()))
            .collect();
        Answer::json(200, &json!({"grants": wanted, "token_calls": self.token_calls}))
    }
}

fn fits(request: &Request, name: &str, found: Option<&str>) -> bool {
    request.query(name).is_none_or(|wanted| found == Some(wanted.as_str()))
}

fn fits_path(request: &Request, path: &str) -> bool {
    let fits =
        |wanted: String| wanted.strip_suffix('*').map_or(wanted == path, |prefix| path.starts_with(prefix));
    request.query("path").is_none_or(fits)
}
