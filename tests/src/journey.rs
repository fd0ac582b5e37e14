use serde_json::Value;
use url::Url;

use crate::agent::Agent;
use crate::browser::Browser;
use crate::exchange::{exchange, make_client};
use crate::failure::{Failure, Outcome};
use crate::instance::Instance;
use crate::page::Page;
use crate::pkce::Pkce;
use crate::random::make_text;

/// Where the agent's loopback listener would be. Nobody listens: the answer is read off the page that leads there.
const LOOPBACK: &str = "http://127.0.0.1:49152/callback";

/// A person in a browser of their own.
#[derive(Debug)]
pub struct Person {
    /// What they look at.
    pub browser: Browser,
    /// Who they are.
    pub email: String,
    instance: Instance,
}

/// A pairing that is asked for.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// The consent page's address.
    pub url: Url,
    /// Goes along, and must come back.
    pub state: String,
    pkce: Pkce,
}

impl Pairing {
    /// Asks as the command line does: a public client, PKCE, a loopback redirect.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when the instance has no proper address.
    pub fn ask(instance: &Instance, label: &str) -> Outcome<Self> {
        let (pkce, state) = (Pkce::make(), make_text());
        let parameters = [
            ("response_type", "code"),
            ("client_id", "clawlink-cli"),
            ("redirect_uri", LOOPBACK),
            ("code_challenge", &pkce.challenge),
            ("code_challenge_method", "S256"),
            ("state", &state),
            ("device_label", label),
        ];
        let url = Url::parse_with_params(&format!("{}/oauth/authorize", instance.web), parameters);
        let url = url.map_err(|error| Failure::unexpected(&instance.web, "an address", error.to_string()))?;
        Ok(Self { url, state, pkce })
    }

    /// Trades the code that came back for a credential (RFC 6749 §4.1.3).
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when the answer is another pairing's, or no code, or no credential comes.
    pub async fn redeem(&self, instance: &Instance, answer: &Url) -> Outcome<Agent> {
        let find = |name: &str| {
            answer.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        if find("state").as_deref() != Some(&self.state) || find("iss").as_deref() != Some(&instance.web) {
            return Err(Failure::unexpected(
                "the consent's answer",
                "our state and issuer",
                answer.to_string(),
            ));
        }
        let code =
            find("code").ok_or_else(|| Failure::unexpected("the consent", "a code", answer.to_string()))?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("code_verifier", &self.pkce.verifier),
            ("client_id", "clawlink-cli"),
            ("redirect_uri", LOOPBACK),
        ];
        let request = make_client()?.post(format!("{}/oauth/token", instance.web)).form(&form);
        let reply = exchange("POST /oauth/token", request).await?;
        let body: Value = serde_json::from_str(&reply.body).unwrap_or(Value::Null);
        instance.narrator.say("POST /oauth/token  (code, code_verifier)");
        instance.narrator.say(&format!("→ {}", reply.status));
        instance.narrator.json(&body);
        let token = body.pointer("/access_token").and_then(Value::as_str).filter(|_| reply.status == 200);
        let token = token
            .ok_or_else(|| Failure::unexpected("POST /oauth/token", "a credential", reply.body.clone()))?;
        Agent::new(&instance.api, token, instance.narrator.clone())
    }
}

impl Person {
    /// A person who has not signed in yet.
    ///
    /// # Errors
    /// [`Failure::Http`] when no client can be built.
    pub fn new(instance: &Instance, email: &str) -> Outcome<Self> {
        let browser = Browser::new(instance.narrator.clone())?;
        Ok(Self { browser, email: email.to_owned(), instance: instance.clone() })
    }

