use super::support::{Browser, build};

#[tokio::test]
async fn a_persons_audit_log_is_theirs_and_a_chain() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let csrf = mara.csrf().await;
    mara.post("/dashboard/devices/keys", &[("csrf", &csrf), ("name", "marlin"), ("policy", "read_only")])
        .await;
    let export = mara.get("/dashboard/audit/export").await;
    assert_eq!(
        (export.status.as_u16(), &export.headers["x-content-type-options"]),
        (200, &"nosniff".parse().unwrap())
    );
    assert!(export.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let lines: Vec<serde_json::Value> =
        export.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let actions: Vec<_> = lines.iter().skip(1).map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["sign_in", "device.key_made"], "{}", export.body);
    assert_eq!((&lines[0]["events"], &lines[0]["head"]), (&2.into(), &lines[2]["hash"]));
    assert_eq!(lines[2]["prev_hash"], lines[1]["hash"]);
    let theirs = noah.get("/dashboard/audit/export").await;
    assert_eq!(theirs.body.lines().count(), 2);
    let nobody = Browser::new(&test).get("/dashboard/audit/export").await;
    assert!(nobody.location().starts_with("/sign-in"), "{nobody:?}");
}
