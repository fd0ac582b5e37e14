//! A small app with one tool of each shape, built by hand.

use clawlink_manifest::hook::{HookError, Hooks, RequestParts};
use clawlink_manifest::{
    App, Base, Category, Constant, Effect, Encode, ErrorKind, ErrorRule, Field, FieldFormat, FieldKind,
    FieldPlace, Idempotency, Inject, InjectPlace, Join, Output, Page, PageStyle, Part, Rate, Revoke,
    RevokeStyle, Success, Tool,
};
use serde_json::{Map, Value, json};

use super::plan::Plan;
use super::render::render;
use super::target::Target;
use super::validate::validate;
use crate::ports::Incoming;

pub(super) const HOOKS: Hooks =
    Hooks { before: &[("notes.shout", shout)], after: &[("notes.flatten", flatten)] };

fn shout(parts: &mut RequestParts, arguments: &Map<String, Value>) -> Result<(), HookError> {
    let Some(text) = arguments.get("text").and_then(Value::as_str).filter(|text| !text.contains('!')) else {
        return Err(HookError { field: "text".to_owned(), expected: "no exclamation marks".to_owned() });
    };
    parts.body = text.to_uppercase().into_bytes();
    Ok(())
}

fn flatten(value: &mut Value) {
    if let Some(inner) = value.get_mut("wrapped").map(Value::take) {
        *value = inner;
    }
}

pub(super) fn field(name: &'static str, kind: FieldKind) -> Field {
    Field {
        name: name.into(),
        kind,
        place: FieldPlace::Body,
        upstream: "".into(),
        required: false,
        default: None,
        choices: vec![].into(),
        format: None,
        min: None,
        max: None,
        min_len: 0,
        max_len: 10_000,
        max_items: 100,
        of: None,
        join: Join::Repeat,
        description: "A field.".into(),
        example: None,
        from: "".into(),
        one_of: "".into(),
        masked: false,
        max_bytes: 1024 * 1024,
        mime: vec![].into(),
    }
}

fn text(name: &'static str, place: FieldPlace) -> Field {
    Field { place, ..field(name, FieldKind::String) }
}

fn required(field: Field) -> Field {
    Field { required: true, ..field }
}

fn new_tool(name: &'static str, effect: Effect, method: &'static str, path: &'static str) -> Tool {
    Tool {
        name: name.into(),
        verb: name.trim_start_matches("notes_").into(),
        revision: "0123456789abcdef".into(),
        title: "A tool".into(),
        summary: "Does one thing.".into(),
        description: "".into(),
        aliases: vec![].into(),
        effect,
        reverse: "".into(),
        method: method.into(),
        base: "api".into(),
        path: path.into(),
        encode: Encode::None,
        content_type: "".into(),
        query: "".into(),
        fields: vec![].into(),
        constants: vec![].into(),
        output: Output {
            items: "".into(),
            pick: vec![].into(),
            detail: vec![].into(),
            page: "".into(),
            location: false,
            max_bytes: 10_240,
            file: None,
        },
        scopes: vec![].into(),
        verify_with: None,
        unverifiable: "".into(),
        preview_summary: "".into(),
        before: "".into(),
        after: "".into(),
        timeout_s: 25,
        examples: vec![].into(),
    }
}

