use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::audit::{Broken, Intact, verify};
use crate::context::Context;
use crate::failure::Failure;

/// Check an exported audit log
#[derive(Args)]
pub(crate) struct Audit {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Check that no event of an export was changed, removed, put in or moved. Asks nobody
    Verify {
        /// The file from the activity page
        file: PathBuf,
        /// The head of an earlier export, which this one must end with
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
}

/// Why an export is not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AuditFailure {
    /// It cannot be read.
    #[error("{}: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not as it was written.
    #[error("{}: {source}", file.display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// Where.
        source: Broken,
    },
    /// It is intact, and another chain.
    #[error("{}: ends with {found}, not with {wanted}", file.display())]
    OtherHead {
        /// The file.
        file: PathBuf,
        /// The head that was named.
        wanted: String,
        /// Its own.
        found: String,
    },
}

impl Audit {
    #[expect(clippy::unused_async, reason = "commands are run alike")]
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let Action::Verify { file, head } = self.action;
        let bytes =
            std::fs::read(&file).map_err(|source| AuditFailure::Unreadable { file: file.clone(), source })?;
        let intact = verify(&bytes).map_err(|source| AuditFailure::Broken { file: file.clone(), source })?;
        match head {
            Some(wanted) if wanted != intact.head => {
                Err(AuditFailure::OtherHead { file, wanted, found: intact.head }.into())
            }
            _ => Ok(page(&intact, context.json())),
        }
    }
}

fn page(intact: &Intact, as_json: bool) -> String {
    let Intact { user, events, exported_at, head } = intact;
    if as_json {
        return json!({ "intact": true, "user": user, "events": events, "exported_at": exported_at, "head": head })
            .to_string();
    }
    format!("Intact: {events} events of {user}, exported {exported_at}.\nhead  {head}\n")
}
