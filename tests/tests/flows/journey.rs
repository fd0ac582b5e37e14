//! The whole way, by the demo and by the command line.

use std::path::PathBuf;
use std::process::Stdio;

use clawlink_e2e::{Failure, Instance, Outcome, fresh};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::support::Scene;

#[tokio::test]
async fn the_demo_goes_the_whole_way_and_tells_no_secret() -> Outcome {
    let instance = Instance::from_environment()?;
    let arguments = ["--web", &instance.web, "--api", &instance.api, "--control", &instance.control];
    let output = Command::new(env!("CARGO_BIN_EXE_demo"))
        .args(arguments)
        .output()
        .await
        .map_err(Failure::io("the demo"))?;
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("Everything was as promised."), "{told}");
    for beginning in ["cllk_live_", "cft_"] {
        let after = |piece: &str| piece.starts_with(|c: char| c.is_ascii_alphanumeric());
        assert!(!told.split(beginning).skip(1).any(after), "{beginning} is followed by a secret:\n{told}");
    }
    Ok(())
}

/// The command line, with a configuration of its own.
struct Cli {
    program: PathBuf,
    config: PathBuf,
    instance: Instance,
}

impl Cli {
    fn new(instance: &Instance) -> Outcome<Self> {
        let config = std::env::temp_dir().join(fresh("clawlink-e2e")).join("credentials.json");
        Ok(Self { program: Instance::cli()?, config, instance: instance.clone() })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_remove("CLAWLINK_API_KEY")
            .env("CLAWLINK_CONFIG", &self.config)
            .env("CLAWLINK_WEB_URL", &self.instance.web)
            .env("CLAWLINK_API_URL", &self.instance.api)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a command with `--json`; returns its exit code and answer.
    async fn run(&self, key: Option<&str>, arguments: &[&str]) -> Outcome<(i32, Value)> {
        let mut command = self.command(arguments);
        if let Some(key) = key {
            command.env("CLAWLINK_API_KEY", key);
        }
        let output = command.arg("--json").output().await.map_err(Failure::io(arguments.join(" ")))?;
        let answer = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            panic!(
                "{arguments:?}: {} {}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            )
        });
        Ok((output.status.code().unwrap_or(-1), answer))
    }

    /// Starts to sign in; returns the running command, and the link it asks to open.
    async fn login(&self) -> Outcome<(Child, String)> {
        let mut login = self.command(&["login", "--no-browser", "--device-label", "marlin"]);
        let mut login =
            login.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(Failure::io("login"))?;
        let mut lines = BufReader::new(login.stderr.take().unwrap()).lines();
        let mut told = String::new();
        while let Some(line) = lines.next_line().await.map_err(Failure::io("reading login"))? {
            if line.trim().starts_with("http") {
                let link = line.trim().to_owned();
                // Whatever it says later is read too, or it would stop at a full pipe.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok((login, link));
            }
            told.push_str(&line);
        }
        Err(Failure::unexpected("login --no-browser", "a link", told))
    }
}

#[tokio::test]
async fn the_command_line_finds_previews_runs_and_lists() -> Outcome {
    let scene = Scene::connected().await?;
    let cli = Cli::new(&scene.instance)?;
    let key = Some(scene.agent.credential());
    let (exit, whoami) = cli.run(key, &["whoami"]).await?;
    assert_eq!((exit, whoami["device"]["id"].as_str()), (0, Some(scene.device.as_str())));
    let (exit, found) = cli.run(key, &["search", "write a note"]).await?;
    assert_eq!((exit, found["items"][0]["tool"].as_str()), (0, Some("workbench_create_note")));

    let marker = fresh("cli");
    let argument = format!("marker={marker}");
    let arguments =
        ["workbench_create_note", "--arg", "title=From the terminal", "--arg", "body=5", "--arg", &argument];
    let (exit, preview) = cli.run(key, &[&["preview"], &arguments[..]].concat()).await?;
    assert_eq!((exit, preview["plan"]["request"]["body"]["json"]["body"].as_str()), (0, Some("5")));
    assert!(scene.control.effects(&marker).await?.is_empty());
    let (exit, refused) = cli.run(key, &[&["run"], &arguments[..]].concat()).await?;
    assert_eq!((exit, refused["code"].as_str()), (4, Some("confirmation_required")));
    let confirmed = [&["run", "--yes", "--idempotency-key", &marker], &arguments[..]].concat();
    let (exit, receipt) = cli.run(key, &confirmed).await?;
    assert_eq!((exit, receipt["status"].as_str()), (0, Some("succeeded")), "{receipt}");
    let (exit, again) = cli.run(key, &confirmed).await?;
    assert_eq!((exit, &again["execution_id"]), (0, &receipt["execution_id"]));
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);

    let (exit, listed) = cli.run(key, &["executions"]).await?;
    let known =
        listed["items"].as_array().unwrap().iter().any(|row| row["execution_id"] == receipt["execution_id"]);
    assert!(exit == 0 && known, "{listed}");
    Ok(())
}

