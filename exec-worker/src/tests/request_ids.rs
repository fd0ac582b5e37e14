use axum::body::Body;

use super::support::{Answer, Api};

const PASSED_ON: &str = "req_019abcdef0123456789abcdef0123456";

fn id_of(answer: &Answer) -> &str {
    answer.headers["x-request-id"].to_str().unwrap()
}

#[tokio::test]
async fn a_call_goes_on_under_the_id_that_it_was_passed_on_with() {
    let api = Api::connected().await;
    for (path, status) in
        [("/v1/whoami", 200), ("/v1/nothing", 404), ("/api/tools", 200), ("/api/nothing", 404)]
    {
        let request = api.request("GET", path).header("x-request-id", PASSED_ON);
        let answer = api.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), id_of(&answer)), (status, PASSED_ON), "{path}");
        if answer.body["error"].is_string() {
            assert_eq!(answer.body["requestId"], PASSED_ON);
        }
    }
    let request =
        api.request("POST", "/api/tools/workbench_list_notes/preview").header("x-request-id", PASSED_ON);
    let envelope = api.send(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!((id_of(&envelope), &envelope.body["meta"]["requestId"]), (PASSED_ON, &PASSED_ON.into()));
}

#[tokio::test]
async fn a_foreign_id_is_not_taken_over() {
    let api = Api::connected().await;
    for foreign in
        ["req_1", "1", "req_019ABCDEF0123456789abcdef0123456", "req_019abcdef0123456789abcdef0123456 x"]
    {
        let request = api.request("GET", "/v1/nothing").header("x-request-id", foreign);
        let answer = api.send(request.body(Body::empty()).unwrap()).await;
        assert_ne!(id_of(&answer), foreign);
        assert!(id_of(&answer).starts_with("req_") && id_of(&answer).len() == 36, "{answer:?}");
    }
}
