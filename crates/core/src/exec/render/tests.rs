use clawlink_manifest::{Effect, Idempotency, Part, Tool};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{RenderError, render};
use crate::exec::fixtures::{HOOKS, app, plan, target, tool};
use crate::exec::plan::Plan;
use crate::exec::validate::validate;

fn try_render(tool: &Tool, arguments: &Value) -> Result<Plan, RenderError> {
    let arguments = validate(tool, arguments.as_object().unwrap()).unwrap();
    render(&app(), tool, &arguments, &target("oauth"), HOOKS, None)
}

fn body(plan: &Plan) -> Value {
    serde_json::from_slice(&plan.body.bytes).unwrap()
}

fn header<'a>(plan: &'a Plan, name: &str) -> Option<&'a str> {
    plan.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[test]
fn a_write_is_rendered_to_the_byte() {
    let plan = plan("notes_create", &json!({ "title": "Plan", "body": "{secret:access_token}" }));
    assert_eq!(plan.method, "POST");
    assert_eq!(plan.url, "https://api.notes.example.com/v1/notes");
    assert_eq!(plan.body.bytes, br#"{"body":"{secret:access_token}","title":"Plan"}"#);
    assert_eq!(plan.summary, "Create the note Plan");
    let expected = [
        ("accept", "application/json"),
        ("user-agent", "ClawLink (+https://claw-link.dev)"),
        ("content-type", "application/json"),
        ("notes-version", "3"),
        ("idempotency-key", "{idempotency:key}"),
        ("authorization", "Bearer {secret:access_token}"),
    ];
    assert_eq!(plan.headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn a_plan_survives_being_stored() {
    let plan = plan("notes_create", &json!({ "title": "é" }));
    let stored = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&stored).unwrap(), plan);
}

#[test]
fn fields_go_where_their_pointers_say() {
    let arguments =
        json!({ "id": "n 1", "path": "docs/a b.md", "note": "hi", "project": "P", "email": "a@b.c" });
    let plan = plan("notes_nested", &arguments);
    assert_eq!(plan.url, "https://api.notes.example.com/v1/notes/n%201/files/docs/a%20b.md:put?v=2");
    let expected =
        json!({ "fields": { "kind": "task", "project": { "key": "P" } }, "to": [{ "email": "a@b.c" }] });
    assert_eq!(body(&plan), expected);
    assert_eq!((header(&plan, "x-note"), header(&plan, "x-mode")), (Some("hi"), Some("strict")));
    assert_eq!(header(&plan, "idempotency-key"), None, "an idempotent write needs no key");
}

#[test]
fn a_value_that_leaves_its_place_is_refused_by_name() {
    let tool = tool("notes_nested");
    let table = [
        (json!({ "id": "..", "path": "a" }), "/id"),
        (json!({ "id": "a/b", "path": "a" }), "/id"),
        (json!({ "id": "%2e%2e", "path": "a" }), "/id"),
        (json!({ "id": "a", "path": "a/../b" }), "/path"),
        (json!({ "id": "a", "path": "a", "note": "x\r\nhost: evil" }), "/note"),
        (json!({ "id": "a", "path": "a", "note": "é" }), "/note"),
    ];
    for (arguments, pointer) in table {
        match try_render(&tool, &arguments) {
            Err(RenderError::Argument(fault)) => assert_eq!(fault.pointer, pointer),
            other => panic!("{arguments}: {other:?}"),
        }
    }
}

#[test]
fn lists_ask_by_query_and_continue_by_cursor() {
    let arguments = json!({ "q": "a&b", "limit": 5, "tags": ["x", "y"] });
    let plan = plan("notes_list", &arguments);
    assert_eq!(plan.url, "https://api.notes.example.com/v1/notes?q=a%26b&$top=5&tags=x&tags=y");
    assert_eq!((plan.body.content_type.as_deref(), header(&plan, "content-type")), (None, None));
    let list = tool("notes_list");
    let arguments = json!({ "q": "a" });
    let next =
        render(&app(), &list, arguments.as_object().unwrap(), &target("oauth"), HOOKS, Some("c 2")).unwrap();
    assert_eq!(next.url, "https://api.notes.example.com/v1/notes?q=a&cursor=c%202");
}

#[test]
fn forms_and_graphql_have_their_own_bodies() {
    let form = plan("notes_form", &json!({ "title": "a b", "meta": { "k": "v&w" }, "tags": ["x"] }));
    assert_eq!(form.body.bytes, b"title=a%20b&meta[k]=v%26w&tags[]=x");
    assert_eq!(form.body.content_type.as_deref(), Some("application/x-www-form-urlencoded"));
    let graph = plan("notes_graph", &json!({ "first": 2 }));
    assert_eq!(body(&graph)["variables"], json!({ "first": 2 }));
}

#[test]
fn a_hook_makes_the_body_and_may_refuse_an_argument() {
    let raw = plan("notes_raw", &json!({ "text": "hey" }));
    assert_eq!(
        (raw.body.bytes.as_slice(), raw.body.content_type.as_deref()),
        (&b"HEY"[..], Some("text/plain"))
    );
    match try_render(&tool("notes_raw"), &json!({ "text": "hey!" })) {
        Err(RenderError::Argument(fault)) => assert_eq!(fault.pointer, "/text"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_path_key_is_a_slot_whatever_the_effect() {
    let mut app = app();
    app.idempotency = Some(Idempotency { place: Part::Path, name: "txn".into() });
    let mut tool = tool("notes_create");
    tool.path = "/send/{txn}".into();
    tool.effect = Effect::Destructive;
    let arguments = json!({ "title": "t" });
    let plan = render(&app, &tool, arguments.as_object().unwrap(), &target(""), HOOKS, None).unwrap();
    assert_eq!(plan.url, "https://api.notes.example.com/v1/send/{idempotency:key}");
    assert!(plan.is_keyed());
}

#[test]
fn a_manifest_cannot_set_headers_that_say_who_calls() {
    use clawlink_manifest::Constant;
    for name in ["Authorization", "Host", "CF-Connecting-IP"] {
        let mut tool = tool("notes_create");
        tool.constants = vec![Constant::Header(name.into(), "x".into())].into();
        assert!(
            matches!(try_render(&tool, &json!({ "title": "t" })), Err(RenderError::Manifest { .. })),
            "{name}"
        );
    }
}

#[test]
fn an_own_server_and_a_tenant_are_reached_under_their_base() {
    for (base, url) in
        [("own", "https://own.example.org/api/notes"), ("tenant", "https://acme.example.com/r-1/notes")]
    {
        let mut tool = tool("notes_list");
        tool.base = base.into();
        assert_eq!(try_render(&tool, &json!({})).unwrap().url, url);
    }
}

proptest! {
    #[test]
    fn no_argument_reaches_another_header(any in any::<String>(), line in "[ -~\\r\\n\\t\\x00é]{0,24}") {
        let nested = tool("notes_nested");
        let plain = plan("notes_nested", &json!({ "id": "1", "path": "a", "note": "plain" }));
        for note in [any.clone(), line.clone(), format!("x{line}"), format!("x\r\nauthorization: {line}")] {
            let arguments = json!({ "id": "1", "path": "a", "note": note });
            let Ok(arguments) = validate(&nested, arguments.as_object().unwrap()) else { continue };
            let Ok(plan) = render(&app(), &nested, &arguments, &target("oauth"), HOOKS, None) else { continue };
            prop_assert!(note.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "{:?}", note);
            let expected = plain.headers.iter().map(|(name, value)| {
                (name.clone(), if name == "x-note" { note.clone() } else { value.clone() })
            });
            prop_assert_eq!(plan.headers, expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_argument_moves_a_request(id in any::<String>(), path in "[a-c./%2e?#\\\\]{0,12}", q in any::<String>()) {
        let arguments = json!({ "id": id, "path": path });
        let nested = tool("notes_nested");
        if let Ok(arguments) = validate(&nested, arguments.as_object().unwrap())
            && let Ok(plan) = render(&app(), &nested, &arguments, &target("oauth"), HOOKS, None)
        {
            let url = url::Url::parse(&plan.url).unwrap();
            prop_assert_eq!(url.as_str(), plan.url.as_str());
            prop_assert_eq!(url.host_str(), Some("api.notes.example.com"));
            prop_assert!(url.path().starts_with("/v1/notes/") && url.path().ends_with(":put"));
            let segments = url.path_segments().unwrap().count();
            prop_assert_eq!(segments, 4 + path.split('/').count());
        }
        let list = plan("notes_list", &json!({ "q": q }));
        let url = url::Url::parse(&list.url).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, [("q".to_owned(), q)]);
    }
}

#[test]
fn a_credential_in_the_body_is_its_last_member_and_a_form_is_encoded() {
    use clawlink_manifest::{Encode, Inject, InjectPlace};
    let mut app = app();
    let value = "k\"={secret:api_key}".into();
    app.injects =
        vec![Inject { auth: vec![].into(), place: InjectPlace::Body, name: "key".into(), value, sign: None }]
            .into();
    app.idempotency = Some(Idempotency { place: Part::Body, name: "nonce".into() });
    let create = tool("notes_create");
    for (encode, expected) in [
        (Encode::Json, r#"{"title":"a","key":"k\"={secret:api_key}","nonce":"{idempotency:key}"}"#),
        (Encode::Form, "title=a&key=k%22%3D{secret:api_key}&nonce={idempotency:key}"),
    ] {
        let tool = Tool { encode, ..create.clone() };
        let arguments = validate(&tool, json!({ "title": "a" }).as_object().unwrap()).unwrap();
        let plan = render(&app, &tool, &arguments, &target("oauth"), HOOKS, None).unwrap();
        assert_eq!(std::str::from_utf8(&plan.body.bytes).unwrap(), expected);
        assert_eq!(plan.secrets()[0].location, "body");
    }
    let mut twice = create.clone();
    twice.fields.to_mut()[0].upstream = "key".into();
    let arguments = validate(&twice, json!({ "title": "a" }).as_object().unwrap()).unwrap();
    assert!(
        render(&app, &twice, &arguments, &target("oauth"), HOOKS, None).is_err(),
        "an argument cannot take its place"
    );
}
