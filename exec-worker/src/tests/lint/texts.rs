use serde_json::json;

use super::{Shown, all, assert_rule, with};

fn hints(shown: &Shown) -> Vec<String> {
    let mut faults = Vec::new();
    if shown.text("title").is_empty() {
        faults.push("no title".to_owned());
    }
    if shown.tool["annotations"] != shown.hints
        || shown.hints.as_object().map_or(0, serde_json::Map::len) != 4
    {
        faults.push(format!(
            "annotations {} where its effect calls for {}",
            shown.tool["annotations"], shown.hints
        ));
    }
    faults
}

#[test]
fn title_and_all_four_annotations_are_those_of_the_effect() {
    let bad = [
        with("/title", json!("")),
        with("/annotations/readOnlyHint", json!(false)),
        with("/annotations", json!({ "readOnlyHint": true })),
    ];
    assert_rule(hints, &bad);
}

/// Words of arguments that no model should ever hold.
const SECRETS: [&str; 6] = ["password", "secret", "token", "api_key", "credential", "private_key"];

fn properties(shown: &Shown) -> Vec<String> {
    let own = shown.tool["inputSchema"]["properties"].as_object().into_iter().flatten();
    own.flat_map(|(key, schema)| {
        let described = schema["description"].as_str().is_some_and(|text| text.len() >= 3);
        let secret =
            SECRETS.contains(&key.as_str()) || SECRETS.iter().any(|word| key.ends_with(&format!("_{word}")));
        // A token of a list's next page opens nothing.
        let is_page = key.ends_with("page_token") || key.ends_with("sync_token");
        let faults = [(!described, "has no description"), (secret && !is_page, "asks for a secret")];
        faults
            .into_iter()
            .filter(|(is_wrong, _)| *is_wrong)
            .map(|(_, words)| format!("{key} {words}"))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn every_argument_is_described_and_none_is_a_secret() {
    let at = |key: &str| {
        with(
            &format!("/inputSchema/properties/{key}"),
            json!({ "type": "string", "description": "Some text" }),
        )
    };
    let bad = [
        with("/inputSchema/properties/note_id", json!({ "type": "string" })),
        with("/inputSchema/properties/note_id", json!({ "type": "string", "description": "" })),
        at("password"),
        at("client_secret"),
        at("access_token"),
    ];
    assert_rule(properties, &bad);
}

fn descriptions(shown: &Shown) -> Vec<String> {
    let text = shown.text("description");
    let first = text.split_inclusive(". ").next().unwrap_or_default().trim();
    let faults = [
        (text.is_empty(), "no description"),
        (text.chars().count() > 400, "a description over 400 characters"),
        (first.chars().count() > 120, "a first sentence over 120 characters"),
    ];
    faults.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, words)| words.to_owned()).collect()
}

#[test]
fn a_description_is_short_and_its_first_sentence_shorter() {
    let bad = ["", &"word ".repeat(90), &format!("{}. Then.", "word ".repeat(25))];
    assert_rule(descriptions, &bad.map(|text| with("/description", json!(text))));
}

fn same(tools: &[Shown]) -> Vec<String> {
    let mut texts: Vec<(&str, &str)> =
        tools.iter().map(|shown| (shown.app.as_str(), shown.text("description"))).collect();
    texts.sort_unstable();
    texts
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| format!("{}: {}", pair[0].0, pair[0].1))
        .collect()
}

#[test]
fn no_two_tools_of_an_app_read_alike() {
    assert_eq!(same(&all()), Vec::<String>::new());
    assert_eq!(same(&[super::good(), super::good()]).len(), 1);
}
