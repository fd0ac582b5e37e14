//! Where most flows begin: somebody signed in, Workbench connected, a device paired.

use clawlink_e2e::{Agent, Control, Instance, Outcome, Person, fresh};
use serde_json::{Value, json};

/// The secret of OAuth clients that scenes bring.
pub(crate) const OWN_SECRET: &str = "own-client-secret";

/// A person, their account at the provider, and a device of theirs.
pub(crate) struct Scene {
    pub(crate) instance: Instance,
    pub(crate) control: Control,
    pub(crate) person: Person,
    /// The provider's account, nobody else's.
    pub(crate) account: String,
    pub(crate) agent: Agent,
    /// The device's id.
    pub(crate) device: String,
}

impl Scene {
    /// Signed in and paired; nothing is connected.
    pub(crate) async fn paired() -> Outcome<Self> {
        let instance = Instance::from_environment()?;
        let control = instance.control()?;
        let name = fresh("e2e");
        let mut person = Person::signed_in(&instance, &format!("{name}@example.com")).await?;
        let agent = person.pair("end-to-end", "standard").await?;
        let device = agent.get("/v1/whoami").await?.text("/device/id")?.to_owned();
        Ok(Self { instance, control, person, account: format!("{name}@workbench.test"), agent, device })
    }

    /// Signed in and paired, Workbench connected as the scene's account.
    pub(crate) async fn connected() -> Outcome<Self> {
        let mut scene = Self::paired().await?;
        let account = scene.account.clone();
        scene.connect_workbench(&account).await?;
        Ok(scene)
    }

    /// Signed in and paired, Workbench connected by an OAuth client of the scene's own, towards which the provider behaves
    /// as these settings say. Returns the client's id too.
    pub(crate) async fn connected_by_own_client(settings: &Value) -> Outcome<(Self, String)> {
        let mut scene = Self::paired().await?;
        let client = fresh("client");
        scene.control.set_client(&client, OWN_SECRET, settings).await?;
        scene.person.add_oauth_app("workbench", &client, OWN_SECRET).await?;
        let account = scene.account.clone();
        scene.connect_workbench(&account).await?;
        Ok((scene, client))
    }

    /// The same, by a device that sends and deletes on its own word.
    pub(crate) async fn trusted() -> Outcome<Self> {
        let mut scene = Self::connected().await?;
        scene.agent = scene.person.pair("trusted", "trusted").await?;
        scene.device = scene.agent.get("/v1/whoami").await?.text("/device/id")?.to_owned();
        Ok(scene)
    }

    /// Connects Workbench by the link an agent gets.
    pub(crate) async fn connect_workbench(&mut self, account: &str) -> Outcome {
        let url = self.agent.connect_url("workbench").await?;
        let review = self.person.browser.open(url).await?.expect(200)?;
        let result = self.person.connect_workbench(&review, account).await?;
        assert!(result.heading().contains(account), "{} {}", result.url, result.text());
        Ok(())
    }

    /// Connects GitHub by a personal access token that the provider minted for the scene's account.
    pub(crate) async fn connect_github(&mut self) -> Outcome<String> {
        let who = json!({ "path": "/user", "account": self.account });
        self.control.rule(who, json!({ "body": { "json": { "id": 1, "login": "mara" } } })).await?;
        let token = self.control.mint(&self.account).await?;
        let url = self.agent.connect_url("github").await?;
        let page = self.person.browser.open(format!("{url}&auth=token")).await?.expect(200)?;
        let result = self.person.connect_by_form(&page, "github", &[("access_token", &token)]).await?;
        assert!(result.heading().contains("mara"), "{} {}", result.url, result.text());
        Ok(token)
    }

    /// How many requests of the scene's account reached this path.
    pub(crate) async fn count_requests(&self, method: &str, path: &str) -> Outcome<usize> {
        let filter = [("method", method), ("path", path), ("account", self.account.as_str())];
        Ok(self.control.requests(&filter).await?.len())
    }

    /// Calls the token endpoint answered for the account: one when it was connected, one for each refresh.
    pub(crate) async fn token_calls(&self) -> Outcome<u64> {
        let grants = self.control.grants(&self.account).await?;
        assert_eq!(grants.len(), 1, "one grant per account: {grants:?}");
        Ok(grants[0]["token_calls"].as_u64().unwrap())
    }
}

/// Arguments of a note under a marker.
pub(crate) fn note(marker: &str) -> Value {
    json!({ "title": "A note", "body": "With a text.", "marker": marker })
}
