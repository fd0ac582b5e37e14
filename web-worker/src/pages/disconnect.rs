//! `/dashboard/connections/:id/disconnect`: what ends, and then what ended.

use askama::Template;

use super::{
    asset, filters,
    part::{Account, AppMark, Nav, Parting, Shell},
};

/// The page before and after a disconnect.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/disconnect.html")]
pub struct Disconnect {
    /// What surrounds it.
    pub shell: Shell,
    /// The app.
    pub app: AppMark,
    /// Whose account it is.
    pub account: Account,
    /// Who runs the app (`Google`).
    pub provider: String,
    /// Back to the connection, or afterwards to all connections.
    pub back_url: String,
    /// Before or after.
    pub state: DisconnectState,
}

/// How far it is.
#[derive(Clone, Debug)]
pub enum DisconnectState {
    /// Asks.
    Ask {
        /// Where the form posts to.
        action: String,
        /// `2 agents lose`, `Your agent loses` or `No agent uses`; a sentence that goes on with the account.
        losers: String,
        /// Where a person takes the grant back by hand, if the provider offers no revocation.
        manual_url: Option<String>,
        /// Other connections that the provider would end with it.
        siblings: Vec<Account>,
    },
    /// It has ended, as far as this says.
    Ended(Parting),
}

#[cfg(any(test, feature = "gallery"))]
impl Disconnect {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        use super::part::sample::{account, app, shell};
        let page = |state| Self {
            shell: shell("Disconnect Gmail", Nav::Connections),
            app: app("Gmail"),
            account: account("mara@acme.com", "acme.com"),
            provider: "Google".to_owned(),
            back_url: "/dashboard/connections/con_1".to_owned(),
            state,
        };
        let ask = |siblings, manual_url| DisconnectState::Ask {
            action: "/dashboard/connections/con_1/disconnect".to_owned(),
            losers: "2 agents lose".to_owned(),
            manual_url,
            siblings,
        };
        let by_hand = "https://myaccount.google.com/connections".to_owned();
        let asks = vec![
            ("ask", page(ask(Vec::new(), None))),
            ("ask-siblings", page(ask(vec![account("mara@acme.com", "Google Drive")], None))),
            ("ask-by-hand", page(ask(Vec::new(), Some(by_hand)))),
        ];
        let ends =
            Parting::samples().into_iter().map(|(name, end)| (name, page(DisconnectState::Ended(end))));
        asks.into_iter().chain(ends).collect()
    }
}
