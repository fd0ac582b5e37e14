use url::Url;

use crate::exchange::Reply;
use crate::failure::{Failure, Outcome};
use crate::form::Form;
use crate::html::Element;

/// What a browser shows: an answer, and the address it came from.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it came from.
    pub url: Url,
    /// HTTP status.
    pub status: u16,
    /// The body as it came.
    pub body: String,
    headers: Vec<(String, String)>,
}

impl Page {
    pub(crate) fn of(url: Url, reply: Reply) -> Self {
        Self { url, status: reply.status, body: reply.body, headers: reply.headers }
    }

    /// A response header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The document as a tree.
    #[must_use]
    pub fn document(&self) -> Element {
        Element::parse(&self.body)
    }

    /// The text of the page's heading; empty without one.
    #[must_use]
    pub fn heading(&self) -> String {
        self.document().find_all("h1").first().map(|heading| heading.text()).unwrap_or_default()
    }

    /// All its text.
    #[must_use]
    pub fn text(&self) -> String {
        self.document().text()
    }

    /// Every form.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        self.document().find_all("form").into_iter().filter_map(|form| Form::read(form, &self.url)).collect()
    }

    /// The form that goes to this path.
    ///
    /// # Errors
    /// [`Failure::Unexpected`], naming the forms there are.
    pub fn form(&self, path: &str) -> Outcome<Form> {
        let forms = self.forms();
        let found = forms.iter().find(|form| form.action.path() == path).cloned();
        found.ok_or_else(|| {
            self.lacks(&format!("a form to {path}"), forms.iter().map(|form| form.action.path()))
        })
    }

    /// Where a link leads whose address begins like this.
    ///
    /// # Errors
    /// [`Failure::Unexpected`], naming the links there are.
    pub fn link(&self, beginning: &str) -> Outcome<Url> {
        let document = self.document();
        let links: Vec<Url> = document
            .find_all("a")
            .into_iter()
            .filter_map(|link| self.url.join(link.attribute("href")?).ok())
            .collect();
        let fits = |link: &&Url| link.as_str().starts_with(beginning) || link.path().starts_with(beginning);
        links
            .iter()
            .find(fits)
            .cloned()
            .ok_or_else(|| self.lacks(&format!("a link to {beginning}"), links.iter().map(Url::as_str)))
    }

    /// Where a hand-off page goes by itself: its refresh and its link must agree.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when this is no such page.
    pub fn hand_off(&self) -> Outcome<Url> {
        let document = self.document();
        let refresh = document
            .find_all("meta")
            .into_iter()
            .find(|meta| meta.attribute("http-equiv") == Some("refresh"));
        let target = refresh.and_then(|meta| meta.attribute("content")?.strip_prefix("0;url="));
        let link = document.find_all("a").into_iter().find(|link| link.attribute("href") == target);
        let url = target.filter(|_| link.is_some()).and_then(|target| Url::parse(target).ok());
        url.ok_or_else(|| self.lacks("a page that goes on by itself", std::iter::empty()))
    }

    /// Where this answer sends the browser.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when it is no redirect.
    pub fn redirect(&self) -> Outcome<Url> {
        let target = self.header("location").filter(|_| (300..400).contains(&self.status));
        let target = target.and_then(|location| self.url.join(location).ok());
        target.ok_or_else(|| self.lacks("a redirect", std::iter::empty()))
    }

    /// This page, if it has this status.
    ///
    /// # Errors
    /// [`Failure::Unexpected`].
    pub fn expect(self, status: u16) -> Outcome<Self> {
        if self.status == status {
            Ok(self)
        } else {
            Err(self.lacks(&status.to_string(), std::iter::empty()))
        }
    }

    fn lacks<'a>(&self, expected: &str, there_is: impl Iterator<Item = &'a str>) -> Failure {
        let there_is: Vec<&str> = there_is.collect();
        let text: String = self.text().chars().take(200).collect();
        let got = format!("{} {:?} {there_is:?} {text:?}", self.status, self.heading());
        Failure::unexpected(self.url.path(), expected, got)
    }
}