fn tools() -> Vec<Tool> {
    let mut list = new_tool("notes_list", Effect::Read, "GET", "/notes");
    list.fields = vec![
        text("q", FieldPlace::Query),
        Field { place: FieldPlace::Query, upstream: "$top".into(), ..field("limit", FieldKind::Integer) },
        Field { place: FieldPlace::Query, of: Some(FieldKind::String), ..field("tags", FieldKind::Array) },
    ]
    .into();
    list.output.items = "/items".into();
    list.output.pick = vec![("id".into(), "/id".into()), ("title".into(), "/title".into())].into();
    list.output.detail = vec![("body".into(), "/body".into())].into();
    list.output.page = "cursor".into();

    let mut create = new_tool("notes_create", Effect::Write, "POST", "/notes");
    create.encode = Encode::Json;
    create.fields = vec![
        required(text("title", FieldPlace::Body)),
        text("body", FieldPlace::Body),
        text("marker", FieldPlace::Body),
    ]
    .into();
    create.preview_summary = "Create the note {title}".into();

    let mut nested = new_tool("notes_nested", Effect::IdempotentWrite, "PUT", "/notes/{id}/files/{path}:put");
    nested.encode = Encode::Json;
    nested.fields = vec![
        required(text("id", FieldPlace::Path)),
        required(Field { format: Some(FieldFormat::Path), ..text("path", FieldPlace::Path) }),
        text("note", FieldPlace::Header),
        Field { upstream: "/fields/project/key".into(), ..text("project", FieldPlace::Body) },
        Field { upstream: "/to/0/email".into(), ..text("email", FieldPlace::Body) },
    ]
    .into();
    create_header_name(&mut nested);
    nested.constants = vec![
        Constant::Header("X-Mode".into(), "strict".into()),
        Constant::Query("v".into(), "2".into()),
        Constant::Body("/fields/kind".into(), "\"task\"".into()),
    ]
    .into();

    let mut form = new_tool("notes_form", Effect::Write, "POST", "/form");
    form.encode = Encode::Form;
    form.fields = vec![
        text("title", FieldPlace::Body),
        field("meta", FieldKind::Object),
        Field { of: Some(FieldKind::String), join: Join::Brackets, ..field("tags", FieldKind::Array) },
    ]
    .into();

    let mut graph = new_tool("notes_graph", Effect::Read, "POST", "/graphql");
    graph.encode = Encode::Graphql;
    graph.query = "query($first: Int) { notes(first: $first) { id } }".into();
    graph.fields = vec![field("first", FieldKind::Integer)].into();

    let mut raw = new_tool("notes_raw", Effect::Destructive, "POST", "/raw");
    raw.encode = Encode::Raw;
    raw.content_type = "text/plain".into();
    raw.before = "shout".into();
    raw.after = "flatten".into();
    raw.fields = vec![required(text("text", FieldPlace::Hook))].into();

    let mut pages = new_tool("notes_pages", Effect::Read, "GET", "/pages");
    pages.fields = vec![Field {
        place: FieldPlace::Query,
        upstream: "size".into(),
        ..field("limit", FieldKind::Integer)
    }]
    .into();
    pages.output.items = "/items".into();
    pages.output.page = "page".into();

    let mut upload = new_tool("notes_upload", Effect::Write, "POST", "/upload");
    upload.output.location = true;
    vec![list, create, nested, form, graph, raw, pages, upload]
}

/// The header field's upstream name.
fn create_header_name(tool: &mut Tool) {
    for field in tool.fields.to_mut().iter_mut().filter(|field| field.place == FieldPlace::Header) {
        field.upstream = "X-Note".into();
    }
}

fn page(id: &'static str, style: PageStyle, send: &'static str, read: &'static str) -> Page {
    Page {
        id: id.into(),
        style,
        send: send.into(),
        read: read.into(),
        more: "".into(),
        size: "size".into(),
        size_max: 100,
    }
}

fn rule(status: u16, code: &'static str, kind: ErrorKind) -> ErrorRule {
    ErrorRule {
        status,
        header: ("".into(), "".into()),
        ptr: "/error/code".into(),
        equals: vec![code.into()].into(),
        kind,
        message: "/error/message".into(),
        hint: "Look again.".into(),
    }
}

