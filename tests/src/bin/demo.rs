//! The whole journey against a running instance, without a hand: what a person and an agent see, step by step.
//!
//! Ends with 1 and one line on standard error as soon as anything is not as promised.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use clawlink_e2e::{Agent, Call, Control, Failure, Instance, Narrator, Outcome, Pairing, Person, fresh};
use serde_json::{Value, json};

/// Where the instance is; the defaults are those of `cargo xtask start`.
#[derive(Debug, Parser)]
#[command(name = "demo", about = "Signs in, connects, pairs, runs a tool, proves it ran once, and revokes")]
struct Arguments {
    /// Origin of the pages.
    #[arg(long, default_value = "http://127.0.0.1:8787")]
    web: String,
    /// Origin of the API.
    #[arg(long, default_value = "http://127.0.0.1:8788")]
    api: String,
    /// The provider's control listener.
    #[arg(long, default_value = "http://127.0.0.1:8790")]
    control: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { web, api, control } = Arguments::parse();
    let narrator = Narrator::aloud();
    let instance = Instance { web, api, provider: String::new(), control, narrator };
    match tell(&instance).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "\ndemo: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn tell(instance: &Instance) -> Outcome {
    let narrator = &instance.narrator;
    let control = instance.control()?;
    let mut person = sign_in(instance).await?;
    connect(&mut person, narrator).await?;
    let agent = pair(&mut person, instance).await?;
    let device = look_around(&agent, narrator).await?;
    let marker = fresh("demo");
    let executed = run(&agent, &control, narrator, &marker).await?;
    read_back(&agent, narrator, &executed).await?;
    receipt(&mut person, narrator, &executed).await?;
    revoke(&mut person, &agent, narrator, &device).await?;
    narrator.say("\n   Everything was as promised.");
    Ok(())
}

async fn sign_in(instance: &Instance) -> Outcome<Person> {
    instance.narrator.step("Sign in: a code is mailed, and works in this browser only");
    Person::signed_in(instance, &format!("{}@example.com", fresh("mara"))).await
}

async fn connect(person: &mut Person, narrator: &Narrator) -> Outcome {
    narrator.step("Connect Workbench: from the dashboard to the provider's consent page and back");
    let review = person.start_connecting("workbench").await?;
    let result = person.connect_workbench(&review, "mara@workbench.test").await?;
    holds(
        result.heading().contains("mara@workbench.test"),
        "the result page",
        "the account",
        &result.heading(),
    )
}

async fn pair(person: &mut Person, instance: &Instance) -> Outcome<Agent> {
    instance
        .narrator
        .step("Pair a device: check, decide, and trade the code for a credential (OAuth 2.1, PKCE)");
    let pairing = Pairing::ask(instance, "demo terminal")?;
    let consent = person.browser.open(&pairing.url).await?.expect(200)?;
    let answer = person.approve(&consent, "standard").await?;
    pairing.redeem(instance, &answer).await
}

async fn look_around(agent: &Agent, narrator: &Narrator) -> Outcome<String> {
    narrator.step("The agent asks who it is");
    let whoami = agent.get("/v1/whoami").await?;
    let device = whoami.text("/device/id")?.to_owned();
    narrator.step("… searches for what it wants to do");
    let found = agent.get("/v1/tools/search?query=write%20a%20note").await?;
    let best = found.text("/items/0/tool")?;
    holds(best == "workbench_create_note", "the best hit", "workbench_create_note", best)?;
    narrator.step("… and reads how the tool is called");
    agent.get("/v1/tools/workbench_create_note").await?;
    Ok(device)
}

/// What was run: the note it made, and its row in the ledger.
struct Executed {
    note: String,
    execution: String,
    title: String,
}

async fn run(agent: &Agent, control: &Control, narrator: &Narrator, marker: &str) -> Outcome<Executed> {
    narrator.step("Preview: the exact request, secrets as slots; nothing is sent");
    let arguments =
        json!({ "title": "From the demo", "body": "Written once, by an agent.", "marker": marker });
    let preview = agent.preview("workbench_create_note", &arguments).await?.expect(200)?;
    narrator.say("The same, as it would go over the wire:");
    narrator.request(preview.at("/plan/request"));
    holds(control.effects(marker).await?.is_empty(), "the provider's ledger", "no effect", "one")?;

    narrator.step("Execute what was previewed: the token stands for exactly those bytes");
    let sealed =
        json!({ "confirm_token": preview.text("/confirm_token")?, "digest": preview.text("/digest")? });
    let receipt = agent.send(Call::post("/v1/execute", &sealed)).await?.expect(200)?;
    let execution = receipt.text("/execution_id")?.to_owned();
    let note = receipt.text("/output/id")?.to_owned();

    narrator.step("The same again: an answer that got lost can be asked for without a second effect");
    let again = agent.send(Call::post("/v1/execute", &sealed)).await?.expect(200)?;
    holds(again.text("/execution_id")? == execution, "the repeat", &execution, again.text("/execution_id")?)?;
    let replayed = again.at("/idempotency/replayed");
    holds(*replayed == Value::Bool(true), "the repeat", "replayed: true", &replayed.to_string())?;
    let effects = control.effects(marker).await?;
    narrator.say(&format!("The provider's own ledger: {} effect under {marker}.", effects.len()));
    holds(effects.len() == 1, "the provider's ledger", "1 effect", &effects.len().to_string())?;
    Ok(Executed { note, execution, title: "From the demo".to_owned() })
}

async fn read_back(agent: &Agent, narrator: &Narrator, executed: &Executed) -> Outcome {
    narrator.step("Read it back: reads need no key and no confirmation");
    let note =
        agent.execute("workbench_get_note", &json!({ "note_id": executed.note }), None).await?.expect(200)?;
    holds(
        note.text("/output/title")? == executed.title,
        "the note",
        &executed.title,
        note.text("/output/title")?,
    )
}

async fn receipt(person: &mut Person, narrator: &Narrator, executed: &Executed) -> Outcome {
    narrator.step("The person sees the receipt in the dashboard");
    let activity = person.browser.open(person.web("/dashboard/activity")).await?.expect(200)?;
    let link = activity.link(&format!("/dashboard/activity/{}", executed.execution))?;
    let detail = person.browser.open(link).await?.expect(200)?;
    holds(
        detail.text().contains("mara@workbench.test"),
        "the receipt",
        "the account it ran as",
        &detail.heading(),
    )
}

async fn revoke(person: &mut Person, agent: &Agent, narrator: &Narrator, device: &str) -> Outcome {
    narrator.step("Revoke the device: its credential opens nothing any more");
    person.revoke_device(device).await?;
    agent.send(Call::get("/v1/whoami")).await?.expect(401).map(drop)
}

fn holds(condition: bool, what: &str, expected: &str, got: &str) -> Outcome {
    if condition { Ok(()) } else { Err(Failure::unexpected(what, expected, got)) }
}
