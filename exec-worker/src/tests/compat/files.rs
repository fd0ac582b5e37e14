use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_core::ports::Incoming;
use serde_json::{Value, json};

use crate::tests::support::{Answer, Api};

const UPLOAD: &str = "/api/tools/workbench_upload_file/execute";
const UPLOADED: &str = r#"{"id":"file_000011","name":"notes.txt","mime_type":"text/plain","size_bytes":5}"#;
const LOCAL: &str = "/home/mara/notes.txt";

/// An upload of a local file, as a published plugin sends it.
fn upload() -> Value {
    json!({
        "arguments": { "file": { "name": "notes.txt", "mimetype": "text/plain", "s3key": LOCAL } },
        "confirmed": true,
        "files": [{
            "pointer": LOCAL, "name": "notes.txt", "mimetype": "text/plain", "md5": md5(b"Plan\n"),
            "dataBase64": STANDARD.encode("Plan\n"),
        }],
    })
}

fn md5(bytes: &[u8]) -> String {
    use md5::{Digest as _, Md5};
    format!("{:x}", Md5::digest(bytes))
}

#[tokio::test]
async fn the_bytes_beside_the_arguments_are_sent_and_never_told() {
    let api = Api::connected().await;
    let preview = api.post(&UPLOAD.replace("execute", "preview"), &upload()).await;
    assert_eq!(preview.body["data"]["plan"]["summary"], "Upload notes.txt", "{preview:?}");
    api.test.http.answer(201, UPLOADED);
    let answer = api.post(UPLOAD, &upload()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let sent = String::from_utf8(api.test.http.seen().pop().unwrap().body).unwrap();
    assert!(sent.contains("filename=\"notes.txt\"") && sent.contains("\r\n\r\nPlan\n\r\n"), "{sent}");
    let told = json!([{ "pointer": LOCAL, "name": "notes.txt", "mimetype": "text/plain" }]);
    assert_eq!(answer.body["uploadedFiles"], told);
    for answer in [&preview, &answer] {
        assert!(
            !answer.text.contains(&STANDARD.encode("Plan\n")) && !answer.text.contains("Plan\\n"),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_file_parameter_is_an_object_that_a_plugin_recognises() {
    let api = Api::connected().await;
    let told = api.get("/api/tools/workbench_upload_file").await.body;
    let file = &told["tool"]["inputSchema"]["properties"]["file"];
    assert_eq!(file["required"], json!(["name", "mimetype", "s3key"]));
    let names: Vec<&String> = file["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["mimetype", "name", "s3key"]);
}

#[tokio::test]
async fn what_does_not_agree_is_refused_and_nothing_is_sent() {
    let api = Api::connected().await;
    let with = |pointer: &str, value: Value| {
        let mut call = upload();
        *call.pointer_mut(pointer).unwrap() = value;
        call
    };
    for (call, code) in [
        (with("/files/0/md5", json!(md5(b"other"))), "invalid_field_value"),
        (with("/files/0/mimetype", json!("image/png")), "file_mimetype_mismatch"),
        (with("/files/0/dataBase64", json!("%%%")), "invalid_file_encoding"),
        (with("/files/0/pointer", json!("/elsewhere")), "missing_file_bytes"),
        (with("/files", json!([])), "missing_file_bytes"),
        (with("/files", json!("x")), "missing_file_bytes"),
    ] {
        let answer = api.post(UPLOAD, &call).await;
        assert_eq!(answer.refusal(), (400, code), "{answer:?}");
        assert_eq!(answer.body["canonical"]["error_code"], "validation_error");
    }
    for member in ["pointer", "name", "mimetype", "md5", "dataBase64"] {
        let answer = api.post(UPLOAD, &with(&format!("/files/0/{member}"), json!(1))).await;
        assert_eq!(answer.refusal(), (400, "missing_file_bytes"));
        assert!(answer.body["error"]["message"].as_str().unwrap().contains(&format!("files[0].{member}")));
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn twenty_mebibytes_arrive_intact_and_more_is_too_large() {
    let api = Api::connected().await;
    let call = |bytes: &[u8]| {
        let mut call = upload();
        call["files"][0]["md5"] = json!(md5(bytes));
        call["files"][0]["dataBase64"] = json!(STANDARD.encode(bytes));
        call
    };
    let big = vec![b'x'; 20 * 1024 * 1024];
    api.test.http.answer(201, UPLOADED);
    let answer = api.post(UPLOAD, &call(&big)).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body["error"]);
    let body = api.test.http.seen().pop().unwrap().body;
    let start = body.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    assert!(body[start..start + big.len()] == big && body[start + big.len()..].starts_with(b"\r\n--"));
    let over = [big.as_slice(), b"x"].concat();
    assert_eq!(api.post(UPLOAD, &call(&over)).await.refusal(), (413, "file_too_large"));
    let far = vec![b'x'; 21 * 1024 * 1024];
    assert_eq!(api.post(UPLOAD, &call(&far)).await.plain(), (413, "file_too_large"));
    assert_eq!(api.test.http.seen().len(), 1);
}

async fn download(api: &Api) -> Answer {
    let headers = vec![
        ("content-type".to_owned(), "text/plain".to_owned()),
        ("content-disposition".to_owned(), "attachment; filename=\"plan.txt\"".to_owned()),
    ];
    api.test.http.push(Ok(Incoming { status: 200, headers, body: b"Plan\n".to_vec() }));
    let call = json!({ "arguments": { "file_id": "file_000010" } });
    api.post("/api/tools/workbench_download_file/execute", &call).await
}

/// `^\d+/[A-Z0-9_]+/[A-Z0-9_]+/(request|response)/[A-Za-z0-9_-]+$`: no plugin reads a local file for a name like this.
fn is_handle(s3key: &str) -> bool {
    let parts: Vec<&str> = s3key.split('/').collect();
    let all = |text: &str, takes: fn(char) -> bool| !text.is_empty() && text.chars().all(takes);
    let upper = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    parts.len() == 5
        && all(parts[0], |letter| letter.is_ascii_digit())
        && all(parts[1], upper)
        && all(parts[2], upper)
        && matches!(parts[3], "request" | "response")
        && all(parts[4], plain)
}

#[tokio::test]
async fn one_tools_file_goes_into_the_next_as_it_is_told() {
    let api = Api::connected().await;
    let fetched = download(&api).await;
    let file = fetched.body["result"]["file"].clone();
    assert_eq!((&file["name"], &file["mimetype"]), (&json!("plan.txt"), &json!("text/plain")), "{fetched:?}");
    let s3key = file["s3key"].as_str().unwrap();
    assert!(s3key.starts_with("1/CLAWLINK/WORKBENCH/response/") && is_handle(s3key), "{s3key}");
    assert!(!is_handle(LOCAL));
    api.test.http.answer(201, UPLOADED);
    let call = json!({ "arguments": { "file": file }, "confirmed": true });
    let answer = api.post(UPLOAD, &call).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let sent = String::from_utf8(api.test.http.seen().pop().unwrap().body).unwrap();
    assert!(sent.contains("filename=\"plan.txt\"") && sent.contains("\r\n\r\nPlan\n\r\n"), "{sent}");
    let mut other = call;
    other["arguments"]["file"]["s3key"] =
        json!("1/CLAWLINK/WORKBENCH/response/fil_00000000000000000000000000000000");
    assert_eq!(api.post(UPLOAD, &other).await.refusal(), (400, "missing_file_bytes"));
}
