//! Telling agents about the endpoint: programs that only note how they were called, and files of a home.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::support::{KEY, calls, with_programs};

const URL: &str = "https://api.claw-link.dev/mcp";

#[tokio::test]
async fn an_agent_with_a_command_is_told_by_it() {
    let clawlink = with_programs("install-command", 0);
    let ended = clawlink.run(&["install", "claude", "--json"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let add = format!("claude|mcp add --transport http --scope user clawlink {URL}");
    assert_eq!(calls(&clawlink), format!("{add}\nclaude|mcp login clawlink\n"));
    let told: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(
        (&told["agent"], &told["sign_in"], &told["url"]),
        (&json!("claude"), &json!("browser"), &json!(URL))
    );
    assert_eq!(told["steps"][1]["state"], "done");
}

#[tokio::test]
async fn a_key_reaches_the_agent_and_no_output() {
    let clawlink = with_programs("install-key", 0).with("CLAWLINK_API_KEY", KEY);
    let ended = clawlink.run(&["install", "claude", "--by-key"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(calls(&clawlink).contains(&format!("--header X-ClawLink-API-Key: {KEY}")));
    assert!(!ended.stdout.contains(KEY) && !ended.stderr.contains(KEY), "{ended:?}");

    let wrong = with_programs("install-wrong-key", 0).with("CLAWLINK_API_KEY", "cllk_live_x");
    assert_eq!(wrong.run(&["install", "claude", "--by-key"]).await.code, 2);
    assert_eq!(calls(&wrong), "", "a key that cannot be one is told to nobody");
}

#[tokio::test]
async fn printing_changes_nothing() {
    let clawlink = with_programs("install-print", 0);
    let ended = clawlink.run(&["install", "claude", "--print"]).await;
    assert_eq!(
        ended.stdout,
        format!(
            "run   claude mcp add --transport http --scope user clawlink {URL}\nrun   claude mcp login clawlink\n"
        )
    );
    let entry = clawlink.run(&["install", "cursor", "--by-key", "--print", "--json"]).await;
    let told: Value = serde_json::from_str(&entry.stdout).unwrap();
    assert_eq!(told["steps"][0]["state"], "planned");
    assert!(told["steps"][0]["text"].as_str().unwrap().contains("YOUR_KEY"));
    assert_eq!(calls(&clawlink), "");
    assert!(!clawlink.folder().join(".cursor").exists());
}

#[tokio::test]
async fn a_file_keeps_what_it_holds_its_link_and_its_mode() {
    let clawlink = with_programs("install-file", 0);
    let (cursor, dotfiles) = (clawlink.folder().join(".cursor"), clawlink.folder().join("dotfiles.json"));
    fs::create_dir(&cursor).unwrap();
    let mine = "{\n  // mine\n  \"mcpServers\": {\n    \"other\": {\"command\": \"npx\"}\n  }\n}\n";
    fs::write(&dotfiles, mine).unwrap();
    fs::set_permissions(&dotfiles, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&dotfiles, cursor.join("mcp.json")).unwrap();

    let ended = clawlink.run(&["install", "cursor"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.starts_with("added "), "{ended:?}");
    let ours = format!("{{\n    \"clawlink\":{{\"url\":\"{URL}\"}},\n    \"other\"");
    assert_eq!(fs::read_to_string(&dotfiles).unwrap(), mine.replace("{\n    \"other\"", &ours));
    assert!(cursor.join("mcp.json").is_symlink());
    assert_eq!(fs::metadata(&dotfiles).unwrap().permissions().mode() & 0o777, 0o640);

    let again = clawlink.run(&["install", "cursor"]).await;
    assert!(again.stdout.starts_with("there "), "{again:?}");
    let elsewhere =
        clawlink.run(&["install", "cursor", "--url", "https://claw-link.dev/api/mcp", "--json"]).await;
    assert_eq!(elsewhere.code, 1, "{elsewhere:?}");
    assert!(elsewhere.stdout.contains("remove that first"), "{elsewhere:?}");
    assert_eq!(fs::read_dir(clawlink.folder()).unwrap().count(), 4, "no draft is left");
}

#[tokio::test]
async fn hermes_is_told_where_its_variable_points() {
    let clawlink = with_programs("install-hermes", 0);
    let home = clawlink.folder().join("hermes-home");
    let clawlink = clawlink.with("HERMES_HOME", home.to_str().unwrap());
    let ended = clawlink.run(&["install", "hermes"]).await;
    assert_eq!(ended.code, 1, "its command is missing here, and said so: {ended:?}");
    assert!(ended.stderr.contains("hermes mcp login clawlink"), "{ended:?}");
    let config = home.join("config.yaml");
    assert!(fs::read_to_string(&config).unwrap().starts_with("mcp_servers:\n  clawlink:\n"));
    assert_eq!(fs::metadata(&config).unwrap().permissions().mode() & 0o777, 0o600, "it may hold a key");
}

#[tokio::test]
async fn a_command_that_fails_ends_the_installation() {
    let clawlink = with_programs("install-fails", 3);
    let ended = clawlink.run(&["install", "claude"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.stderr.contains("exit status: 3"), "{ended:?}");
    assert_eq!(calls(&clawlink).lines().count(), 1);
}

#[tokio::test]
async fn every_agent_is_listed_and_what_runs_elsewhere_is_told_by_a_person() {
    let clawlink = with_programs("install-list", 0);
    let listed = clawlink.run(&["install", "--json"]).await;
    let listed: Value = serde_json::from_str(&listed.stdout).unwrap();
    for item in listed["items"].as_array().unwrap() {
        let print = clawlink.run(&["install", item["agent"].as_str().unwrap(), "--print"]).await;
        assert!(print.code == 0 && print.stdout.contains(URL), "{print:?}");
    }
    let local = clawlink.run(&["install", "chatgpt", "--url", "http://127.0.0.1:8788/mcp"]).await;
    assert!(local.stderr.contains("cannot reach"), "{local:?}");
    assert_eq!(clawlink.run(&["install", "chatgpt", "--by-key"]).await.code, 1);
}