#[tokio::test]
async fn the_command_line_confirms_by_the_token_of_its_preview() -> Outcome {
    let scene = Scene::connected().await?;
    let cli = Cli::new(&scene.instance)?;
    let key = Some(scene.agent.credential());
    let marker = fresh("cli");
    let argument = format!("marker={marker}");
    let preview =
        ["preview", "workbench_create_note", "--arg", "title=t", "--arg", "body=b", "--arg", &argument];
    let (_, preview) = cli.run(key, &preview).await?;
    let (token, digest) = (preview["confirm_token"].as_str().unwrap(), preview["digest"].as_str().unwrap());
    let (exit, receipt) = cli.run(key, &["run", "--confirm-token", token, "--digest", digest]).await?;
    assert_eq!((exit, &receipt["digest"]), (0, &preview["digest"]));
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_terminal_that_is_approved_is_signed_in() -> Outcome {
    let mut scene = Scene::paired().await?;
    let cli = Cli::new(&scene.instance)?;
    let (mut login, link) = cli.login().await?;
    let consent = scene.person.browser.open(link).await?.expect(200)?;
    assert!(consent.heading().contains("marlin"), "{}", consent.heading());
    let back = scene.person.approve(&consent, "read_only").await?;
    assert!(scene.person.browser.open(back).await?.expect(200)?.text().contains("Approved"));
    assert_eq!(login.wait().await.map_err(Failure::io("login"))?.code(), Some(0));
    let (exit, whoami) = cli.run(None, &["whoami"]).await?;
    assert_eq!((exit, whoami["device"]["name"].as_str()), (0, Some("marlin")));
    assert_eq!(whoami["user"]["label"], scene.person.email);
    let logout = cli.command(&["logout"]).output().await.map_err(Failure::io("logout"))?;
    assert!(logout.status.success(), "{}", String::from_utf8_lossy(&logout.stderr));
    let (exit, refused) = cli.run(None, &["whoami"]).await?;
    assert_eq!(exit, 3, "{refused}");
    Ok(())
}

#[tokio::test]
async fn a_terminal_that_is_declined_keeps_nothing() -> Outcome {
    let mut scene = Scene::paired().await?;
    let cli = Cli::new(&scene.instance)?;
    let (mut login, link) = cli.login().await?;
    let consent = scene.person.browser.open(link).await?.expect(200)?;
    let back = scene.person.decline(&consent).await?;
    assert!(scene.person.browser.open(back).await?.expect(200)?.text().contains("Declined"));
    assert_eq!(login.wait().await.map_err(Failure::io("login"))?.code(), Some(3));
    assert!(!cli.config.exists());
    Ok(())
}

#[tokio::test]
async fn whoever_is_signed_out_is_led_to_sign_in_and_back_to_the_consent() -> Outcome {
    let instance = Instance::from_environment()?;
    let mut person = clawlink_e2e::Person::new(&instance, &format!("{}@example.com", fresh("led")))?;
    let pairing = clawlink_e2e::Pairing::ask(&instance, "terminal")?;
    let sign_in = person.browser.visit(&pairing.url).await?.expect(200)?;
    let consent = person.sign_in_on(sign_in).await?.expect(200)?;
    let answer = person.approve(&consent, "standard").await?;
    let agent = pairing.redeem(&instance, &answer).await?;
    assert_eq!(agent.get("/v1/whoami").await?.text("/user/label")?, person.email);
    Ok(())
}

#[tokio::test]
async fn what_an_agent_did_is_in_the_dashboard() -> Outcome {
    let mut scene = Scene::connected().await?;
    let arguments = crate::support::note(&fresh("dashboard"));
    let receipt =
        scene.agent.execute("workbench_create_note", &arguments, Some(&fresh("key"))).await?.expect(200)?;
    let activity = scene.person.browser.open(scene.person.web("/dashboard/activity")).await?.expect(200)?;
    let link = activity.link(&format!("/dashboard/activity/{}", receipt.text("/execution_id")?))?;
    let detail = scene.person.browser.open(&link).await?.expect(200)?;
    for seen in [scene.account.as_str(), receipt.text("/digest")?, "end-to-end"] {
        assert!(detail.text().contains(seen), "{seen} is not on {link}: {}", detail.text());
    }
    let mut stranger =
        clawlink_e2e::Person::signed_in(&scene.instance, &format!("{}@example.com", fresh("other"))).await?;
    assert_eq!(stranger.browser.open(link).await?.status, 404);
    Ok(())
}
