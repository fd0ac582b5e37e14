use url::{Origin, Url};

use crate::cookies::Cookies;
use crate::exchange::{exchange, make_client};
use crate::failure::{Failure, Outcome};
use crate::form::Form;
use crate::narrator::Narrator;
use crate::page::Page;

/// Hops after which a chain of redirects is a loop.
const MOST_HOPS: usize = 10;

/// A browser that does what it is told: it keeps cookies, sends `Origin` with forms, and follows redirects only when asked.
#[derive(Debug)]
pub struct Browser {
    client: reqwest::Client,
    cookies: Cookies,
    narrator: Narrator,
}

impl Browser {
    /// A browser without cookies.
    ///
    /// # Errors
    /// [`Failure::Http`] when no client can be built.
    pub fn new(narrator: Narrator) -> Outcome<Self> {
        Ok(Self { client: make_client()?, cookies: Cookies::default(), narrator })
    }

    /// Loads one address.
    ///
    /// # Errors
    /// [`Failure::Http`] without an answer.
    pub async fn open(&mut self, url: impl AsRef<str>) -> Outcome<Page> {
        let url = parse(url.as_ref())?;
        let request = self.client.get(url.clone());
        self.send(url, "GET", &[], request).await
    }

    /// Loads an address and goes where it sends us, to the first page.
    ///
    /// # Errors
    /// As [`Browser::open`]; [`Failure::Unexpected`] for a loop.
    pub async fn visit(&mut self, url: impl AsRef<str>) -> Outcome<Page> {
        let page = self.open(url).await?;
        self.follow(page).await
    }

    /// Goes where an answer sends us, to the first page.
    ///
    /// # Errors
    /// As [`Browser::visit`].
    pub async fn follow(&mut self, mut page: Page) -> Outcome<Page> {
        for _ in 0..MOST_HOPS {
            if !(300..400).contains(&page.status) {
                return Ok(page);
            }
            page = self.open(page.redirect()?).await?;
        }
        Err(Failure::unexpected(page.url.as_str(), "a page", "ten redirects"))
    }

    /// Submits a form of a page.
    ///
    /// # Errors
    /// As [`Browser::open`].
    pub async fn submit(&mut self, page: &Page, form: &Form) -> Outcome<Page> {
        self.submit_from(&page.url.origin(), form).await
    }

    /// Submits a form from some origin: what a page elsewhere could make this browser do.
    ///
    /// # Errors
    /// As [`Browser::open`].
    pub async fn submit_from(&mut self, origin: &Origin, form: &Form) -> Outcome<Page> {
        let mut url = form.action.clone();
        if form.method == "get" {
            url.query_pairs_mut().clear().extend_pairs(&form.fields);
            return self.open(url).await;
        }
        let site = match (origin == &url.origin(), origin) {
            (true, _) => "same-origin",
            // Ports do not make another site.
            (false, Origin::Tuple(_, host, _))
                if Some(host) == url.host().map(|host| host.to_owned()).as_ref() =>
            {
                "same-site"
            }
            (false, _) => "cross-site",
        };
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
        let request = self
            .client
            .post(url.clone())
            .header("origin", origin.ascii_serialization())
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(url, "POST", &form.fields, request).await
    }

    /// The value of a cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.find(name)
    }

    async fn send(
        &mut self,
        url: Url,
        method: &str,
        fields: &[(String, String)],
        mut request: reqwest::RequestBuilder,
    ) -> Outcome<Page> {
        request = request.header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        if let Some(line) = self.cookies.line(&url) {
            request = request.header("cookie", line);
        }
        let reply = exchange(&format!("{method} {url}"), request).await?;
        for (_, line) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.cookies.keep(&url, line);
        }
        let page = Page::of(url, reply);
        self.narrator.page(method, fields, &page);
        Ok(page)
    }
}

fn parse(text: &str) -> Outcome<Url> {
    Url::parse(text).map_err(|error| Failure::unexpected(text, "an absolute address", error.to_string()))
}
