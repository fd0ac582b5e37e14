use serde_json::{Value, json};

use crate::agent::{Agent, Answer, Call};
use crate::control::Control;
use crate::failure::{Failure, Outcome};
use crate::instance::Instance;
use crate::journey::Person;
use crate::page::Page;
use crate::random::fresh;

/// The secret of OAuth clients that scenes bring.
pub const OWN_SECRET: &str = "own-client-secret";

/// Where most flows begin: a person, their account at the provider, and a device of theirs.
#[derive(Debug)]
pub struct Scene {
    /// Where it plays.
    pub instance: Instance,
    /// The provider's own door.
    pub control: Control,
    /// Who is signed in.
    pub person: Person,
    /// The provider's account, nobody else's.
    pub account: String,
    /// The paired device.
    pub agent: Agent,
    /// The device's id.
    pub device: String,
}

impl Scene {
    /// Signed in and paired; nothing is connected.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn paired() -> Outcome<Self> {
        let instance = Instance::from_environment()?;
        let control = instance.control()?;
        let name = fresh("e2e");
        let mut person = Person::signed_in(&instance, &format!("{name}@example.com")).await?;
        let agent = person.pair("end-to-end", "standard").await?;
        let device = agent.get("/v1/whoami").await?.text("/device/id")?.to_owned();
        Ok(Self { instance, control, person, account: format!("{name}@workbench.test"), agent, device })
    }

    /// Signed in and paired, Workbench connected as the scene's account.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn connected() -> Outcome<Self> {
        let mut scene = Self::paired().await?;
        let account = scene.account.clone();
        scene.connect_workbench(&account).await?;
        Ok(scene)
    }

    /// Signed in and paired, Workbench connected by an OAuth client of the scene's own, towards which the provider behaves
    /// as these settings say. Returns the client's id too.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn connected_by_own_client(settings: &Value) -> Outcome<(Self, String)> {
        let mut scene = Self::paired().await?;
        let client = fresh("client");
        scene.control.set_client(&client, OWN_SECRET, settings).await?;
        scene.person.add_oauth_app("workbench", &client, OWN_SECRET).await?;
        let account = scene.account.clone();
        scene.connect_workbench(&account).await?;
        Ok((scene, client))
    }

    /// The same as [`Scene::connected`], by a device that sends and deletes on its own word.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn trusted() -> Outcome<Self> {
        let mut scene = Self::connected().await?;
        scene.agent = scene.person.pair("trusted", "trusted").await?;
        let device = scene.agent.get("/v1/whoami").await?.text("/device/id")?.to_owned();
        Ok(Self { device, ..scene })
    }

    /// Connects Workbench by the link an agent gets.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn connect_workbench(&mut self, account: &str) -> Outcome {
        let url = self.agent.connect_url("workbench").await?;
        let review = self.person.browser.open(url).await?.expect(200)?;
        let result = self.person.connect_workbench(&review, account).await?;
        says(&result, account)
    }

    /// Connects GitHub by a personal access token that the provider minted for the scene's account.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn connect_github(&mut self) -> Outcome<String> {
        let who = json!({ "path": "/user", "account": self.account });
        self.control.rule(who, json!({ "body": { "json": { "id": 1, "login": "mara" } } })).await?;
        let token = self.control.mint(&self.account).await?;
        let url = self.agent.connect_url("github").await?;
        let page = self.person.browser.open(format!("{url}&auth=token")).await?.expect(200)?;
        let result = self.person.connect_by_form(&page, "github", &[("access_token", &token)]).await?;
        says(&result, "mara").map(|()| token)
    }

    /// Lets the provider fail: `switches` for the first `count` requests of the scene's account that fit, or for all. Returns
    /// the rule's number.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] for a rule the provider does not understand.
    pub async fn rule(&self, method: &str, path: &str, count: Option<u32>, switches: Value) -> Outcome<u64> {
        let mut when = json!({ "method": method, "path": path, "account": self.account });
        if let (Some(count), Some(members)) = (count, when.as_object_mut()) {
            members.insert("count".to_owned(), count.into());
        }
        self.control.rule(when, switches).await
    }

    /// How many requests of the scene's account reached this path.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn count_requests(&self, method: &str, path: &str) -> Outcome<usize> {
        let filter = [("method", method), ("path", path), ("account", self.account.as_str())];
        Ok(self.control.requests(&filter).await?.len())
    }

    /// Calls the token endpoint answered for the account: one when it was connected, one for each refresh.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] unless the account has exactly one grant.
    pub async fn token_calls(&self) -> Outcome<u64> {
        let grants = self.control.grants(&self.account).await?;
        let calls =
            grants.first().filter(|_| grants.len() == 1).and_then(|grant| grant["token_calls"].as_u64());
        calls.ok_or_else(|| Failure::unexpected("the account's grants", "one", format!("{grants:?}")))
    }

    /// Follows what a refusal says can be called next.
    ///
    /// # Errors
    /// [`Failure`] when there is no `next_call` to follow.
    pub async fn follow(&self, refusal: &Answer) -> Outcome<Answer> {
        let call = match refusal.at("/next_call/method").as_str() {
            Some("GET") => Call::get(refusal.text("/next_call/path")?),
            _ => Call::post(refusal.text("/next_call/path")?, refusal.at("/next_call/body")),
        };
        self.agent.send(call).await
    }
}

fn says(result: &Page, account: &str) -> Outcome {
    if result.heading().contains(account) {
        return Ok(());
    }
    Err(Failure::unexpected(result.url.as_str(), account, result.text()))
}

/// Arguments of a note under a marker.
#[must_use]
pub fn note(marker: &str) -> Value {
    json!({ "title": "A note", "body": "With a text.", "marker": marker })
}
