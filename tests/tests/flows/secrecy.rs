//! No secret rests anywhere in the clear: not in the databases, not in KV, not in the logs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use clawlink_e2e::{Call, Failure, Instance, Outcome, fresh};
use serde_json::{Value, json};

use crate::support::{Scene, note};

/// What may hold secrets or cannot, by name, from the state folder.
const PASSED_OVER: [(&str, &str); 4] = [
    (
        "variables.web.env",
        "the operator's own settings, OAuth client secrets among them, are put there by the operator",
    ),
    ("variables.exec.env", "the same"),
    ("credential-key", "the operator's key"),
    ("bundles", "compiled before any secret existed"),
];

/// A secret, and what it is called in a failure.
struct Canary {
    name: &'static str,
    text: String,
}

#[tokio::test]
async fn no_secret_of_a_journey_rests_in_the_clear() -> Outcome {
    let mut scene = Scene::connected().await?;
    let mut canaries = Vec::new();
    let mut plant = |name, text: &str| {
        assert!(text.len() >= 20, "{name} is too short to be told from chance: {text:?}");
        canaries.push(Canary { name, text: text.to_owned() });
    };
    plant("the OAuth client's secret", "workbench-local-secret");
    plant("a person's API token", &scene.connect_github().await?);
    let preview =
        scene.agent.preview("workbench_create_note", &note(&fresh("secrecy"))).await?.expect(200)?;
    let token = preview.text("/confirm_token")?;
    plant("a confirm token", token);
    scene.agent.send(Call::post("/v1/execute", &json!({ "confirm_token": token }))).await?.expect(200)?;
    scene.control.expire(&scene.account).await?;
    scene.agent.execute("workbench_list_notes", &json!({}), None).await?.expect(200)?;
    plant("a device credential", scene.agent.credential());
    plant("an API key", scene.person.make_api_key("canary", "standard").await?.credential());
    plant("a browser session", scene.person.browser.cookie("__Host-session").unwrap());
    let grants = scene.control.grants(&scene.account).await?;
    let texts = |pointer: &str| grants[0].pointer(pointer).and_then(Value::as_array).cloned().unwrap();
    for token in texts("/access_tokens") {
        plant("an access token", token.as_str().unwrap());
    }
    for token in texts("/refresh_tokens") {
        plant("a refresh token", token["refresh_token"].as_str().unwrap());
    }
    // The search sees: what is no secret is found.
    let (text, name) = (scene.person.email.clone(), "an e-mail address");
    assert!(!find(&[Canary { name, text }])?.is_empty(), "the search is blind");
    let names: Vec<&str> = canaries.iter().map(|canary| canary.name).collect();
    assert_eq!(
        names.iter().filter(|name| **name == "an access token").count(),
        2,
        "before and after the refresh"
    );
    assert_eq!(names.iter().filter(|name| **name == "a refresh token").count(), 2);
    assert_clean(&canaries)
}

#[tokio::test]
async fn no_secret_of_a_pairing_rests_in_the_clear() -> Outcome {
    let mut scene = Scene::paired().await?;
    let pairing = clawlink_e2e::Pairing::ask(&scene.instance, "canary")?;
    let consent = scene.person.browser.open(&pairing.url).await?.expect(200)?;
    let answer = scene.person.approve(&consent, "standard").await?;
    let (_, code) = answer.query_pairs().into_owned().find(|(name, _)| name == "code").unwrap();
    let before = Canary { name: "a pairing code that is live", text: code };
    assert_clean(std::slice::from_ref(&before))?;
    pairing.redeem(&scene.instance, &answer).await?;
    let url = scene.agent.connect_url("workbench").await?;
    let review = scene.person.browser.open(url).await?.expect(200)?;
    let at_app = scene.person.leave_for_app(&review, "workbench").await?;
    let (_, state) = at_app.query_pairs().into_owned().find(|(name, _)| name == "state").unwrap();
    assert_clean(&[before, Canary { name: "an OAuth state that is live", text: state }])
}

/// The mailbox of a local instance keeps the mails themselves, codes included: that is what it is for, and it exists on
/// local instances only. A mail spells its code in two halves, so the code in one piece must be nowhere.
#[tokio::test]
async fn a_sign_in_code_rests_in_no_place_but_the_development_mailbox() -> Outcome {
    let instance = Instance::from_environment()?;
    let mut person = clawlink_e2e::Person::new(&instance, &format!("{}@example.com", fresh("code")))?;
    let page = person.browser.open(person.web("/sign-in")).await?.expect(200)?;
    let form = page.form("/sign-in")?.set("email", &person.email)?;
    person.browser.submit(&page, &form).await?.expect(200)?;
    let code = person.read_code().await?;
    let login = person.browser.cookie("__Host-login").unwrap().to_owned();
    assert_clean(&[Canary { name: "a browser's sign-in secret", text: login }])?;
    // Eight digits inside a longer number or a hash are chance.
    let alone = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code);
    for file in files()? {
        assert!(!alone(&read(&file)?), "the sign-in code is in {}", file.display());
    }
    Ok(())
}

/// No canary rests anywhere.
fn assert_clean(canaries: &[Canary]) -> Outcome {
    let found = find(canaries)?;
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

/// Looks for every canary in every file, as it is, in hex, and inside base64 text of either alphabet at any offset.
fn find(canaries: &[Canary]) -> Outcome<Vec<String>> {
    let files = files()?;
    assert!(
        files.iter().any(|file| file.extension().is_some_and(|kind| kind == "sqlite")),
        "no database in {files:?}"
    );
    let mut found = Vec::new();
    for file in &files {
        let text = read(file)?;
        for canary in canaries {
            if disguises(&canary.text).iter().any(|disguise| text.contains(disguise.as_str())) {
                found.push(format!("{} in {}", canary.name, file.display()));
            }
        }
    }
    Ok(found)
}

/// The texts under which a secret could hide. Base64 of something around it shows the secret's own characters, but for one
/// group at each edge.
fn disguises(secret: &str) -> Vec<String> {
    let hex = hex(secret);
    let mut disguises = vec![secret.to_owned(), hex.to_uppercase(), hex];
    for offset in 0..3 {
        let shifted = format!("{}{secret}", "\0".repeat(offset));
        for encoded in [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
            let inner: String = encoded.chars().skip(4).collect();
            disguises.push(inner.chars().take(inner.len().saturating_sub(4)).collect());
        }
    }
    disguises
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "{byte:02x}");
        all
    })
}

fn read(file: &Path) -> Outcome<String> {
    match fs::read(file) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        // SQLite's journals come and go.
        Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(source) => Err(Failure::io(format!("reading {}", file.display()))(source)),
    }
}

fn files() -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(&Instance::state()?, &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    let what = || format!("reading {}", folder.display());
    for entry in fs::read_dir(folder).map_err(Failure::io(what()))? {
        let entry = entry.map_err(Failure::io(what()))?;
        let path = entry.path();
        if PASSED_OVER.iter().any(|(name, _)| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[test]
fn a_canary_is_found_in_every_disguise() {
    let secret = "wb_at_0123456789abcdefABCDEF";
    for around in ["", "x", "xy", "{\"token\":\""] {
        let text = format!("{around}{secret}\"}}");
        for stored in [text.clone(), hex(&text), STANDARD_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]
        {
            assert!(disguises(secret).iter().any(|disguise| stored.contains(disguise.as_str())), "{stored}");
        }
    }
}
