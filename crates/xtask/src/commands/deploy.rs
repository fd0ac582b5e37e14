//! `cargo xtask deploy --dry-run`: what would be uploaded, how large it is, and what it needs at Cloudflare.

use std::fs;
use std::path::Path;

use clap::Args;

use crate::failure::Failure;
use crate::sh::Sh;
use crate::tools;
use crate::worker::{Optimisation, Worker};

/// The size, in KiB of gzip, that no worker may pass: half of what Cloudflare takes on its smallest plan, because
/// a larger script starts more slowly.
const LIMIT_KIB: u32 = 1_464;

/// What an account needs before the first upload, in order.
const NEEDED: &str = "\
What deploying needs, in this order (each with node_modules/.bin/wrangler, after `wrangler login`):
  D1 database      wrangler d1 create clawlink            its id goes into both wrangler.*.toml as database_id
  KV namespace     wrangler kv namespace create CREDENTIALS   its id goes into both wrangler.*.toml as id
  tables           wrangler d1 migrations apply DB --remote -c wrangler.api.toml
  Durable Object   ConnectionObject, made by the first upload of `clawlink`
  secrets          wrangler secret put NAME -c FILE, once for each file:
                     CREDENTIAL_KEYS   {\"k1\":\"<base64 of 32 random bytes>\"}   (the same in both)
                     OAUTH_CLIENTS     {\"<app>\":{\"client_id\":\"…\",\"client_secret\":\"…\"}}   (the same in both)
                     MAIL_URL, MAIL_KEY, MAIL_FROM   (the same in both: codes, and connections that need a person)
  uploads          wrangler deploy -c wrangler.api.toml, then wrangler deploy -c wrangler.web.toml
  domains          claw-link.dev and api.claw-link.dev, made by the uploads in an account that holds the zone";

/// The flags of `deploy`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Upload nothing. Required: the uploads themselves are the commands that this prints.
    #[arg(long, required = true)]
    dry_run: bool,
}

/// Builds both workers for release and has wrangler pack them.
///
/// # Errors
/// [`Failure::TooLarge`] for a bundle over the limit; a build or pack that fails.
pub(crate) fn run(sh: &Sh, arguments: &Arguments) -> Result<(), Failure> {
    debug_assert!(arguments.dry_run, "clap requires it");
    tools::for_workers(sh)?;
    for worker in Worker::ALL {
        let kib = pack(sh, worker)?;
        println!("{:<14} {kib:>5} KiB gzip (limit {LIMIT_KIB})", worker.script());
        if kib > LIMIT_KIB {
            return Err(Failure::TooLarge { script: worker.script(), kib, limit: LIMIT_KIB });
        }
    }
    println!("\n{NEEDED}");
    Ok(())
}

/// Builds one worker and returns its size in KiB of gzip, rounded up, as wrangler counts it.
fn pack(sh: &Sh, worker: Worker) -> Result<u32, Failure> {
    eprintln!("building the {} worker for release", worker.name());
    worker.build(sh, Optimisation::Release, false, &sh.root().join(worker.folder()).join("build"))?;
    let folder = sh.target()?.join("deploy");
    fs::create_dir_all(&folder).map_err(Failure::io("create", &folder))?;
    let log = folder.join(format!("{}.log", worker.name()));
    sh.call(format!("packing the {} worker", worker.name()), sh.node_program("wrangler"))
        .args(["deploy", "--dry-run", "--config", worker.configuration(), "--outdir"])
        .arg(folder.join(worker.name()))
        .env("CI", "1")
        .run_into(&log)?;
    read_size(&log)
}

fn read_size(log: &Path) -> Result<u32, Failure> {
    let text = fs::read_to_string(log).map_err(Failure::io("read", log))?;
    gzip_kib(&text).ok_or_else(|| Failure::Missing {
        tool: "a line `gzip: … KiB`".to_owned(),
        remedy: format!("see what wrangler says in {}", log.display()),
    })
}

/// Reads `… / gzip: 128.31 KiB`.
fn gzip_kib(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("gzip: ")?;
    let (whole, _) = after.split_once(" KiB")?.0.split_once('.')?;
    whole.parse::<u32>().ok()?.checked_add(1)
}

#[cfg(test)]
mod tests {
    use super::gzip_kib;

    #[test]
    fn the_size_is_rounded_up() {
        assert_eq!(gzip_kib("Total Upload: 402.11 KiB / gzip: 128.31 KiB\n"), Some(129));
    }

    #[test]
    fn a_report_without_a_size_is_noticed() {
        assert_eq!(gzip_kib("Total Upload"), None);
    }
}
