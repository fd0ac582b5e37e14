//! Over real sockets: keep-alive, chunked bodies, resets, cuts, drips, fillers, and the other host.

#[cfg(test)]
mod support;

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::json;
use support::{Peer, control, start};
use tokio::time::Instant;

const GET: &[u8] = b"GET /x HTTP/1.1\r\nhost: a\r\n\r\n";

#[tokio::test]
async fn one_connection_carries_several_requests() {
    let provider = start().await;
    let mut peer = Peer::dial(&provider.api_url).await;
    for _ in 0..3 {
        peer.send(GET).await;
        let answer = peer.read_answer().await;
        assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", answer.head);
        assert_eq!(answer.body, b"{}");
    }
    peer.send(b"GET /x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    assert!(peer.read_to_end().await.unwrap().ends_with(b"{}"));
}

#[tokio::test]
async fn a_chunked_body_is_decoded_and_its_raw_bytes_are_kept() {
    let provider = start().await;
    let mut peer = Peer::dial(&provider.api_url).await;
    let raw = b"POST /x HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n\
                8;ext=1\r\n{\"marker\r\n6\r\n\":\"c\"}\r\n0\r\ntrailer: t\r\n\r\n";
    peer.send(raw).await;
    assert_eq!(peer.read_answer().await.body, b"{}");
    let seen = control(&provider, "GET", "/_control/requests", &json!({})).await;
    assert_eq!(support::decoded(&seen["requests"][0]["body_base64"]), b"{\"marker\":\"c\"}");
    assert_eq!(support::decoded(&seen["requests"][0]["raw_base64"]), raw);
    let ledger = control(&provider, "GET", "/_control/ledger?marker=c", &json!({})).await;
    assert_eq!((&ledger["count"], &ledger["effects"][0]["answered"]), (&json!(1), &json!(true)));
}

#[tokio::test]
async fn a_reset_is_a_reset_and_a_close_is_a_close() {
    let provider = start().await;
    for (switch, point) in [
        ("reset_at", "accept"),
        ("reset_at", "request_headers"),
        ("reset_at", "request_body:1"),
        ("reset_at", "before_answer"),
        ("close_at", "accept"),
        ("close_at", "request_headers"),
        ("close_at", "before_answer"),
    ] {
        control(&provider, "POST", "/_control/reset", &json!({})).await;
        support::rule(&provider, json!({}), json!({switch: point})).await;
        let mut peer = Peer::dial(&provider.api_url).await;
        let request = b"POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nbody";
        match peer.send_and_read_to_end(request).await {
            Ok(bytes) => assert!(switch == "close_at" && bytes.is_empty(), "{switch} {point}: {bytes:?}"),
            Err(error) => {
                assert_eq!((switch, error.kind()), ("reset_at", ErrorKind::ConnectionReset), "{point}");
            }
        }
    }
}

#[tokio::test]
async fn a_reset_in_the_answer_lets_what_came_before_it_through() {
    let provider = start().await;
    support::rule(&provider, json!({}), json!({"body": {"text": "0123456789"}, "reset_at": "answer_body:4"}))
        .await;
    let mut peer = Peer::dial(&provider.api_url).await;
    peer.send(b"POST /x?marker=r HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n").await;
    let (bytes, error) = peer.read_until_error().await;
    assert!(String::from_utf8(bytes).unwrap().ends_with("\r\n\r\n0123"));
    assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::ConnectionReset));
    let effect = control(&provider, "GET", "/_control/ledger?marker=r", &json!({})).await;
    assert_eq!(effect["effects"][0]["answered"], false);
}

