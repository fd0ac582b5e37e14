use super::*;
use crate::exec::fixtures;
use crate::exec::render::render;
use crate::exec::validate::validate;
use clawlink_manifest::{Encode, Idempotency, Inject, InjectPlace, Part, Tool};
use proptest::prelude::*;
use serde_json::{Value, json};

fn signing(name: &SlotName) -> String {
    match name {
        SlotName::Secret(key) => key.replace("oauth_", "my-"),
        SlotName::ClientId => "client".to_owned(),
        SlotName::ClientSecret => "client-secret".to_owned(),
        SlotName::Nonce => "nonce".to_owned(),
        SlotName::Timestamp => "137131200".to_owned(),
        SlotName::IdempotencyKey => "key".to_owned(),
    }
}

#[test]
fn a_signature_covers_the_query_and_the_form_as_they_are_sent() {
    let mut app = fixtures::app();
    app.injects.to_mut().push(Inject {
        auth: vec!["signed".into()].into(),
        place: InjectPlace::Sign,
        name: "".into(),
        value: "".into(),
        sign: Some(Signature::Oauth1HmacSha1),
    });
    let signed = |tool: &Tool, arguments: Value| {
        let arguments = validate(tool, arguments.as_object().unwrap()).unwrap();
        let target = fixtures::target("signed");
        let plan = render(&app, tool, &arguments, &target, fixtures::HOOKS, None).unwrap();
        let shown = plan.headers.iter().find(|(name, _)| name == "authorization").unwrap();
        assert_eq!(shown.1, "{signature:oauth1}");
        assert_eq!(plan.secrets().len(), 2, "a preview tells what it is signed with");
        fill(&plan, &|name| Some(signing(name))).unwrap()
    };
    let form = Tool { encode: Encode::Form, ..fixtures::tool("notes_create") };
    for (tool, arguments) in [
        (fixtures::tool("notes_list"), json!({ "q": "a b&c" })),
        (form, json!({ "title": "é=1", "body": "{secret:oauth_token}" })),
    ] {
        let draft = signed(&tool, arguments);
        let keys = Keys {
            consumer_key: "client".to_owned(),
            consumer_secret: Secret::new("client-secret".to_owned()),
            token: Some("my-token".to_owned()),
            token_secret: Secret::new("my-token_secret".to_owned()),
        };
        let unsigned =
            Unsigned { method: &draft.method, url: &Url::parse(&draft.url).unwrap(), form: &draft.body };
        let moment = Moment { nonce: "nonce".to_owned(), timestamp: "137131200".to_owned() };
        let wanted = authorization(&unsigned, &keys, &moment, &[("oauth_version", "1.0")]);
        assert_eq!(draft.headers.iter().find(|(name, _)| name == "authorization").unwrap().1, wanted);
        assert!(!wanted.contains("my-token_secret") && !wanted.contains("client-secret"));
    }
}

const CANARY: &str = "cAnArY-%2e\"&x";

fn canary(name: &SlotName) -> Option<String> {
    match name {
        SlotName::Secret(key) => {
            ["access_token", "api_key"].contains(&key.as_str()).then(|| CANARY.to_owned())
        }
        SlotName::IdempotencyKey => Some("key-1".to_owned()),
        _ => None,
    }
}

fn plan(tool: &str, arguments: &Value, auth: &str, key: Option<(Part, &'static str)>) -> Plan {
    let mut app = fixtures::app();
    app.idempotency = key.map(|(place, name)| Idempotency { place, name: name.into() });
    let tool = fixtures::tool(tool);
    let arguments = validate(&tool, arguments.as_object().unwrap()).unwrap();
    render(&app, &tool, &arguments, &fixtures::target(auth), fixtures::HOOKS, None).unwrap()
}

fn header<'a>(draft: &'a Draft, name: &str) -> Option<&'a str> {
    draft.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[test]
