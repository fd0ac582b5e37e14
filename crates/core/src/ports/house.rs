use std::sync::Arc;

use super::storage::{
    Approvals, Audit, AuthCodes, AuthTokens, Bodies, ConnectionSessions, Connections, Devices, HeldAccounts,
    Leases, Ledger, LoginCodes, Mailbox, OauthClients, PairingSessions, Previews, ReauthMails, Registrations,
    Revocations, Rules, SealedTexts, Users, WebSessions,
};
use super::{Background, Clock, ConnectionActor, Entropy, Http, Kv, Mailer, Signer};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::memory::Memory;

/// Everything a domain verb may lean on: the ports, and what was decided at start-up. One per event.
#[derive(Clone)]
pub struct House {
    /// Checked configuration.
    pub config: Arc<Config>,
    /// The apps and tools.
    pub catalog: Arc<Catalog>,
    /// What the isolate remembers between events.
    pub memory: Arc<Memory>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Signatures with entrusted keys.
    pub signer: Arc<dyn Signer>,
    /// The door to other hosts.
    pub http: Arc<dyn Http>,
    /// Sealed credentials near the caller.
    pub kv: Arc<dyn Kv>,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
    /// Work after the answer.
    pub background: Arc<dyn Background>,
    /// The single writers of credentials.
    pub actor: Arc<dyn ConnectionActor>,
    /// The database, by noun.
    pub store: Store,
}

/// The storage ports, all answered by one database.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is named after its trait, which holds the contract")]
pub struct Store {
    pub users: Arc<dyn Users>,
    pub login_codes: Arc<dyn LoginCodes>,
    pub web_sessions: Arc<dyn WebSessions>,
    pub devices: Arc<dyn Devices>,
    pub auth_codes: Arc<dyn AuthCodes>,
    pub auth_tokens: Arc<dyn AuthTokens>,
    pub connection_sessions: Arc<dyn ConnectionSessions>,
    pub connections: Arc<dyn Connections>,
    pub ledger: Arc<dyn Ledger>,
    pub oauth_clients: Arc<dyn OauthClients>,
    pub pairing_sessions: Arc<dyn PairingSessions>,
    pub previews: Arc<dyn Previews>,
    pub approvals: Arc<dyn Approvals>,
    pub rules: Arc<dyn Rules>,
    pub reauth_mails: Arc<dyn ReauthMails>,
    pub registrations: Arc<dyn Registrations>,
    pub revocations: Arc<dyn Revocations>,
    pub sealed_texts: Arc<dyn SealedTexts>,
    pub audit: Arc<dyn Audit>,
    pub bodies: Arc<dyn Bodies>,
    pub held_accounts: Arc<dyn HeldAccounts>,
    pub leases: Arc<dyn Leases>,
    pub mailbox: Arc<dyn Mailbox>,
}

impl Store {
    /// Hands one database out under every name.
    pub fn of<D>(database: Arc<D>) -> Self
    where
        D: Users
            + LoginCodes
            + WebSessions
            + Devices
            + AuthCodes
            + AuthTokens
            + ConnectionSessions
            + Connections
            + Ledger
            + OauthClients
            + PairingSessions
            + Previews
            + Approvals
            + Rules
            + ReauthMails
            + Registrations
            + Revocations
            + SealedTexts
            + Audit
            + Bodies
            + HeldAccounts
            + Leases
            + Mailbox
            + 'static,
    {
        Self {
            users: database.clone(),
            login_codes: database.clone(),
            web_sessions: database.clone(),
            devices: database.clone(),
            auth_codes: database.clone(),
            auth_tokens: database.clone(),
            connection_sessions: database.clone(),
            connections: database.clone(),
            ledger: database.clone(),
            oauth_clients: database.clone(),
            pairing_sessions: database.clone(),
            previews: database.clone(),
            approvals: database.clone(),
            rules: database.clone(),
            reauth_mails: database.clone(),
            registrations: database.clone(),
            revocations: database.clone(),
            sealed_texts: database.clone(),
            audit: database.clone(),
            bodies: database.clone(),
            held_accounts: database.clone(),
            leases: database.clone(),
            mailbox: database,
        }
    }
}
