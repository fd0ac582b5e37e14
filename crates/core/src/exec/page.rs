//! Continuing a list: where the next cursor is read, and where it is sent.

use clawlink_manifest::{App, Encode, FieldKind, FieldPlace, InjectPlace, Page, PageStyle, Tool};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use super::json::text_at;
use super::render::RenderError;
use crate::ports::Incoming;

/// Longest cursor, in bytes.
const CURSOR_MAX_BYTES: usize = 4 * 1024;

/// Where a cursor goes in a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Turn {
    /// It is the value of this argument.
    Argument(String, Value),
    /// No field carries it: place, key and value.
    Extra(FieldPlace, String, Value),
    /// The app named the whole address of the next page.
    Address(NextAddress),
}

/// Path and query of a next page, below the tool's base. What else the request holds stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NextAddress {
    /// The path, encoded.
    pub(super) path: String,
    /// The query's pairs, decoded.
    pub(super) query: Vec<(String, String)>,
}

/// Places a cursor.
///
/// # Errors
/// [`RenderError::Argument`] at `/cursor`: the tool's answers have one page, or the text is no cursor of its style.
pub(super) fn turn(app: &App, tool: &Tool, cursor: &str) -> Result<Turn, RenderError> {
    let page =
        page_of(app, tool).ok_or_else(|| RenderError::cursor("no cursor: this tool answers in one page"))?;
    let expected = || RenderError::cursor("the cursor of an earlier answer, unchanged");
    if cursor.is_empty() || cursor.len() > CURSOR_MAX_BYTES {
        return Err(expected());
    }
    if page.style == PageStyle::NextUrl {
        return address(cursor).map(Turn::Address).ok_or_else(expected);
    }
    let field = tool.fields.iter().find(|field| sent_as(field.upstream.as_ref(), &field.name) == page.send);
    let counts = matches!(page.style, PageStyle::Page | PageStyle::Offset);
    let counted = counts || field.is_some_and(|field| field.kind == FieldKind::Integer);
    let value = if counted {
        Value::from(cursor.parse::<u64>().map_err(|_| expected())?)
    } else {
        Value::from(cursor)
    };
    let has_body = !matches!(tool.encode, Encode::None | Encode::Raw);
    Ok(match field {
        Some(field) => Turn::Argument(field.name.to_string(), value),
        None if has_body => Turn::Extra(FieldPlace::Body, page.send.to_string(), value),
        None => Turn::Extra(FieldPlace::Query, page.send.to_string(), value),
    })
}

fn sent_as<'a>(upstream: &'a str, name: &'a str) -> &'a str {
    if upstream.is_empty() { name } else { upstream }
}

fn page_of<'a>(app: &'a App, tool: &Tool) -> Option<&'a Page> {
    app.pages.iter().find(|page| !tool.output.page.is_empty() && page.id == tool.output.page)
}

/// What the next cursor is worked out from.
pub(super) struct Turned<'a> {
    /// The answer as the provider gave it.
    pub(super) answer: &'a Incoming,
    /// Its body.
    pub(super) document: &'a Value,
    /// How many items it held.
    pub(super) items: usize,
    /// The cursor it was asked with.
    pub(super) cursor: Option<&'a str>,
    /// The arguments it was asked with.
    pub(super) arguments: &'a Map<String, Value>,
    /// The URL it was asked at, slots unexpanded.
    pub(super) url: &'a str,
}

/// The cursor of the next page; `None` on the last one.
pub(super) fn next_cursor(app: &App, tool: &Tool, turned: &Turned<'_>) -> Option<String> {
    let page = page_of(app, tool)?;
    let more = turned.document.pointer(&page.more).and_then(Value::as_bool);
    let more = if page.more.is_empty() { None } else { Some(more.unwrap_or(false)) };
    if more == Some(false) {
        return None;
    }
    let current = turned.cursor.and_then(|cursor| cursor.parse::<u64>().ok());
    let goes_on = || more == Some(true) || turned.items >= asked_size(page, tool, turned.arguments);
    match page.style {
        PageStyle::Cursor => text_at(turned.document, &page.read).filter(|cursor| !cursor.is_empty()),
        PageStyle::NextUrl => {
            text_at(turned.document, &page.read).and_then(|next| find_address(app, turned.url, &next))
        }
        PageStyle::Connection => {
            let info = turned.document.pointer(&page.read)?;
            let more = info.pointer("/hasNextPage").and_then(Value::as_bool) == Some(true);
            text_at(info, "/endCursor").filter(|cursor| more && !cursor.is_empty())
        }
        PageStyle::Link => turned.answer.header("link").and_then(|link| linked(link, &page.send)),
        PageStyle::Page => goes_on().then(|| current.unwrap_or(1).saturating_add(1).to_string()),
        PageStyle::Offset => {
            let seen = current.unwrap_or(0).saturating_add(turned.items as u64);
            goes_on().then(|| seen.to_string())
        }
    }
}

/// The page size that was asked for; 1 where it is not known, so that only an empty page ends the list.
fn asked_size(page: &Page, tool: &Tool, arguments: &Map<String, Value>) -> usize {
    let field = tool.fields.iter().find(|field| sent_as(field.upstream.as_ref(), &field.name) == page.size);
    let asked = field.and_then(|field| arguments.get(field.name.as_ref())).and_then(Value::as_u64);
    asked.and_then(|size| usize::try_from(size).ok()).unwrap_or(1).max(1)
}

