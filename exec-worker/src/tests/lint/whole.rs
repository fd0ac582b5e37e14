use std::collections::BTreeMap;

use clawlink_manifest::Tool;

/// Arguments that are an id but name no tool that yields it. A new one belongs into the app's file, as `from`, not here.
fn unsourced(tools: &[Tool]) -> Vec<String> {
    let is_id = |name: &str| name == "id" || name.ends_with("_id") || name.ends_with("_ids");
    let lacks = |tool: &Tool| {
        let fields = tool.fields.iter().filter(|field| field.required && is_id(&field.name));
        let words = |text: &str| {
            ["from", "link", "address", "url"].iter().any(|word| text.to_lowercase().contains(word))
        };
        let unsaid = fields.filter(|field| field.from.is_empty() && !words(&field.description));
        unsaid.map(|field| format!("{} {}", tool.name, field.name)).collect::<Vec<_>>()
    };
    tools.iter().flat_map(lacks).collect()
}

#[test]
fn an_id_says_which_tool_yields_it() {
    let found: BTreeMap<&str, Vec<String>> = clawlink_catalog::apps()
        .iter()
        .map(|app| (app.slug.as_ref(), unsourced(&app.tools)))
        .filter(|(_, found)| !found.is_empty())
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    let apps = clawlink_catalog::apps().iter();
    let mut tool =
        apps.flat_map(|app| app.tools.iter()).find(|tool| tool.name == "workbench_get_note").unwrap().clone();
    for field in tool.fields.to_mut() {
        field.from = "".into();
        field.description = "Id of the note.".into();
    }
    assert_eq!(unsourced(&[tool]).len(), 1);
}

#[test]
fn a_revision_follows_from_what_a_client_reads() {
    let apps = clawlink_catalog::apps().iter();
    let mut seen = BTreeMap::new();
    for tool in apps.flat_map(|app| app.tools.iter()) {
        assert_eq!(tool.revision.len(), 16, "{}", tool.name);
        assert_eq!(
            seen.insert(tool.revision.clone(), tool.name.clone()),
            None,
            "{}: a revision of two tools",
            tool.name
        );
    }
}
