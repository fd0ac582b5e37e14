use serde_json::{Map, Value, json};

use super::{Asked, ShapeError, Shaped, shape};
use crate::exec::fixtures::{HOOKS, answer, app, notes, tool};
use crate::ports::Incoming;

fn asked(arguments: &Map<String, Value>) -> Asked<'_> {
    Asked { arguments, cursor: None, detailed: false, fields: &[], max_bytes: None, url: "" }
}

fn shaped(name: &str, answer: &Incoming) -> Result<Shaped, ShapeError> {
    shape(&app(), &tool(name), answer, HOOKS, &asked(&Map::new()))
}

fn plain(kind: &str, body: &[u8]) -> Incoming {
    Incoming { status: 200, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.to_vec() }
}

#[test]
fn a_list_is_projected_and_continues() {
    let list = shaped("notes_list", &notes(1..3, &json!("c2"))).unwrap();
    assert_eq!(
        list.output,
        json!({ "items": [{ "id": 1, "title": "Note 1" }, { "id": 2, "title": "Note 2" }] })
    );
    assert_eq!((list.truncated, list.next_cursor.as_deref()), (None, Some("c2")));
    assert_eq!(shaped("notes_list", &notes(1..1, &json!(null))).unwrap().next_cursor, None);
}

#[test]
fn detail_adds_and_fields_keep() {
    let (arguments, fields) = (Map::new(), ["body".to_owned(), "id".to_owned()]);
    let asked = Asked { detailed: true, fields: &fields, ..asked(&arguments) };
    let list = shape(&app(), &tool("notes_list"), &notes(1..2, &json!(null)), HOOKS, &asked).unwrap();
    assert_eq!(list.output, json!({ "items": [{ "body": "b", "id": 1 }] }));
}

#[test]
fn a_long_list_is_cut_between_records_and_says_so() {
    let mut tool = tool("notes_list");
    tool.output.max_bytes = 200;
    let list = shape(&app(), &tool, &notes(1..100, &json!("c2")), HOOKS, &asked(&Map::new())).unwrap();
    let items = list.output["items"].as_array().unwrap();
    let truncated = list.truncated.unwrap();
    assert!(list.output.to_string().len() <= 200);
    assert!(items.len() > 2 && items.iter().all(|item| item["title"].is_string()));
    assert_eq!(truncated["omitted"], json!(99 - items.len()));
    assert_eq!(list.next_cursor.as_deref(), Some("c2"));
    let whole = list.whole.unwrap();
    assert_eq!(whole["items"].as_array().unwrap().len(), 99, "the whole is at hand to be kept");
    assert_eq!(whole["items"][98], json!({ "id": 99, "title": "Note 99", "body": "b" }));
}

#[test]
fn the_budget_of_a_call_is_kept_whatever_is_usual() {
    let arguments = Map::new();
    for max in [300, 1_000, 2_000] {
        let asked = Asked { max_bytes: Some(max), ..asked(&arguments) };
        let list = shape(&app(), &tool("notes_list"), &notes(1..100, &json!(null)), HOOKS, &asked).unwrap();
        let length = list.output.to_string().len();
        assert!(length <= max as usize && length + 60 > max as usize, "{length} of {max}");
    }
}

#[test]
fn a_record_too_long_by_itself_loses_named_members() {
    let mut tool = tool("notes_create");
    tool.output.max_bytes = 100;
    let long = answer(200, &json!({ "id": 1, "body": "x".repeat(500) }));
    let one = shape(&app(), &tool, &long, HOOKS, &asked(&Map::new())).unwrap();
    assert_eq!(one.output, json!({ "id": 1 }));
    assert_eq!(one.truncated.unwrap()["omitted"], json!(["body"]));
}

#[test]
fn text_is_cut_at_a_line() {
    let mut tool = tool("notes_create");
    tool.output.max_bytes = 60;
    let text = plain("text/plain", "line one é\n".repeat(20).as_bytes());
    let cut = shape(&app(), &tool, &text, HOOKS, &asked(&Map::new())).unwrap();
    assert!(cut.output.to_string().len() <= 60 && cut.output["text"].as_str().unwrap().ends_with("é"));
    assert!(cut.truncated.is_some());
}

#[test]
fn a_hook_reshapes_before_projection() {
    let output = shaped("notes_raw", &answer(200, &json!({ "wrapped": { "a": 1 } }))).unwrap().output;
    assert_eq!(output, json!({ "a": 1 }));
}

#[test]
fn a_location_is_a_result_and_an_empty_body_is_an_object() {
    let mut created = answer(201, &json!({}));
    created.headers.push(("location".to_owned(), "https://x.example/1".to_owned()));
    assert_eq!(
        shaped("notes_upload", &created).unwrap().output,
        json!({ "location": "https://x.example/1" })
    );
    assert_eq!(shaped("notes_create", &plain("", b"")).unwrap().output, json!({}));
    assert_eq!(shaped("notes_create", &plain("image/png", b"\xff\x00")).unwrap().output["bytes"], json!(2));
}

#[test]
fn an_answer_of_another_form_is_malformed() {
    assert_eq!(shaped("notes_list", &plain("text/html", b"<p>")), Err(ShapeError::Malformed));
    assert_eq!(shaped("notes_list", &answer(200, &json!({ "items": {} }))), Err(ShapeError::Malformed));
}