/// The page parameter of the URL with `rel="next"`, RFC 8288. The URL itself is never visited.
fn linked(header: &str, send: &str) -> Option<String> {
    let next = header.split(',').find(|link| {
        link.split(';').skip(1).any(|part| matches!(part.trim(), r#"rel="next""# | "rel=next"))
    })?;
    let url = next.split_once('<')?.1.split_once('>')?.0;
    let url = Url::parse("https://relative.invalid").ok()?.join(url).ok()?;
    url.query_pairs().find(|(key, _)| key == send).map(|(_, value)| value.into_owned())
}

/// Path and query of the URL that an app calls its next page; `None` unless it is of the origin that was asked. Keys under
/// which the credential is sent are left out: some apps repeat the whole query, and a cursor goes to the agent.
fn find_address(app: &App, asked: &str, next: &str) -> Option<String> {
    let asked = Url::parse(asked).ok()?;
    let next = asked.join(next).ok().filter(|next| next.origin() == asked.origin())?;
    let secret =
        |key: &str| app.injects.iter().any(|inject| inject.place == InjectPlace::Query && inject.name == key);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(next.query_pairs().filter(|(key, _)| !secret(key)));
    Some(format!("{}?{}", next.path(), query.finish()))
}

/// Reads what [`find_address`] wrote.
fn address(place: &str) -> Option<NextAddress> {
    let (path, query) = place.split_once('?').filter(|(path, _)| path.starts_with('/'))?;
    let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Some(NextAddress { path: path.to_owned(), query })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::fixtures::{HOOKS, answer, app, target, tool};
    use crate::exec::render::render;
    use serde_json::json;

    fn next(
        style: &'static str,
        document: &Value,
        cursor: Option<&str>,
        arguments: &Value,
    ) -> Option<String> {
        let mut tool = tool("notes_pages");
        tool.output.page = style.into();
        let mut answer = answer(200, document);
        let links = r#"<https://x.org/n?after=a%20b&size=2>; rel="next", <https://x.org/n>; rel="first""#;
        answer.headers.push(("link".to_owned(), links.to_owned()));
        let items = document.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len);
        let arguments = arguments.as_object().unwrap();
        let url = "https://api.notes.example.com/v1/pages";
        next_cursor(&app(), &tool, &Turned { answer: &answer, document, items, cursor, arguments, url })
    }

    #[test]
    fn every_style_finds_its_next_cursor() {
        let two = json!({ "items": [1, 2], "next_cursor": "c2" });
        let none = json!({ "items": [], "next_cursor": null });
        let limit = json!({ "limit": 2 });
        let table = [
            ("cursor", &two, None, Some("c2")),
            ("cursor", &none, None, None),
            ("page", &two, None, Some("2")),
            ("page", &two, Some("7"), Some("8")),
            ("page", &none, Some("7"), None),
            ("offset", &two, None, Some("2")),
            ("offset", &two, Some("40"), Some("42")),
            ("offset", &none, Some("40"), None),
            ("link", &two, None, Some("a b")),
            (
                "url",
                &json!({ "next": "/v1/pages?after=a%20b&key=SECRET" }),
                None,
                Some("/v1/pages?after=a+b"),
            ),
            (
                "url",
                &json!({ "next": "https://api.notes.example.com/v1/pages/2" }),
                None,
                Some("/v1/pages/2?"),
            ),
            ("url", &json!({ "next": "https://evil.example/v1/pages?after=2" }), None, None),
            ("url", &json!({ "next": null }), None, None),
            ("graph", &json!({ "info": { "endCursor": "e", "hasNextPage": true } }), None, Some("e")),
            ("graph", &json!({ "info": { "endCursor": "e", "hasNextPage": false } }), None, None),
        ];
        for (style, document, cursor, expected) in table {
            assert_eq!(next(style, document, cursor, &limit).as_deref(), expected, "{style} {cursor:?}");
        }
        assert_eq!(next("page", &two, None, &json!({ "limit": 3 })), None, "a short page is the last");
    }

    fn turned_url(place: &str) -> Result<String, RenderError> {
        let mut tool = tool("notes_pages");
        tool.output.page = "url".into();
        let plan = render(&app(), &tool, &Map::new(), &target("key"), HOOKS, Some(place))?;
        Ok(plan.url)
    }

    #[test]
    fn a_next_url_is_asked_for_as_it_stands_and_only_below_the_base() {
        let url = "https://api.notes.example.com/v1/pages/2?after=a%20b&key={secret:api_key}";
        assert_eq!(turned_url("/v1/pages/2?after=a+b").as_deref(), Ok(url));
        for elsewhere in
            ["/v2/pages?a=1", "/v1/../v2?a=1", "//evil.example/v1/?a=1", "/v1/%2e%2e/x?", "v1/pages?"]
        {
            assert!(turned_url(elsewhere).is_err(), "{elsewhere}");
        }
    }

    #[test]
    fn a_cursor_goes_where_the_page_style_says() {
        let app = app();
        let extra = |value: Value| Turn::Extra(FieldPlace::Query, "page".to_owned(), value);
        assert_eq!(turn(&app, &tool("notes_pages"), "3"), Ok(extra(json!(3))));
        assert!(turn(&app, &tool("notes_pages"), "three").is_err());
        assert!(turn(&app, &tool("notes_create"), "3").is_err());
    }
}