pub(crate) fn app() -> App {
    let limit = ErrorRule {
        header: ("x-ratelimit-remaining".into(), "0".into()),
        ptr: "".into(),
        equals: vec![].into(),
        ..rule(403, "", ErrorKind::RateLimited)
    };
    App {
        slug: "notes".into(),
        name: "Notes".into(),
        summary: "Keep notes in one place.".into(),
        category: Category::Documents,
        keywords: vec!["notebook".into()].into(),
        docs: "https://notes.example.com/docs".into(),
        local_only: false,
        headers: vec![("Notes-Version".into(), "3".into())].into(),
        bases: vec![
            Base { id: "api".into(), url: "https://api.notes.example.com/v1".into() },
            Base { id: "own".into(), url: "{instance:server}/api".into() },
            Base {
                id: "tenant".into(),
                url: "https://{instance:tenant}.example.com/{captured:realm}".into(),
            },
        ]
        .into(),
        instance: vec![].into(),
        captures: vec![].into(),
        auths: vec![].into(),
        injects: vec![
            inject("oauth", InjectPlace::Header, "Authorization", "Bearer {secret:access_token}"),
            inject("key", InjectPlace::Query, "key", "{secret:api_key}"),
            inject("login", InjectPlace::Basic, "", "{secret:user}:{secret:password}"),
        ]
        .into(),
        identity: None,
        revoke: Revoke {
            style: RevokeStyle::None,
            url: "".into(),
            method: "".into(),
            body: "".into(),
            manual_url: "https://notes.example.com".into(),
        },
        scopes: vec![].into(),
        rate: Rate {
            reset: "x-ratelimit-reset".into(),
            remaining: "x-ratelimit-remaining".into(),
            ..Rate::default()
        },
        success: Success::default(),
        errors: vec![
            limit,
            rule(0, "gone_away", ErrorKind::AuthRevoked),
            rule(500, "not_done", ErrorKind::Conflict),
        ]
        .into(),
        idempotency: Some(Idempotency { place: Part::Header, name: "Idempotency-Key".into() }),
        pages: vec![
            page("cursor", PageStyle::Cursor, "cursor", "/next_cursor"),
            page("page", PageStyle::Page, "page", ""),
            page("offset", PageStyle::Offset, "skip", ""),
            page("link", PageStyle::Link, "after", ""),
            page("url", PageStyle::NextUrl, "next", "/next"),
            page("graph", PageStyle::Connection, "after", "/info"),
        ]
        .into(),
        tools: tools().into(),
        icon: "".into(),
    }
}

fn inject(auth: &'static str, place: InjectPlace, name: &'static str, value: &'static str) -> Inject {
    Inject { auth: vec![auth.into()].into(), place, name: name.into(), value: value.into(), sign: None }
}

pub(super) fn tool(name: &str) -> Tool {
    app().tools.iter().find(|tool| tool.name == name).unwrap().clone()
}

pub(super) fn target(auth: &str) -> Target {
    let pairs = |pairs: [(&str, &str); 2]| {
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    };
    Target {
        connection_id: "con_1".to_owned(),
        auth_id: auth.to_owned(),
        instance: pairs([("server", "https://own.example.org"), ("tenant", "acme")]),
        captured: pairs([("realm", "r-1"), ("unused", "x")]),
    }
}

/// The plan of a tool, connected by OAuth, for valid arguments.
pub(super) fn plan(name: &str, arguments: &Value) -> Plan {
    let app = app();
    let tool = tool(name);
    let arguments = validate(&tool, arguments.as_object().unwrap()).unwrap();
    render(&app, &tool, &arguments, &target("oauth"), HOOKS, None).unwrap()
}

/// A JSON answer.
pub(super) fn answer(status: u16, body: &Value) -> Incoming {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Incoming { status, headers, body: body.to_string().into_bytes() }
}

/// An answer that lists notes with these ids.
pub(super) fn notes(ids: std::ops::Range<u32>, next: &Value) -> Incoming {
    let note = |id| json!({ "id": id, "title": format!("Note {id}"), "body": "b", "internal": true });
    answer(200, &json!({ "items": ids.map(note).collect::<Vec<_>>(), "next_cursor": next }))
}
