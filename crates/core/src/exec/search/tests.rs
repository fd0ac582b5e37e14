use clawlink_manifest::{App, Effect, Example, Text, Tool};

use super::{Filter, Index, rank};
use crate::exec::fixtures;

fn tool(verb: &'static str, title: &'static str, effect: Effect, ask: &'static str) -> Tool {
    let mut tool = fixtures::tool("notes_create");
    tool.verb = verb.into();
    tool.title = title.into();
    tool.summary = "".into();
    tool.effect = effect;
    tool.examples = vec![Example { ask: ask.into(), args: "{}".into() }].into();
    tool.fields = vec![].into();
    tool
}

fn app(slug: &'static str, name: &'static str, keywords: &[&'static str], tools: Vec<Tool>) -> App {
    let mut app = fixtures::app();
    app.slug = slug.into();
    app.name = name.into();
    app.keywords = keywords.iter().map(|word| Text::from(*word)).collect();
    app.tools = tools
        .into_iter()
        .map(|mut tool| {
            tool.name = format!("{}_{}", slug.replace('-', "_"), tool.verb).into();
            tool
        })
        .collect();
    app
}

fn apps() -> Vec<App> {
    use Effect::{Destructive, IdempotentWrite, Read, Write};
    let mail = vec![
        tool("search_emails", "Search mail", Read, "find the invoice from Ada"),
        tool("send_email", "Send an e-mail", Write, "send Ada the minutes"),
        tool("trash_email", "Move a mail to the bin", Destructive, "delete that newsletter"),
    ];
    let chat = vec![
        tool("send_message", "Send a message", Write, "tell #ops the build is green"),
        tool("get_channel_history", "Read a channel", Read, "what did people say in #ops"),
    ];
    let code = vec![
        tool("create_issue", "Open an issue", Write, "file a bug about the login page"),
        tool("update_issue", "Change an issue", IdempotentWrite, "close issue 12"),
    ];
    vec![
        app("gmail", "Gmail", &["email", "mail"], mail),
        app("slack", "Slack", &["chat"], chat),
        app("github", "GitHub", &["code"], code),
    ]
}

fn found(query: &str, connected: &[&str]) -> Vec<String> {
    let apps = apps();
    let filter = Filter { connected, limit: 10, ..Filter::default() };
    rank(&apps, &Index::of(&apps), query, &filter).iter().map(|hit| hit.tool.name.to_string()).collect()
}

#[test]
fn the_tool_a_person_means_comes_first() {
    let table = [
        ("send an email to Ada", "gmail_send_email"),
        ("delete the newsletter mail", "gmail_trash_email"),
        ("what did people say in #ops", "slack_get_channel_history"),
        ("report a bug", "github_create_issue"),
        ("close ticket 12", "github_update_issue"),
        ("serach my inbox for invoices", "gmail_search_emails"),
        ("tell everybody in the chat that we are done", "slack_send_message"),
    ];
    for (query, expected) in table {
        assert_eq!(found(query, &[]).first().map(String::as_str), Some(expected), "{query}");
    }
}

#[test]
fn a_connected_app_comes_first_if_it_is_nearly_as_good() {
    assert_eq!(found("send a message", &["gmail"])[0], "gmail_send_email");
    assert_eq!(found("send a message", &[])[0], "slack_send_message");
}

#[test]
fn an_app_named_in_the_query_is_the_only_one() {
    let names = found("send something on slack", &["gmail"]);
    assert!(names[0] == "slack_send_message" && names.iter().all(|name| name.starts_with("slack_")));
}

#[test]
fn nonsense_finds_nothing() {
    for query in ["book a flight", "xyzzy", "", "12345", "the of and", "purple monkey dishwasher"] {
        assert_eq!(found(query, &["gmail"]), Vec::<String>::new(), "{query}");
    }
}

#[test]
fn filters_hold() {
    let apps = apps();
    let index = Index::of(&apps);
    let names = |filter: &Filter<'_>| -> Vec<String> {
        rank(&apps, &index, "send a message", filter).iter().map(|hit| hit.tool.name.to_string()).collect()
    };
    let all = Filter { limit: 25, ..Filter::default() };
    assert!(names(&Filter { app: Some("gmail"), ..all }).iter().all(|name| name.starts_with("gmail")));
    assert!(!names(&Filter { effect: Some(Effect::Read), ..all }).contains(&"slack_send_message".to_owned()));
    assert_eq!(names(&Filter { limit: 1, ..all }), ["slack_send_message"]);
    let own = Filter { connected: &["github"], connected_only: true, ..all };
    assert!(names(&own).iter().all(|name| name.starts_with("github")));
}