fn each_way_to_authenticate_fills_its_place() {
    let arguments = json!({ "title": "t" });
    let oauth = fill(&plan("notes_create", &arguments, "oauth", None), &canary).ok().unwrap();
    assert_eq!(header(&oauth, "authorization"), Some("Bearer cAnArY-%2e\"&x"));
    let key = fill(&plan("notes_create", &arguments, "key", None), &canary).ok().unwrap();
    assert_eq!(key.url, "https://api.notes.example.com/v1/notes?key=cAnArY-%252e%22%26x");
    let login = fill(&plan("notes_create", &arguments, "login", None), &|name| match name {
        SlotName::Secret(key) => Some(format!("{key}é")),
        _ => None,
    });
    let expected = format!("Basic {}", STANDARD.encode("useré:passwordé"));
    assert_eq!(header(&login.ok().unwrap(), "authorization"), Some(expected.as_str()));
}

#[test]
fn an_idempotency_key_stands_in_header_json_or_form() {
    let arguments = json!({ "title": "{idempotency:key}" });
    let named =
        |tool, part| fill(&plan(tool, &arguments, "", Some((part, "request_id"))), &canary).ok().unwrap();
    assert_eq!(header(&named("notes_create", Part::Header), "request_id"), Some("key-1"));
    let body = br#"{"title":"{idempotency:key}","request_id":"key-1"}"#;
    assert_eq!(named("notes_create", Part::Body).body, body);
    let form = b"title=%7Bidempotency%3Akey%7D&request_id=key-1";
    assert_eq!(named("notes_form", Part::Body).body, form);
}

#[test]
fn a_missing_or_unprintable_secret_is_refused() {
    let plan = plan("notes_create", &json!({ "title": "t" }), "oauth", None);
    let missing = FillError::Missing("{secret:access_token}".to_owned());
    assert_eq!(fill(&plan, &|_| None).err(), Some(missing));
    let broken = |_: &SlotName| Some("a\r\nhost: evil".to_owned());
    assert_eq!(fill(&plan, &broken).err(), Some(FillError::Unusable("authorization".to_owned())));
}

#[test]
fn a_plan_whose_slots_moved_is_refused() {
    let mut plan = plan("notes_create", &json!({ "title": "t" }), "oauth", None);
    plan.slots[0].at += 1;
    assert_eq!(fill(&plan, &canary).err(), Some(FillError::Plan));
}

/// Texts that try to be a slot, a brace or a separator.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("{secret:access_token}".to_owned()),
        Just("{idempotency:key}".to_owned()),
        Just("{basic:".to_owned()),
        Just("}".to_owned()),
        Just("{".to_owned()),
        "[ -~]{0,4}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn an_argument_never_becomes_a_secret(title in hostile(), body in hostile()) {
        let arguments = json!({ "title": title, "body": body });
        let plan = plan("notes_create", &arguments, "oauth", Some((Part::Body, "request_id")));
        let draft = fill(&plan, &canary).ok().unwrap();
        let sent: Value = serde_json::from_slice(&draft.body).unwrap();
        prop_assert_eq!(sent, json!({ "title": title, "body": body, "request_id": "key-1" }));
        prop_assert!(!draft.url.contains("cAnArY"));
        let holders = draft.headers.iter().filter(|(_, value)| value.contains("cAnArY")).count();
        prop_assert_eq!(holders, 1);
    }

    #[test]
    fn nor_in_a_query_a_path_or_a_header(q in hostile(), note in "[!-~]{1,4}", id in "[{}a-z:_]{1,24}") {
        let list = plan("notes_list", &json!({ "q": q }), "key", None);
        let url = Url::parse(&fill(&list, &canary).ok().unwrap().url).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, [("q".to_owned(), q), ("key".to_owned(), CANARY.to_owned())]);

        let note = format!("{{secret:access_token}}{note}");
        let arguments = json!({ "id": id, "path": "a", "note": note });
        let draft = fill(&plan("notes_nested", &arguments, "oauth", None), &canary).ok().unwrap();
        prop_assert_eq!(header(&draft, "x-note"), Some(note.as_str()));
        let url = Url::parse(&draft.url).unwrap();
        prop_assert_eq!(url.as_str(), draft.url.as_str());
        let segment = url.path_segments().unwrap().nth(2).unwrap().to_owned();
        let decoded = percent_encoding::percent_decode_str(&segment).decode_utf8().unwrap().into_owned();
        prop_assert_eq!(decoded, id);
    }
}
