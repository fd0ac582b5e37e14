use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_core::policy::Policy;
use clawlink_core::ports::Incoming;
use http::Request;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt;

use super::support::{Answer, Api};
use crate::router::router;

const UPLOADED: &str = r#"{"id":"file_000011","name":"notes.txt","mime_type":"text/plain","size_bytes":5}"#;

fn upload(file: &Value) -> Value {
    json!({ "tool": "workbench_upload_file", "arguments": { "file": file } })
}

fn confirmed(file: &Value) -> Value {
    let mut call = upload(file);
    call["confirmed"] = json!(true);
    call
}

fn notes() -> Value {
    json!({ "name": "notes.txt", "mimetype": "text/plain", "data": STANDARD.encode("Plan\n") })
}

fn sent(api: &Api) -> Vec<u8> {
    api.test.http.seen().pop().unwrap().body
}

#[tokio::test]
async fn a_previewed_upload_is_sent_byte_for_byte() {
    let api = Api::connected().await;
    let preview = api.post("/v1/preview", &upload(&notes())).await;
    let body = &preview.body["plan"]["request"]["body"];
    let file = json!({
        "name": "file", "filename": "notes.txt", "content_type": "text/plain", "bytes": 5,
        "sha256": format!("{:x}", Sha256::digest("Plan\n")),
    });
    assert_eq!(body["parts"], json!([file]), "{preview:?}");
    assert_eq!(preview.body["plan"]["summary"], "Upload notes.txt");
    api.test.http.answer(201, UPLOADED);
    let run = json!({ "confirm_token": preview.body["confirm_token"], "digest": preview.body["digest"] });
    assert_eq!(api.post("/v1/execute", &run).await.status, 200);
    let by_token = api.test.http.seen().pop().unwrap();
    let kind = by_token.headers.iter().find(|(name, _)| name == "content-type").unwrap().1.clone();
    assert_eq!(Some(kind.as_str()), body["content_type"].as_str());
    let boundary = kind.split_once("boundary=").unwrap().1;
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"notes.txt\"\r\n\
         Content-Type: text/plain\r\n\r\nPlan\n\r\n--{boundary}--\r\n"
    );
    assert_eq!(String::from_utf8(by_token.body.clone()).unwrap(), expected);
    api.test.http.answer(201, UPLOADED);
    let mut again = upload(&notes());
    again["digest"] = preview.body["digest"].clone();
    assert_eq!(api.write("k", &again).await.status, 200, "the digest confirms the same bytes");
    assert_eq!(sent(&api), by_token.body);
    again["arguments"]["file"]["data"] = json!(STANDARD.encode("Plan!\n"));
    assert_eq!(api.write("k2", &again).await.code(), (409, "digest_mismatch"), "a changed byte is noticed");
}