#[tokio::test]
async fn truncated_bodies_end_short_in_every_framing() {
    let provider = start().await;
    for (framing, end) in
        [("content_length", "\r\n\r\n0123"), ("chunked", "\r\n\r\n4\r\n0123\r\n"), ("close", "\r\n\r\n0123")]
    {
        control(&provider, "POST", "/_control/reset", &json!({})).await;
        let switches = json!({"body": {"text": "0123456789"}, "truncate": {"at": 4, "framing": framing}});
        support::rule(&provider, json!({}), switches).await;
        let mut peer = Peer::dial(&provider.api_url).await;
        peer.send(GET).await;
        let text = String::from_utf8(peer.read_to_end().await.unwrap()).unwrap();
        assert!(text.ends_with(end), "{framing}: {text}");
        assert_eq!(text.contains("content-length: 10"), framing == "content_length");
    }
}

#[tokio::test]
async fn a_drip_takes_its_time_and_a_delay_comes_first() {
    let provider = start().await;
    let switches = json!({"body": {"text": "01234"}, "drip": {"bytes": 1, "every_ms": 40}, "delay_ms": 100});
    support::rule(&provider, json!({}), switches).await;
    let mut peer = Peer::dial(&provider.api_url).await;
    let asked = Instant::now();
    peer.send(GET).await;
    assert_eq!(peer.read_answer().await.body, b"01234");
    assert!(asked.elapsed() >= Duration::from_millis(100 + 4 * 40), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_client_that_leaves_a_hanging_answer_was_not_answered() {
    let provider = start().await;
    support::rule(&provider, json!({}), json!({"hang": true})).await;
    let mut peer = Peer::dial(&provider.api_url).await;
    peer.send(b"DELETE /x?marker=h HTTP/1.1\r\nhost: a\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(peer);
    let effect = control(&provider, "GET", "/_control/ledger?marker=h", &json!({})).await;
    assert_eq!((&effect["count"], &effect["effects"][0]["answered"]), (&json!(1), &json!(false)));
}

#[tokio::test]
async fn filler_has_its_size_plain_and_zipped() {
    use std::io::Read as _;
    let provider = start().await;
    for encoding in ["identity", "gzip"] {
        control(&provider, "POST", "/_control/reset", &json!({})).await;
        support::rule(&provider, json!({}), json!({"size": {"bytes": 3_000_000, "encoding": encoding}}))
            .await;
        let mut peer = Peer::dial(&provider.api_url).await;
        peer.send(GET).await;
        let answer = peer.read_answer().await;
        let mut plain = answer.body.clone();
        if encoding == "gzip" {
            assert!(answer.head.contains("content-encoding: gzip") && answer.body.len() < 10_000);
            plain.clear();
            flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).unwrap();
        }
        assert_eq!(plain.len(), 3_000_000);
        assert!(serde_json::from_slice::<String>(&plain).is_ok());
    }
}

#[tokio::test]
async fn what_reaches_the_other_host_is_counted() {
    let provider = start().await;
    let mut peer = Peer::dial(&provider.other_url).await;
    peer.send(b"GET /stolen HTTP/1.1\r\nhost: a\r\nauthorization: Bearer t\r\n\r\n").await;
    peer.read_answer().await;
    let seen = control(&provider, "GET", "/_control/requests?listener=other", &json!({})).await;
    assert_eq!((&seen["count"], &seen["other_host_count"]), (&json!(1), &json!(1)));
    assert_eq!(seen["requests"][0]["headers"][1], json!(["authorization", "Bearer t"]));
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    let provider = start().await;
    for (raw, status) in [
        ("HELLO\r\n\r\n", "400"),
        ("GET /x HTTP/1.1\r\nno colon\r\n\r\n", "400"),
        ("POST /x HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", "400"),
        ("POST /x HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n", "413"),
        ("POST /x HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "400"),
    ] {
        let mut peer = Peer::dial(&provider.api_url).await;
        peer.send(raw.as_bytes()).await;
        let text = String::from_utf8(peer.read_to_end().await.unwrap()).unwrap();
        assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{raw:?}: {text}");
    }
}

#[tokio::test]
async fn a_stopped_provider_lets_its_ports_go() {
    let provider = start().await;
    let address = provider.api_url.trim_start_matches("http://").to_owned();
    provider.stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
