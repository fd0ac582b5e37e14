//! What is told to anybody: set-up pages, the reference of the API, `/llms.txt`.

use clawlink_setup::{AGENTS, Step, Target};
use serde_json::Value;

use super::support::{Browser, ORIGIN, build};

/// The origin of the API, which this worker does not serve.
const API: &str = "http://127.0.0.1:8788";

/// A text as it stands in a page.
fn escaped(text: &str) -> String {
    let escape = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    [("&", "&#38;"), ("<", "&#60;"), (">", "&#62;"), ("\"", "&#34;"), ("'", "&#39;")]
        .into_iter()
        .fold(text.trim_end().to_owned(), escape)
}

#[tokio::test]
async fn llms_txt_is_a_title_a_summary_and_lists_of_links_that_answer() {
    let test = build();
    let mut browser = Browser::new(&test);
    let page = browser.get("/llms.txt").await;
    assert_eq!(
        (page.status.as_u16(), &page.headers["content-type"].as_bytes()[..10]),
        (200, &b"text/plain"[..])
    );
    let lines: Vec<&str> = page.body.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines[0].starts_with("# ") && lines[1].starts_with("> "), "{}", page.body);
    let first = lines.iter().position(|line| line.starts_with("## ")).unwrap();
    let mut count = 0;
    for line in &lines[first..] {
        let Some(entry) = line.strip_prefix("- [") else {
            assert!(line.starts_with("## "), "{line}");
            continue;
        };
        let (url, about) = entry.split_once("](").unwrap().1.split_once("): ").unwrap();
        assert!(!about.is_empty(), "{line}");
        count += 1;
        match url.strip_prefix(ORIGIN) {
            Some(path) => assert_eq!(browser.get(path).await.status, 200, "{url}"),
            None => assert_eq!(url, format!("{API}/openapi.json"), "the API's own tests ask for it"),
        }
    }
    assert!(count > AGENTS.len() + test.house.catalog.apps().len(), "{count}");
}

#[tokio::test]
async fn each_agent_has_a_page_with_every_step_of_every_way() {
    let test = build();
    let mut browser = Browser::new(&test);
    let list = browser.get("/install").await.body;
    let endpoint = format!("{API}/mcp");
    for agent in &AGENTS {
        let path = format!("/install/{}", agent.id);
        assert!(list.contains(&format!("href=\"{path}\"")), "{path}");
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let steps = agent.ways.iter().flat_map(|way| way.steps);
        for step in steps {
            let shown = escaped(&step.text(&Target::shown(&endpoint)));
            assert!(page.body.contains(&shown), "{path} lacks {shown}");
            if let Step::Entry(entry) = step {
                assert!(page.body.contains(&entry.place.shown()), "{path}");
            }
        }
    }
    assert_eq!(browser.get("/install/emacs").await.status, 404);
}

#[tokio::test]
async fn the_reference_has_every_operation_of_the_description() {
    let test = build();
    let page = Browser::new(&test).get("/docs/api").await;
    assert_eq!(page.status, 200);
    let description: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.body.contains(&format!("id=\"{id}\"")), "{id}");
            assert!(page.body.contains(&format!("{} {path}", method.to_uppercase())), "{path}");
        }
    }
    assert!(page.body.contains("outcome_unknown") && page.body.contains("No live credential"));
}