#[tokio::test]
async fn a_mail_with_an_attachment_is_shown_decoded_and_sent_as_shown() {
    let api = Api::with(Policy::Standard).await;
    api.test.connect(&api.person, "gmail", "mara").await.unwrap();
    let attachment =
        json!({ "name": "Plän.txt", "mimetype": "text/plain", "data": STANDARD.encode("Plan\n") });
    let arguments = json!({ "to": ["ada@example.com"], "subject": "Plan", "body": "See below.", "attachments": [attachment] });
    let call = json!({ "tool": "gmail_send_email", "arguments": arguments });
    let preview = api.post("/v1/preview", &call).await;
    let told = &preview.body["plan"]["request"]["body"]["decoded"];
    let hash = format!("{:x}", Sha256::digest("Plan\n"));
    let file = json!({ "name": "File", "value": format!("Plän.txt, text/plain, 5 bytes, sha256 {hash}") });
    assert_eq!(
        (&told[2], &told[3]),
        (&json!({ "name": "Text", "value": "See below." }), &file),
        "{preview:?}"
    );
    api.test.http.answer(200, r#"{"id":"1","threadId":"2"}"#);
    let run = json!({ "confirm_token": preview.body["confirm_token"] });
    assert_eq!(api.post("/v1/execute", &run).await.status, 200);
    let body: Value = serde_json::from_slice(&sent(&api)).unwrap();
    assert_eq!(body, preview.body["plan"]["request"]["body"]["json"]);
    let mail = clawlink_manifest::mime::decode_text(body["raw"].as_str().unwrap()).unwrap();
    assert!(mail.contains(&format!("\r\n\r\n{}\r\n", STANDARD.encode("Plan\n"))), "{mail}");
}

#[tokio::test]
async fn what_does_not_agree_is_refused_by_name_and_nothing_is_sent() {
    let api = Api::connected().await;
    let with = |member: &str, value: Value| {
        let mut file = notes();
        file[member] = value;
        file
    };
    for (file, field) in [
        (with("md5", json!("00000000000000000000000000000000")), "/arguments/file/md5"),
        (with("data", json!("%%%")), "/arguments/file/data"),
        (with("mimetype", json!("text/plain\r\nx: y")), "/arguments/file/mimetype"),
        (with("name", json!("../notes.txt")), "/arguments/file/name"),
        (with("url", json!("https://files.example.org/a")), "/arguments/file"),
        (with("sha256", json!("x")), "/arguments/file"),
        (json!({ "name": "a", "mimetype": "text/plain" }), "/arguments/file"),
        (json!({ "file": "fil_00000000000000000000000000000000" }), "/arguments/file/file"),
        (json!({ "url": "http://files.example.org/a" }), "/arguments/file/url"),
        (json!({ "url": "https://10.0.0.1/a" }), "/arguments/file/url"),
        (json!("text"), "/arguments/file"),
    ] {
        let answer = api.write("k", &confirmed(&file)).await;
        assert_eq!(
            (answer.code(), &answer.body["field"]),
            ((422, "invalid_argument"), &json!(field)),
            "{answer:?}"
        );
    }
    let right = with("md5", json!("38F27C54A98A22B19CB6B0F7C1E3CB48"));
    assert_ne!(api.write("k", &confirmed(&right)).await.status, 200, "another MD5, in capitals");
    assert!(api.test.http.seen().is_empty());
}

fn fetched(status: u16, kind: &str, body: &[u8]) -> Incoming {
    Incoming { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.to_vec() }
}

#[tokio::test]
async fn an_address_is_fetched_without_a_credential_and_its_bytes_are_what_is_confirmed() {
    let api = Api::connected().await;
    let file = json!({ "url": "https://files.example.org/d/plan.txt?x=1" });
    let http = &api.test.http;
    http.push(Ok(fetched(200, "text/plain; charset=utf-8", b"Plan\n")));
    let preview = api.post("/v1/preview", &upload(&file)).await;
    assert_eq!(preview.body["plan"]["request"]["body"]["parts"][0]["filename"], "plan.txt", "{preview:?}");
    let asked = http.seen().pop().unwrap();
    assert_eq!(
        (asked.method.as_str(), asked.url.as_str()),
        ("GET", "https://files.example.org/d/plan.txt?x=1")
    );
    assert!(asked.headers.iter().all(|(name, _)| name == "accept"), "no credential: {:?}", asked.headers);
    http.push(Ok(fetched(200, "text/plain", b"Plan!\n")));
    let mut call = upload(&file);
    call["digest"] = preview.body["digest"].clone();
    assert_eq!(api.write("k", &call).await.code(), (409, "digest_mismatch"), "the address changed meanwhile");
    http.push(Ok(fetched(302, "text/html", b"")));
    assert_eq!(api.write("k", &confirmed(&file)).await.body["field"], "/arguments/file/url");
    http.push(Ok(fetched(200, "text/html", b"<p>")));
    let mut other = file.clone();
    other["mimetype"] = json!("text/plain");
    assert_eq!(api.write("k", &confirmed(&other)).await.body["field"], "/arguments/file/mimetype");
}

#[tokio::test]
async fn twenty_mebibytes_arrive_intact_and_more_is_refused() {
    let api = Api::connected().await;
    let mebibytes = |count: usize| vec![b'x'; count * 1024 * 1024];
    let file = |bytes: &[u8]| json!({ "name": "big.bin", "mimetype": "application/octet-stream", "data": STANDARD.encode(bytes) });
    let big = mebibytes(20);
    let preview = api.post("/v1/preview", &upload(&file(&big))).await;
    assert_eq!(
        (&preview.body["confirm_token"], preview.body["plan"]["warnings"].as_array().unwrap().len()),
        (&Value::Null, 1)
    );
    api.test.http.answer(201, UPLOADED);
    let mut call = upload(&file(&big));
    call["digest"] = preview.body["digest"].clone();
    assert_eq!(api.write("k", &call).await.status, 200, "its digest confirms what is too long to keep");
    let body = sent(&api);
    let start = body.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    assert!(body[start..start + big.len()] == big && body[start + big.len()..].starts_with(b"\r\n--"));
    let mut over = mebibytes(20);
    over.push(b'x');
    assert_eq!(api.write("k2", &confirmed(&file(&over))).await.code(), (413, "files_too_large"));
    assert_eq!(api.write("k3", &confirmed(&file(&mebibytes(21)))).await.code(), (413, "body_too_large"));
    let long = json!({ "tool": "workbench_create_note", "arguments": { "title": "x", "body": "x".repeat(1_100_000) } });
    assert_eq!(api.post("/v1/preview", &long).await.code(), (413, "body_too_large"), "room for files only");
    assert_eq!(api.test.http.seen().len(), 1);
}

async fn download(api: &Api) -> Answer {
    let mut answer = fetched(200, "text/html; charset=utf-8", b"<script>alert(1)</script>");
    answer
        .headers
        .push(("content-disposition".to_owned(), "attachment; filename=\"a/b/page.html\"".to_owned()));
    api.test.http.push(Ok(answer));
    let call = json!({ "tool": "workbench_download_file", "arguments": { "file_id": "file_000010" } });
    api.post("/v1/execute", &call).await
}

#[tokio::test]
async fn a_fetched_file_is_a_handle_and_a_link_that_ends() {
    let api = Api::connected().await;
    let answer = download(&api).await;
    let file = &answer.body["files"][0];
    assert_eq!((&file["name"], &file["bytes"]), (&json!("page.html"), &json!(25)), "{answer:?}");
    assert_eq!(answer.body["output"]["file"], file["handle"]);
    assert!(
        !answer.body.to_string().contains("<script>")
            && !format!("{:?}", api.test.kv.dump()).contains("script")
    );
    let link = file["url"].as_str().unwrap().strip_prefix("http://127.0.0.1:8788").unwrap().to_owned();
    let open = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        router(api.test.house.clone()).oneshot(request).await.unwrap()
    };
    let got = open(&link).await;
    assert_eq!(got.status(), 200);
    assert_eq!(got.headers()["content-security-policy"], "sandbox; default-src 'none'");
    assert!(got.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let bytes = axum::body::to_bytes(got.into_body(), usize::MAX).await.unwrap();
    assert_eq!(&bytes[..], b"<script>alert(1)</script>");
    assert_eq!(open(&link.replace("until=1", "until=2")).await.status(), 404, "a link cannot be made longer");
    assert_eq!(
        open(link.split('?').next().unwrap()).await.status(),
        401,
        "without its signature it is no link"
    );
    api.test.clock.advance_ms(15 * 60 * 1_000);
    assert_eq!(open(&link).await.status(), 404);
}

#[tokio::test]
async fn one_tools_file_goes_into_the_next_and_nobody_elses() {
    let api = Api::connected().await;
    let handle = download(&api).await.body["files"][0]["handle"].clone();
    api.test.http.answer(201, UPLOADED);
    let answer = api.write("k", &confirmed(&json!({ "file": handle }))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = String::from_utf8(sent(&api)).unwrap();
    assert!(body.contains("filename=\"page.html\"") && body.contains("<script>alert(1)</script>"), "{body}");
    let (noah, _) = api.test.sign_in("noah@example.com").await.unwrap();
    api.test.connect(&noah, "workbench", "noah").await.unwrap();
    let api = Api { credential: api.test.pair(&noah, Policy::Standard).await.unwrap(), ..api };
    let path = format!("/v1/files/{}", handle.as_str().unwrap());
    assert_eq!(api.get(&path).await.code(), (404, "file_not_found"));
    let answer = api.write("k", &confirmed(&json!({ "file": handle }))).await;
    assert_eq!(answer.body["field"], "/arguments/file/file", "{answer:?}");
}
