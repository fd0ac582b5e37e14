//! An entry into JSON as agents read it: comments and trailing commas are allowed, and stay.

mod scan;

use clawlink_setup::{Entry, SERVER, Target};
use serde_json::Value;

use self::scan::{Malformed, Object, Scanner};
use super::merge::{Change, MergeError, line_at};

/// The byte order mark that some editors begin a file with.
const MARK: char = '\u{feff}';

/// Puts the entry first into the object of servers, which is made where there is none.
///
/// # Errors
/// [`MergeError`]; nothing is replaced.
pub(super) fn insert(text: &str, entry: &Entry, target: &Target<'_>) -> Result<Change, MergeError> {
    if text.trim_start_matches(MARK).trim().is_empty() {
        return Ok(Change::Added(entry.document(target)));
    }
    let whole = read(text, entry.servers)?;
    let member = entry.member(target);
    match whole.servers {
        None => Ok(Change::Added(put(text, &whole.top, &wrapped(entry, &member)))),
        Some(servers) => match servers.ours {
            None => Ok(Change::Added(put(text, &servers.object, &member))),
            Some(ours) if ours == wanted(&member) => Ok(Change::Unchanged),
            Some(_) => Err(MergeError::Taken { servers: entry.servers, server: SERVER }),
        },
    }
}

/// What matters of a file.
struct Whole {
    top: Object,
    servers: Option<Servers>,
}

struct Servers {
    object: Object,
    ours: Option<Value>,
}

fn read(text: &str, servers: &'static str) -> Result<Whole, MergeError> {
    let mut scanner = Scanner::behind(text, MARK);
    let mut found = None;
    let mut odd_at = None;
    let top = scanner.object(|scanner, name| {
        if name != servers || !scanner.is_at('{') {
            odd_at = odd_at.or((name == servers).then_some(scanner.at()));
            return scanner.value().map(drop);
        }
        odd_at = odd_at.or(found.is_some().then_some(scanner.at()));
        let mut ours = None;
        let object = scanner.object(|scanner, name| {
            let value = scanner.value()?;
            ours = if name == SERVER { Some(value) } else { ours.take() };
            Ok(())
        })?;
        found = Some(Servers { object, ours });
        Ok(())
    });
    let top = top.and_then(|top| scanner.end().map(|()| top));
    let malformed = |Malformed { at }| MergeError::Malformed { expected: "JSON", line: line_at(text, at) };
    let top = top.map_err(malformed)?;
    match odd_at {
        Some(at) => Err(MergeError::Unexpected { servers, line: line_at(text, at), expected: "one object" }),
        None => Ok(Whole { top, servers: found }),
    }
}

fn wrapped(entry: &Entry, member: &str) -> String {
    format!("{}:{{{member}}}", Value::from(entry.servers))
}

fn wanted(member: &str) -> Value {
    let read: Result<Value, _> = serde_json::from_str(&format!("{{{member}}}"));
    read.ok().and_then(|mut read| read.get_mut(SERVER).map(Value::take)).unwrap_or_default()
}

/// The text with a member put behind the object's brace, on a line of its own where the next one has that.
fn put(text: &str, object: &Object, member: &str) -> String {
    let (before, after) = text.split_at_checked(object.opened).unwrap_or((text, ""));
    if object.is_empty {
        return [before, member, after].concat();
    }
    let lead: String = after.chars().take_while(char::is_ascii_whitespace).collect();
    [before, &lead, member, ",", after].concat()
}

#[cfg(test)]
mod tests;
