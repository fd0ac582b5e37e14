use serde_json::json;

use super::{Shown, all, assert_rule, with};

/// Names that clients add by themselves.
const TAKEN: [&str; 12] = [
    "list_prompt",
    "list_prompts",
    "get_prompt",
    "get_prompts",
    "list_resource",
    "list_resources",
    "read_resource",
    "read_resources",
    "prompts_list",
    "prompts_get",
    "resources_list",
    "resources_read",
];

fn name(shown: &Shown) -> Vec<String> {
    let name = shown.name();
    let longest = if shown.is_ours() { 20 } else { 40 };
    let form = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let rest = name.strip_prefix(&shown.app).unwrap_or_default();
    let of_app = shown.is_ours() || rest.strip_prefix('_').is_some_and(|verb| !verb.is_empty());
    [
        (!form, "not ^[a-z][a-z0-9_]*$"),
        (name.len() > longest, "too long"),
        (!of_app, "does not begin with its app"),
        (TAKEN.contains(&name), "clients add a tool of this name"),
    ]
    .into_iter()
    .filter(|(is_wrong, _)| *is_wrong)
    .map(|(_, words)| words.to_owned())
    .collect()
}

#[test]
fn a_name_is_short_plain_and_nobody_elses() {
    let mut ours = with("/name", json!("a_default_tool_with_a_long_name"));
    ours.app.clear();
    let mut taken = with("/name", json!("list_resources"));
    taken.app.clear();
    let bad = [
        "",
        "Reef_get",
        "reef-get",
        "reef_get.note",
        "9reef_get",
        "get_note",
        "reef_",
        &format!("reef_{}", "x".repeat(40)),
    ];
    let bad: Vec<Shown> =
        bad.into_iter().map(|name| with("/name", json!(name))).chain([ours, taken]).collect();
    assert_rule(name, &bad);
}

/// As clients write a name that they cannot use.
fn folded(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn twice(tools: &[Shown]) -> Vec<String> {
    let mut names: Vec<String> = tools.iter().map(|shown| folded(shown.name())).collect();
    names.sort();
    names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect()
}

#[test]
fn no_two_names_are_one_once_a_client_has_folded_them() {
    assert_eq!(twice(&all()), Vec::<String>::new());
    let pair = [with("/name", json!("reef_get_a")), with("/name", json!("reef_get-a"))];
    assert_eq!(twice(&pair), ["reef_get_a"]);
}
