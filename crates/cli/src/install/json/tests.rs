use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::merge::MergeError;
use super::*;
use clawlink_setup::{Agent, SignIn, Step};

const TARGET: Target<'_> = Target { url: "https://api.claw-link.dev/mcp", key: "k" };

fn cursor() -> &'static Entry {
    let steps = Agent::find("cursor").and_then(|agent| agent.way(SignIn::Browser)).unwrap().steps;
    steps.iter().find_map(|step| if let Step::Entry(entry) = step { Some(entry) } else { None }).unwrap()
}

fn added(text: &str) -> String {
    match insert(text, cursor(), &TARGET).unwrap() {
        Change::Added(text) => text,
        Change::Unchanged => panic!("nothing was added to {text}"),
    }
}

const OURS: &str = r#""clawlink":{"url":"https://api.claw-link.dev/mcp"}"#;

#[test]
fn a_file_that_is_not_there_or_empty_becomes_the_entry() {
    for text in ["", " \n", "\u{feff}"] {
        assert_eq!(added(text), format!("{{\"mcpServers\":{{{OURS}}}}}\n"));
    }
}

#[test]
fn comments_commas_and_indentation_stay() {
    let text = "{\n  // mine\n  \"theme\": \"dark\", /* \"mcpServers\": {} */\n  \"mcpServers\": {\n    \"other\": {\"url\": \"http://a//b\"},\n  },\n}\n";
    let expected = text.replace("{\n    \"other\"", &format!("{{\n    {OURS},\n    \"other\""));
    assert_eq!(added(text), expected);
    assert_eq!(insert(&expected, cursor(), &TARGET), Ok(Change::Unchanged), "a second time changes nothing");
}

#[test]
fn without_servers_they_are_made() {
    assert_eq!(added("{}"), format!("{{\"mcpServers\":{{{OURS}}}}}"));
    assert_eq!(added("{\"mcpServers\": {}}"), format!("{{\"mcpServers\": {{{OURS}}}}}"));
    assert_eq!(added("{ // c\n}"), format!("{{\"mcpServers\":{{{OURS}}} // c\n}}"));
}

#[test]
fn what_is_there_is_never_replaced() {
    let refused = |text: &str| insert(text, cursor(), &TARGET).unwrap_err();
    let taken = MergeError::Taken { servers: "mcpServers", server: "clawlink" };
    assert_eq!(refused(r#"{"mcpServers":{"clawlink":{"url":"https://elsewhere"}}}"#), taken);
    assert_eq!(refused(r#"{"mcpServers":{"clawlink":{"url":"https://elsewhere"},"b":1}}"#), taken);
    let odd = |line| MergeError::Unexpected { servers: "mcpServers", line, expected: "one object" };
    assert_eq!(refused("{\n\"mcpServers\":[]}"), odd(2));
    assert_eq!(refused("{\"mcpServers\":{},\n\"mcpServers\":{}}"), odd(2));
    for text in
        ["[]", "{", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{} x", "{\"a\":tru}", "{\"a\":\"\\q\"}", "{/*", "{,}"]
    {
        assert!(matches!(refused(text), MergeError::Malformed { .. }), "{text}");
    }
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    assert!(matches!(refused(&deep), MergeError::Malformed { .. }));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn all_else_means_what_it_meant(
        rest in prop::collection::btree_map("[a-z\"\\\\{}/ ]{0,6}", any_value(), 0..5),
        servers in prop::option::of(prop::collection::btree_map("[a-k]{1,4}", any_value(), 0..4)),
        pretty: bool,
    ) {
        let mut before: Map<String, Value> = rest.into_iter().collect();
        if let Some(servers) = servers {
            before.insert("mcpServers".to_owned(), Value::Object(servers.into_iter().collect()));
        }
        let mut wanted = Value::Object(before.clone());
        wanted["mcpServers"]["clawlink"] = json!({"url": TARGET.url});
        let text = if pretty { serde_json::to_string_pretty(&before) } else { serde_json::to_string(&before) }.unwrap();
        let after: Value = serde_json::from_str(&added(&text)).unwrap();
        prop_assert_eq!(after, wanted);
    }
}
