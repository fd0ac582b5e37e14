//! `/dashboard/settings/oauth-apps`: OAuth apps that a person registered at providers themselves.

use askama::Template;

use super::{
    asset, filters,
    part::{AppMark, Hidden, Input, Nav, Shell},
};

/// The list, and the form for one more.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/oauth_apps.html")]
pub struct OauthApps {
    /// What surrounds it.
    pub shell: Shell,
    /// From [`sentence`].
    pub sentence: String,
    /// Those that are there.
    pub own: Vec<OwnApp>,
    /// The form, once an app is chosen.
    pub form: Option<AddForm>,
    /// Apps that one can be added for.
    pub choices: Vec<AppLink>,
}

/// One that is there.
#[derive(Clone, Debug)]
pub struct OwnApp {
    /// Icon and name.
    pub app: AppMark,
    /// Its public identifier.
    pub client_id: String,
    /// What it is registered with.
    pub redirect_uri: String,
    /// When it was added.
    pub added: String,
    /// Where "Remove" posts to.
    pub remove_action: String,
}

/// An app to choose.
#[derive(Clone, Debug)]
pub struct AppLink {
    /// Its name.
    pub name: String,
    /// This page with its form.
    pub url: String,
}

/// The form of one app.
#[derive(Clone, Debug)]
pub struct AddForm {
    /// Icon and name.
    pub app: AppMark,
    /// Where it posts to.
    pub action: String,
    /// The app, and the id that the redirect URI was made from.
    pub hidden: Vec<Hidden>,
    /// What to register at the provider.
    pub redirect_uri: String,
    /// The provider's documentation.
    pub docs_url: String,
    /// Client ID, and secret where the provider gives one.
    pub fields: Vec<Input>,
}

/// What the page says first.
#[must_use]
pub fn sentence(own: usize) -> String {
    match own {
        0 => "You have added no OAuth app of your own.".to_owned(),
        1 => "1 app connects through your own OAuth app.".to_owned(),
        many => format!("{many} apps connect through your own OAuth apps."),
    }
}

#[cfg(any(test, feature = "gallery"))]
impl OauthApps {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        use super::part::{Secrecy, sample};
        let redirect_uri = "https://claw-link.dev/oauth/callback/notion/3f9KpQ2mXwR7aZ1c".to_owned();
        let input = |name: &str, label: &str, error: &str, secrecy| Input {
            name: name.to_owned(),
            label: label.to_owned(),
            help: String::new(),
            example: String::new(),
            pattern: String::new(),
            value: String::new(),
            error: error.to_owned(),
            secrecy,
        };
        let form = |error: &str| AddForm {
            app: sample::app("Notion"),
            action: "/dashboard/settings/oauth-apps".to_owned(),
            hidden: vec![Hidden { name: "app".to_owned(), value: "notion".to_owned() }],
            redirect_uri: redirect_uri.clone(),
            docs_url: "https://developers.notion.com".to_owned(),
            fields: vec![
                input("client_id", "Client ID", "", Secrecy::Open),
                input("client_secret", "Client secret", error, Secrecy::Secret),
            ],
        };
        let slack = OwnApp {
            app: sample::app("Slack"),
            client_id: "123456789.987654321".to_owned(),
            redirect_uri: redirect_uri.clone(),
            added: "3 Nov 2026, 14:02 UTC".to_owned(),
            remove_action: "/dashboard/settings/oauth-apps/ocl_1/remove".to_owned(),
        };
        let link = |name: &str| AppLink {
            name: name.to_owned(),
            url: format!("/dashboard/settings/oauth-apps?app={}", name.to_lowercase()),
        };
        let page = |own: Vec<OwnApp>, form| Self {
            shell: sample::shell("OAuth apps", Nav::Elsewhere),
            sentence: sentence(own.len()),
            own,
            form,
            choices: vec![link("GitHub"), link("Gmail")],
        };
        vec![
            ("empty", page(Vec::new(), None)),
            ("ready", page(vec![slack.clone()], None)),
            ("adding", page(vec![slack], Some(form("")))),
            ("error", page(Vec::new(), Some(form("This provider wants a secret.")))),
        ]
    }
}
