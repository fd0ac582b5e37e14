use serde::Deserialize;

use super::fault::{ControlFault, read};
use crate::model::accounts::Accounts;
use crate::model::oauth::{Clients, Grants};
use crate::model::{Answer, Model, Request};

/// A part of the state that can be reset alone.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Rules,
    Requests,
    Ledger,
    Tokens,
    Clients,
    Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    /// These parts; everything when left out.
    only: Option<Vec<Part>>,
}

const EVERYTHING: [Part; 6] =
    [Part::Rules, Part::Requests, Part::Ledger, Part::Tokens, Part::Clients, Part::Content];

impl Model {
    /// `POST /_control/reset`. Request numbers and the seed go on, so nothing new looks like something old.
    pub(super) fn reset(&mut self, request: &Request) -> Result<Answer, ControlFault> {
        let reset: Reset = read(request)?;
        for part in reset.only.unwrap_or_else(|| EVERYTHING.to_vec()) {
            self.reset_part(part);
        }
        Ok(Answer::empty(204))
    }

    fn reset_part(&mut self, part: Part) {
        match part {
            Part::Rules => {
                self.rules.clear();
                self.buckets.clear();
            }
            Part::Requests => self.journal.clear(),
            Part::Ledger => {
                self.ledger.clear();
                self.replays.clear();
                self.postponed.clear();
            }
            Part::Tokens => {
                self.grants = Grants::default();
                self.token_calls = 0;
            }
            Part::Clients => self.clients = Clients::new(),
            Part::Content => self.accounts = Accounts::new(),
        }
    }
}