    /// A person who has signed in by a mailed code.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn signed_in(instance: &Instance, email: &str) -> Outcome<Self> {
        let mut person = Self::new(instance, email)?;
        let page = person.browser.open(format!("{}/sign-in", instance.web)).await?.expect(200)?;
        person.sign_in_on(page).await?;
        Ok(person)
    }

    /// Signs in on the page that asks for it; returns the page that was wanted before.
    ///
    /// # Errors
    /// [`Failure`], at the step that went wrong.
    pub async fn sign_in_on(&mut self, page: Page) -> Outcome<Page> {
        let form = page.form("/sign-in")?.set("email", &self.email)?;
        let page = self.browser.submit(&page, &form).await?.expect(200)?;
        let code = self.read_code().await?;
        let form = page.form("/sign-in/code")?.set("code", &code)?;
        let page = self.browser.submit(&page, &form).await?.expect(303)?;
        self.browser.follow(page).await
    }

    /// The newest code in the development mailbox that went to this person.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when there is none.
    pub async fn read_code(&mut self) -> Outcome<String> {
        let mailbox = self.browser.open(self.web("/dev/mailbox")).await?.expect(200)?;
        let document = mailbox.document();
        let to = format!("To {}", self.email);
        let mine = |mail: &&&crate::html::Element| mail.find_all("p").iter().any(|line| line.text() == to);
        let mails = document.find_all("li");
        let code =
            mails.iter().find(mine).and_then(|mail| mail.find_all("code").first().map(|code| code.text()));
        code.ok_or_else(|| {
            Failure::unexpected("/dev/mailbox", format!("a code for {}", self.email), mailbox.text())
        })
    }

    /// Starts to connect an app on its page in the dashboard; returns the page on which the person decides.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn start_connecting(&mut self, app: &str) -> Outcome<Page> {
        let page = self.browser.visit(self.web(&format!("/dashboard/apps/{app}"))).await?.expect(200)?;
        let form = page.form(&format!("/dashboard/apps/{app}/connect"))?;
        let page = self.browser.submit(&page, &form).await?;
        self.browser.follow(page).await?.expect(200)
    }

    /// Leaves the review page of an OAuth connect for the app; returns the app's address.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn leave_for_app(&mut self, review: &Page, app: &str) -> Outcome<Url> {
        let form = review.form(&format!("/connect/{app}/leave"))?;
        self.browser.submit(review, &form).await?.expect(200)?.hand_off()
    }

    /// Connects Workbench as an account of it, from the review page on; returns the page that says how it ended.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn connect_workbench(&mut self, review: &Page, account: &str) -> Outcome<Page> {
        let mut url = self.leave_for_app(review, "workbench").await?;
        // What a person would pick on the consent page; where consent is automatic, this is the only way to say it.
        url.query_pairs_mut().append_pair("login_hint", account);
        let mut page = self.browser.open(url).await?;
        if page.status == 200 {
            let form = page.form("/oauth/authorize")?.set("account", account)?.set("decision", "allow")?;
            page = self.browser.submit(&page, &form).await?;
        }
        self.browser.follow(page).await?.expect(200)
    }

    /// Adds an OAuth app of one's own at an app.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn add_oauth_app(&mut self, app: &str, client_id: &str, client_secret: &str) -> Outcome {
        let path = "/dashboard/settings/oauth-apps";
        let page = self.browser.open(self.web(&format!("{path}?app={app}"))).await?.expect(200)?;
        let form = page.form(path)?.set("client_id", client_id)?.set("client_secret", client_secret)?;
        self.browser.submit(&page, &form).await?.expect(303).map(drop)
    }

    /// Connects an app by the form of one of its sign-in kinds.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn connect_by_form(
        &mut self,
        page: &Page,
        app: &str,
        values: &[(&str, &str)],
    ) -> Outcome<Page> {
        let mut form = page.form(&format!("/connect/{app}/submit"))?;
        for (name, value) in values {
            form = form.set(name, value)?;
        }
        let page = self.browser.submit(page, &form).await?;
        self.browser.follow(page).await
    }

    /// Goes through both steps of the consent page; returns the address the browser is sent to.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn approve(&mut self, consent: &Page, policy: &str) -> Outcome<Url> {
        let form = consent.form("/oauth/authorize/decide")?.set("policy", policy)?;
        let page = self.browser.submit(consent, &form).await?.expect(200)?;
        let form = page.form("/oauth/authorize/approve")?;
        self.browser.submit(&page, &form).await?.expect(200)?.hand_off()
    }

    /// Says no on the first page of the consent; returns the address the browser is sent to.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn decline(&mut self, consent: &Page) -> Outcome<Url> {
        let form = consent.form("/oauth/authorize/decline")?;
        self.browser.submit(consent, &form).await?.expect(200)?.hand_off()
    }

    /// Pairs a device by the consent pages.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn pair(&mut self, label: &str, policy: &str) -> Outcome<Agent> {
        let pairing = Pairing::ask(&self.instance, label)?;
        let consent = self.browser.open(&pairing.url).await?.expect(200)?;
        let answer = self.approve(&consent, policy).await?;
        pairing.redeem(&self.instance, &answer).await
    }

    /// Makes an API key on the devices page.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn make_api_key(&mut self, name: &str, policy: &str) -> Outcome<Agent> {
        let page = self.browser.open(self.web("/dashboard/devices")).await?.expect(200)?;
        let form = page.form("/dashboard/devices/keys")?.set("name", name)?.set("policy", policy)?;
        let page = self.browser.submit(&page, &form).await?.expect(200)?;
        let document = page.document();
        let key = document
            .find_all("code")
            .into_iter()
            .find(|code| code.attribute("aria-label") == Some("API key"));
        let key = key.ok_or_else(|| Failure::unexpected("making a key", "an API key", page.text()))?.text();
        Agent::new(&self.instance.api, &key, self.instance.narrator.clone())
    }

    /// Revokes a device on the devices page.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn revoke_device(&mut self, device: &str) -> Outcome {
        let page = self.browser.open(self.web("/dashboard/devices")).await?.expect(200)?;
        let form = page.form(&format!("/dashboard/devices/{device}/revoke"))?;
        let page = self.browser.submit(&page, &form).await?;
        self.browser.follow(page).await?.expect(200).map(drop)
    }

    /// Gives a connection a name of one's own.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn rename(&mut self, connection: &str, label: &str) -> Outcome {
        let path = format!("/dashboard/connections/{connection}");
        let page = self.browser.open(self.web(&path)).await?.expect(200)?;
        let form = page.form(&format!("{path}/rename"))?.set("label", label)?;
        let page = self.browser.submit(&page, &form).await?;
        self.browser.follow(page).await?.expect(200).map(drop)
    }

    /// Disconnects a connection by its confirmation page.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn disconnect(&mut self, connection: &str) -> Outcome {
        let path = format!("/dashboard/connections/{connection}/disconnect");
        let page = self.browser.open(self.web(&path)).await?.expect(200)?;
        let form = page.form(&path)?;
        let page = self.browser.submit(&page, &form).await?;
        self.browser.follow(page).await?.expect(200).map(drop)
    }

    /// An address of the web worker.
    #[must_use]
    pub fn web(&self, path: &str) -> String {
        format!("{}{path}", self.instance.web)
    }
}
