use std::io;

use clap::Args;
use serde_json::json;

use crate::api_key;
use crate::client::{Call, Client};
use crate::config::{Named, Profile};
use crate::context::{Context, DEFAULT_API, DEFAULT_WEB};
use crate::failure::Failure;
use crate::oauth::{Grant, SignIn, sign_in};
use crate::origin::Origin;
use crate::output::{Facts, visible};
use crate::secret::Secret;
use crate::wire::Whoami;

/// Sign this terminal in, through the browser
///
/// Opens a page on which you approve this terminal as a device, or decline. The key it gets is stored in the
/// credentials file, which only you can read, and is sent to the API origin alone.
#[derive(Args)]
pub(crate) struct Login {
    /// Where people sign in [default: `CLAWLINK_WEB_URL`, the profile's, or claw-link.dev]
    #[arg(long, value_name = "URL")]
    web: Option<String>,
    /// Where calls go [default: `CLAWLINK_API_URL`, the --web origin if named, the profile's, or api.claw-link.dev]
    #[arg(long, value_name = "URL")]
    api: Option<String>,
    /// Print the link, and leave opening it to you
    #[arg(long)]
    no_browser: bool,
    /// What this terminal is called in the dashboard [default: the name of this machine]
    #[arg(long, value_name = "NAME")]
    device_label: Option<String>,
    /// Store a key made in the dashboard instead; `-` reads it from standard input
    #[arg(long, value_name = "KEY", conflicts_with_all = ["no_browser", "device_label"])]
    token: Option<String>,
}

/// The two origins of a deployment.
struct Origins {
    web: Origin,
    api: Origin,
}

impl Login {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let file = context.credentials()?;
        let earlier = file.find(context.profile())?;
        let origins = self.origins(context, earlier.as_ref())?;
        let grant = match &self.token {
            Some(token) => check(typed_key(token)?, &origins).await?,
            None => self.ask(context, &origins).await?,
        };
        let page = page(&grant, context);
        let profile = Profile {
            web_url: origins.web.to_string(),
            api_url: origins.api.to_string(),
            access_token: grant.access_token,
            account: grant.account,
            device: grant.device,
        };
        // The account is shown first: whoever is signed in as somebody else finds out before anything is kept.
        context.note(&announcement(&profile, context));
        let replaced = earlier.filter(|earlier| earlier.device.id != profile.device.id);
        file.save(context.profile(), profile)?;
        context.note(&format!(
            "Saved in {} (profile {}).",
            file.path().display(),
            visible(context.profile())
        ));
        if let Some(earlier) = replaced {
            let device = visible(&earlier.device.label);
            context.note(&format!(
                "The earlier device “{device}” of this profile stays paired; revoke it in the dashboard."
            ));
        }
        Ok(page)
    }

    /// A deployment named by its web origin alone is asked there: it passes API calls on.
    fn origins(&self, context: &Context, earlier: Option<&Profile>) -> Result<Origins, Failure> {
        let environment = &context.environment;
        let named_web = self.web.as_deref().or(environment.web_url.as_deref());
        let web = named_web.or(earlier.map(|earlier| earlier.web_url.as_str())).unwrap_or(DEFAULT_WEB);
        let api = self
            .api
            .as_deref()
            .or(environment.api_url.as_deref())
            .or(named_web)
            .or(earlier.map(|earlier| earlier.api_url.as_str()))
            .unwrap_or(DEFAULT_API);
        Ok(Origins { web: Origin::parse(web)?, api: Origin::parse(api)? })
    }

    async fn ask(&self, context: &Context, origins: &Origins) -> Result<Grant, Failure> {
        let machine = context.environment.hostname.as_deref().unwrap_or("Terminal");
        let request = SignIn {
            web: &origins.web,
            device_label: self.device_label.as_deref().unwrap_or(machine),
            browser: (!self.no_browser).then_some(context.environment.browser.as_deref()),
        };
        let announce = |url: &str| {
            context.note(&format!(
                "Approve this terminal in your browser:\n\n  {url}\n\nWaiting for your answer…"
            ));
        };
        Ok(sign_in(&request, announce).await?)
    }
}

/// A key in an argument can be seen by other users of the machine while the command runs; `-` avoids that.
fn typed_key(token: &str) -> Result<Secret, Failure> {
    if token != "-" {
        return Ok(api_key::parse(token)?);
    }
    let mut line = String::new();
    // A read that fails leaves an empty key, which is refused by its form.
    let _ = io::stdin().read_line(&mut line);
    Ok(api_key::parse(&line)?)
}

/// Asks the API whose key this is.
async fn check(key: Secret, origins: &Origins) -> Result<Grant, Failure> {
    let client = Client::new(origins.api.clone(), key.clone())?;
    let Whoami { user, device, .. } = client.send(Call::get(&["v1", "whoami"])).await?.read()?;
    Ok(Grant {
        access_token: key,
        account: Named { id: user.id, label: user.label },
        device: Named { id: device.id, label: device.name },
    })
}

fn announcement(profile: &Profile, context: &Context) -> String {
    let named = |named: &Named| format!("{} ({})", named.label, named.id);
    let facts = Facts::default()
        .fact("account", named(&profile.account))
        .fact("device", named(&profile.device))
        .fact("api", &profile.api_url);
    facts.page(context.margin()).trim_end().to_owned()
}

/// The token endpoint's answer without the token; people have read the announcement.
fn page(grant: &Grant, context: &Context) -> String {
    if !context.json() {
        return String::new();
    }
    let Grant { account, device, .. } = grant;
    json!({
        "account": { "id": account.id, "label": account.label },
        "device": { "id": device.id, "name": device.label },
    })
    .to_string()
}
