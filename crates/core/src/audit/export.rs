use std::fmt::Write as _;

use serde::Serialize;

use super::chain::{CHAIN_START, Link};
use crate::id::UserId;
use crate::ports::{Fault, House};
use crate::time::UnixMs;
use crate::vault::{hex, sha256_parts};

/// Events read at once.
const PAGE: u32 = 500;

/// The first line of an export: what the lines after it must add up to.
#[derive(Serialize)]
struct Opening<'a> {
    format: &'static str,
    user: &'a str,
    exported_at: String,
    events: usize,
    /// The hash before the first event of the file.
    from: &'a str,
    /// The hash of the last one.
    head: &'a str,
    /// Over all of the above.
    hash: String,
}

/// A person's whole chain as JSON lines: a head, then every event in order. What comes in meanwhile is not in it.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn export(house: &House, user: &UserId) -> Result<String, Fault> {
    let mut links: Vec<Link> = Vec::new();
    loop {
        let after = links.last().map_or(0, |link| link.seq);
        let page = house.store.audit.list_chain(user, after, PAGE).await?;
        let last = page.len() < PAGE as usize;
        links.extend(page);
        if last {
            return Ok(write(user, &links, house.clock.now()));
        }
    }
}

fn write(user: &UserId, links: &[Link], now: UnixMs) -> String {
    let from = links.first().map_or(CHAIN_START, |link| &link.prev_hash);
    let head = links.last().map_or(from, |link| &link.hash);
    let (exported_at, events) = (now.to_iso(), links.len());
    let parts = ["clawlink-audit-v1 head", user.as_str(), &exported_at, &events.to_string(), from, head];
    let hash = hex(&sha256_parts(&parts));
    let head =
        Opening { format: "clawlink-audit-v1", user: user.as_str(), exported_at, events, from, head, hash };
    let mut text = serde_json::to_string(&head).unwrap_or_default();
    for link in links {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}", serde_json::to_string(link).unwrap_or_default());
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::link_hash;
    use super::*;

    /// The file that the command line's verifier is tested with too: both sides of the format agree on it.
    const VECTOR: &str = include_str!("vector.jsonl");

    fn chain(count: i64) -> Vec<Link> {
        let mut prev_hash = CHAIN_START.to_owned();
        let mut link = |seq: i64| {
            let (actor, action) = ("person".to_owned(), "sign_in".to_owned());
            let target = format!("usr_{seq} “é”\n");
            let link = Link {
                seq,
                at: 1_000 * seq,
                actor,
                action,
                target,
                prev_hash: prev_hash.clone(),
                hash: String::new(),
            };
            prev_hash = link_hash("usr_1", &link);
            Link { hash: prev_hash.clone(), ..link }
        };
        (1..=count).map(&mut link).collect()
    }

    #[test]
    fn an_export_is_written_as_it_always_was() {
        assert_eq!(write(&"usr_1".into(), &chain(3), UnixMs(10_000)), VECTOR);
    }

    #[test]
    fn no_event_is_a_chain_too() {
        let text = write(&"usr_1".into(), &[], UnixMs(0));
        assert!(text.ends_with("}\n") && text.lines().count() == 1 && text.contains(CHAIN_START));
    }
}
