use std::collections::BTreeMap;

use axum::body::Body;
use serde_json::Value;

use super::operation::{Described, Operation};
use crate::tests::attacks::Scene;
use crate::tests::support::NOTE;

/// A text of the description with every sample id replaced by that of a live thing of the same kind.
fn live(text: &str, things: &BTreeMap<&str, &str>) -> String {
    let prefix = text.split_once('_').map_or("", |(prefix, _)| prefix);
    things.get(prefix).map_or_else(|| text.to_owned(), |id| (*id).to_owned())
}

/// An example as it stands in a path, query or header.
fn plain(example: &Value) -> String {
    example.as_str().map_or_else(|| example.to_string(), str::to_owned)
}

/// The operation as its examples ask it.
fn request(scene: &Scene, operation: &Operation, things: &BTreeMap<&str, &str>) -> http::Request<Body> {
    let (mut path, mut query, mut headers) = (operation.path.to_owned(), Vec::new(), Vec::new());
    for parameter in operation.told["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let Some(example) = parameter.get("example").map(plain) else { continue };
        match parameter["in"].as_str().unwrap() {
            "path" => path = path.replace(&format!("{{{name}}}"), &live(&example, things)),
            "query" => query.push(format!("{name}={}", example.replace(' ', "%20"))),
            _ => headers.push((name, example)),
        }
    }
    let builder = scene.api.request(&operation.method, &format!("{path}?{}", query.join("&")));
    let builder = headers.into_iter().fold(builder, |builder, (name, value)| builder.header(name, value));
    let body = operation.told.pointer("/requestBody/content/application~1json/example");
    builder.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()
}

#[tokio::test]
async fn each_example_gets_an_answer_that_is_described_for_what_goes_well() {
    let scene = Scene::set().await;
    let things: BTreeMap<&str, &str> =
        scene.mara.live.values().map(|id| (id.split_once('_').unwrap().0, id.as_str())).collect();
    let (last, first): (Vec<_>, Vec<_>) =
        Operation::all().iter().partition(|operation| operation.method == "DELETE");
    for operation in first.into_iter().chain(last) {
        scene.api.test.http.answer(201, NOTE);
        let answer = scene.api.send(request(&scene, operation, &things)).await;
        assert!(answer.status.is_success(), "{} {}: {}", operation.method, operation.path, answer.text);
        let described = operation.answers.get(&answer.status.as_u16());
        assert!(described.is_some(), "{} {}: {}", operation.method, operation.path, answer.status);
        let has_items = answer.body.get("items").is_none_or(|items| !items.as_array().unwrap().is_empty());
        assert!(has_items, "{} finds nothing by its example", operation.path);
        assert!(!matches!(described, Some(Described::Nothing)) || answer.text.is_empty());
    }
}
