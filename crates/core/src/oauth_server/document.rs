//! Client ID Metadata Documents (draft-ietf-oauth-client-id-metadata-document): the id is an address, and the document there
//! says who the client is. The address comes from a stranger, so the request is guarded.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::client::{Client, ClientError, Standing, clean_name};
use super::redirect::is_usable;
use crate::catalog::moved;
use crate::config::Config;
use crate::outbound::{Draft, Home, is_loopback, is_private};
use crate::ports::House;
use crate::vault::sha256_hex;

/// Longest address in characters.
const URL_MAX: usize = 512;
/// Largest document in bytes.
const DOCUMENT_MAX: usize = 16 * 1024;
/// Longest wait in milliseconds.
const WAIT_MS: u64 = 3_000;
/// Shortest and longest time a document is kept, in seconds.
const KEPT_SECONDS: (u64, u64) = (60, 24 * 60 * 60);

/// What of a document counts.
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    client_id: String,
    #[serde(default)]
    client_name: String,
    redirect_uris: Vec<String>,
    #[serde(default = "none")]
    token_endpoint_auth_method: String,
}

fn none() -> String {
    "none".to_owned()
}

/// Fetches the client whose document stands at this address, or takes it from the copy kept for at least a minute.
///
/// # Errors
/// [`ClientError::Document`] saying what is wrong with address or document.
pub(super) async fn fetch(house: &House, id: &str) -> Result<Client, ClientError> {
    let url = check_address(&house.config, id)?;
    let key = format!("cimd/{}", sha256_hex(id.as_bytes()));
    let kept = house.kv.get(&key).await.ok().flatten();
    let document = match kept.and_then(|text| serde_json::from_str::<Document>(&text).ok()) {
        Some(document) => document,
        None => ask(house, &url, &key).await?,
    };
    Ok(Client {
        id: id.to_owned(),
        name: clean_name(&document.client_name, url.host_str().unwrap_or("An MCP client")),
        redirect_uris: document.redirect_uris,
        standing: Standing::Verified(url.host_str().unwrap_or_default().to_owned()),
        secret: None,
        is_confidential: false,
    })
}

async fn ask(house: &House, url: &Url, key: &str) -> Result<Document, ClientError> {
    let refuse = ClientError::Document;
    let headers = vec![("accept".to_owned(), "application/json".to_owned())];
    let place = place_of(&house.config, url).ok_or(refuse("its address cannot be asked"))?;
    let draft = Draft { method: "GET".to_owned(), url: place.to_string(), headers, body: Vec::new() };
    let home = Home::of_document(&place, house.config.local);
    let request = home.seal(draft, WAIT_MS).map_err(|_| refuse("its host may not be asked"))?;
    let answer = house.http.send(request).await.map_err(|_| refuse("its host does not answer"))?;
    let is_json = answer.header("content-type").is_some_and(|kind| kind.contains("json"));
    if answer.status != 200 || !is_json {
        return Err(refuse("its address does not answer 200 with JSON"));
    }
    if answer.body.len() > DOCUMENT_MAX {
        return Err(refuse("it is over 16 KB"));
    }
    let document =
        serde_json::from_slice(&answer.body).map_err(|_| refuse("it lacks client_id or redirect_uris"))?;
    check(&house.config, &document, url)?;
    if let Ok(text) = serde_json::to_string(&document) {
        // A document that could not be kept is asked for again.
        let _ = house.kv.put(key, &text, Some(kept_for(answer.header("cache-control")))).await;
    }
    Ok(document)
}

/// Where the document is asked for: at its address, or on a local instance where that origin is moved to.
fn place_of(config: &Config, url: &Url) -> Option<Url> {
    match moved(url.as_str(), &config.local_origins) {
        Some(there) => Url::parse(&there).ok(),
        None => Some(url.clone()),
    }
}

/// https, with a path, to a public name: nothing that could mean a machine of ours.
fn check_address(config: &Config, id: &str) -> Result<Url, ClientError> {
    let refuse = || ClientError::Document("its address must be https, with a path, at a public name");
    let url = Url::parse(id).ok().filter(|_| id.len() <= URL_MAX).ok_or_else(refuse)?;
    // What the parser had to change (dot segments, case, a default port) would make two ids of one client.
    let plain = url.as_str() == id
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none();
    let nearby = config.local && url.scheme() == "http" && is_loopback(&url);
    let public = url.scheme() == "https" && is_public(&url);
    if plain && url.path().len() > 1 && (nearby || public) && !is_ours(config, &url) {
        Ok(url)
    } else {
        Err(refuse())
    }
}

fn is_public(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else { return false };
    name.contains('.') && !name.ends_with('.') && !is_private(name)
}

fn is_ours(config: &Config, url: &Url) -> bool {
    let origin = url.origin().ascii_serialization();
    origin == config.web_origin || origin == config.api_origin
}

fn check(config: &Config, document: &Document, url: &Url) -> Result<(), ClientError> {
    let refuse = ClientError::Document;
    if document.client_id != url.as_str() {
        return Err(refuse("its client_id is not its address"));
    }
    if document.token_endpoint_auth_method != "none" {
        return Err(refuse("only public clients are served"));
    }
    let usable = |text: &String| Url::parse(text).is_ok_and(|url| is_usable(config, &url));
    let count = document.redirect_uris.len();
    if (1..=20).contains(&count) && document.redirect_uris.iter().all(usable) {
        Ok(())
    } else {
        Err(refuse("its redirect_uris cannot be used"))
    }
}

/// As long as its host says, within bounds.
fn kept_for(cache_control: Option<&str>) -> u64 {
    let (least, most) = KEPT_SECONDS;
    let age = cache_control.into_iter().flat_map(|value| value.split(',')).find_map(|part| {
        part.trim().strip_prefix("max-age=").and_then(|seconds| seconds.parse::<u64>().ok())
    });
    age.unwrap_or(least).clamp(least, most)
}
