use super::given::Wrong;
use crate::exec::mimetype::is_mimetype;
use crate::outbound::{Draft, Home};
use crate::ports::{House, HttpFault};

/// How long a fetch may take.
const DEADLINE_MS: u64 = 20_000;

/// What an address gave.
pub(super) struct Fetched {
    pub(super) bytes: Vec<u8>,
    pub(super) mimetype: Option<String>,
    pub(super) name: Option<String>,
}

/// Fetches a file through the one door: https to a public name, no credential, no redirect, at most `cap_bytes`.
pub(super) async fn fetch(house: &House, url: &str, cap_bytes: usize) -> Result<Fetched, Wrong> {
    let wrong = |expected: &str| ("url", expected.to_owned());
    let home = Home::of_public(url, house.config.local)
        .ok_or_else(|| wrong("https:// and a public name, without a port, user or fragment"))?;
    let accept = ("accept".to_owned(), "*/*".to_owned());
    let draft =
        Draft { method: "GET".to_owned(), url: url.to_owned(), headers: vec![accept], body: Vec::new() };
    let outgoing = home.seal(draft, DEADLINE_MS).map_err(|error| ("url", error.to_string()))?;
    let answer = house.http.send(outgoing.with_answer_cap(cap_bytes)).await.map_err(|fault| match fault {
        HttpFault::TooLarge(_) => ("url", format!("an address of at most {cap_bytes} bytes")),
        _ => wrong("an address that answers"),
    })?;
    if answer.status != 200 {
        return Err((
            "url",
            format!("an address that answers 200 itself; this one answers {}", answer.status),
        ));
    }
    let said = answer.header("content-type").and_then(|kind| kind.split(';').next()).map(str::trim);
    let mimetype = said.filter(|kind| is_mimetype(kind)).map(str::to_owned);
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
    Ok(Fetched { bytes: answer.body, mimetype, name })
}
