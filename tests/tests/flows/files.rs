//! Files through real workers: what a device hands over arrives byte for byte, and what it fetches is a link that ends.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_e2e::{Agent, Call, Narrator, Outcome, fresh};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::Scene;

const MEBIBYTE: usize = 1024 * 1024;

/// Bytes that no two places of are alike, so that a lost or moved block shows.
fn bytes(length: usize) -> Vec<u8> {
    (0_u32..).flat_map(|count| (count.wrapping_mul(2_654_435_761)).to_be_bytes()).take(length).collect()
}

fn upload(bytes: &[u8]) -> Value {
    let file = json!({
        "name": "big.bin", "mimetype": "application/octet-stream", "data": STANDARD.encode(bytes),
    });
    json!({ "tool": "workbench_upload_file", "arguments": { "file": file }, "confirmed": true })
}

#[tokio::test]
async fn twenty_mebibytes_arrive_intact_by_either_origin_and_more_is_refused() -> Outcome {
    let scene = Scene::connected().await?;
    let by_web = Agent::new(&scene.instance.web, scene.agent.credential(), Narrator::silent())?;
    let big = bytes(20 * MEBIBYTE);
    let hash = format!("{:x}", Sha256::digest(&big));
    for agent in [&by_web, &scene.agent] {
        let call = Call::post("/v1/execute", &upload(&big)).key(&fresh("file"));
        let answer = agent.send(call).await?.expect(200)?;
        assert_eq!(answer.text("/output/sha256")?, hash, "what arrived");
        assert_eq!(answer.at("/output/size_bytes"), &json!(big.len()));
    }
    let over = Call::post("/v1/execute", &upload(&bytes(21 * MEBIBYTE))).key(&fresh("file"));
    assert_eq!(by_web.send(over).await?.status, 413);
    Ok(())
}

#[tokio::test]
async fn a_fetched_file_goes_into_another_call_and_opens_by_its_link() -> Outcome {
    let scene = Scene::connected().await?;
    let small = bytes(70_000);
    let call = Call::post("/v1/execute", &upload(&small)).key(&fresh("file"));
    let id = scene.agent.send(call).await?.expect(200)?.text("/output/id")?.to_owned();
    let fetch = json!({ "tool": "workbench_download_file", "arguments": { "file_id": id } });
    let fetched = scene.agent.send(Call::post("/v1/execute", &fetch)).await?.expect(200)?;
    assert_eq!(fetched.at("/files/0/bytes"), &json!(70_000));
    let link = reqwest::get(fetched.text("/files/0/url")?).await.unwrap();
    assert_eq!(link.status(), 200);
    assert!(link.bytes().await.unwrap() == small, "the link gives the bytes");
    let file = json!({ "file": fetched.at("/files/0/handle") });
    let again = json!({ "tool": "workbench_upload_file", "arguments": { "file": file }, "confirmed": true });
    let again = scene.agent.send(Call::post("/v1/execute", &again).key(&fresh("file"))).await?.expect(200)?;
    assert_eq!(again.text("/output/sha256")?, format!("{:x}", Sha256::digest(&small)));
    Ok(())
}
