//! Every route, asked by whom it does not take.

use axum::body::Body;
use clawlink_core::identity::derive_csrf;
use http::Request;

use super::scene::{Owner, Scene, form, never, request, told};
use super::stance::{Stance, TABLE, Thing};
use crate::tests::support::{Browser, ORIGIN, Page};

/// A route of the table, and the id it is asked about.
#[derive(Clone, Copy)]
struct Ask<'a> {
    method: &'a str,
    path: &'a str,
    stance: Stance,
    id: &'a str,
}

impl Ask<'_> {
    /// What a page of ours would send.
    fn whole(self, csrf: &str) -> Request<Body> {
        let request = request(self.method, self.path, self.stance, self.id).header("origin", ORIGIN);
        request.body(self.body(csrf)).unwrap()
    }

    fn body(self, csrf: &str) -> Body {
        if self.method == "POST" { form(self.id, csrf) } else { Body::empty() }
    }
}

fn csrf(scene: &Scene, owner: &Owner) -> String {
    derive_csrf(&scene.test.house.config.keyring, &owner.signed_in).unwrap()
}

/// Every route, about a live thing of the owner's.
fn asks(owner: &Owner) -> impl Iterator<Item = Ask<'_>> {
    TABLE.iter().map(|(method, path, stance)| {
        let id = stance.thing().map_or("", |thing| owner.live[&thing].as_str());
        Ask { method, path, stance: *stance, id }
    })
}

fn is_asked_to_sign_in(ask: Ask<'_>, page: &Page) -> bool {
    let there = page.location().starts_with("/sign-in?next=");
    if ask.method == "GET" { page.status == 303 && there } else { page.status == 401 }
}

#[tokio::test]
async fn a_persons_route_takes_nobody_and_no_device() {
    let scene = Scene::set().await;
    let csrf = csrf(&scene, &scene.noah);
    let before = scene.state().await;
    let bearer = format!("Bearer {}", scene.noah.credential);
    for ask in asks(&scene.noah).filter(|ask| ask.stance.wants_person()) {
        let whole = || ask.whole(&csrf);
        let page = Browser::new(&scene.test).send(whole()).await;
        assert!(is_asked_to_sign_in(ask, &page), "{} {} without anything: {page:?}", ask.method, ask.path);
        for (name, value) in [("authorization", &bearer), ("x-clawlink-api-key", &scene.noah.credential)] {
            for mut browser in [Browser::new(&scene.test), scene.browser(&scene.noah)] {
                let mut request = whole();
                request.headers_mut().insert(name, value.parse().unwrap());
                let page = browser.send(request).await;
                assert!(is_asked_to_sign_in(ask, &page), "{} {} by {name}: {page:?}", ask.method, ask.path);
            }
        }
        let mut browser = Browser::new(&scene.test);
        browser.plant("__Host-session", &scene.noah.credential);
        let page = browser.send(whole()).await;
        assert!(is_asked_to_sign_in(ask, &page), "{} {} by a cookie of it: {page:?}", ask.method, ask.path);
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn what_is_somebody_elses_is_told_like_what_never_was() {
    let scene = Scene::set().await;
    let csrf = csrf(&scene, &scene.mara);
    let before = scene.state().await;
    for ask in asks(&scene.noah) {
        let Some(thing) = ask.stance.thing() else { continue };
        let never = never(ask.id);
        let unknown = scene.browser(&scene.mara).send(Ask { id: &never, ..ask }.whole(&csrf)).await;
        assert_eq!(unknown.status, 404, "{} {} random: {}", ask.method, ask.path, unknown.body);
        let theirs = [scene.noah.live.get(&thing), scene.noah.gone.get(&thing)];
        let over = if is_shown_when_over(ask.path) { None } else { scene.mara.gone.get(&thing) };
        for id in theirs.into_iter().chain([over]).flatten() {
            let page = scene.browser(&scene.mara).send(Ask { id, ..ask }.whole(&csrf)).await;
            assert_eq!(told(&page), told(&unknown), "{} {} {id}", ask.method, ask.path);
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn a_page_shows_nothing_of_another_person() {
    let scene = Scene::set().await;
    let csrf = csrf(&scene, &scene.mara);
    let mut shown = String::new();
    for ask in asks(&scene.mara).filter(|ask| ask.method == "GET" && ask.stance == Stance::Page) {
        shown.push_str(&scene.browser(&scene.mara).send(ask.whole(&csrf)).await.body);
    }
    for own in [Thing::Connection, Thing::Device, Thing::Client, Thing::Execution, Thing::Approval] {
        assert!(shown.contains(&scene.mara.live[&own]), "{own:?} is on a page");
    }
    for id in scene.noah.live.values().chain(scene.noah.gone.values()) {
        assert!(!shown.contains(id.as_str()), "{id}");
    }
    assert!(!shown.contains("noah"), "{shown}");
}

/// To its own person, how a disconnect or a connect flow ended is shown for a while.
fn is_shown_when_over(path: &str) -> bool {
    path.ends_with("/disconnect") || path == "/connect/result"
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused_everywhere() {
    let scene = Scene::set().await;
    let csrf = csrf(&scene, &scene.mara);
    let before = scene.state().await;
    let elsewhere = [
        (None, None),
        (None, Some("same-origin")),
        (Some("null"), None),
        (Some("https://evil.example"), None),
        (Some("http://127.0.0.1:8787.evil.example"), None),
        (Some("http://127.0.0.1:8788"), Some("same-site")),
        (Some("https://127.0.0.1:8787"), None),
        (Some("http://localhost:8787"), None),
        (Some(ORIGIN), Some("cross-site")),
        (Some(ORIGIN), Some("none")),
    ];
    for ask in asks(&scene.mara).filter(|ask| ask.stance.is_form()) {
        for (origin, site) in elsewhere {
            let named = [("origin", origin), ("sec-fetch-site", site)];
            let bare = request(ask.method, ask.path, ask.stance, ask.id);
            let request = named.into_iter().fold(bare, |request, (name, value)| match value {
                Some(value) => request.header(name, value),
                None => request,
            });
            let page = scene.browser(&scene.mara).send(request.body(ask.body(&csrf)).unwrap()).await;
            assert_eq!(page.status, 403, "{} from {origin:?} {site:?}: {}", ask.path, page.body);
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn a_form_without_the_token_of_its_session_is_refused_everywhere() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    let (own, others) = (csrf(&scene, &scene.mara), csrf(&scene, &scene.noah));
    let spoilt = format!("{}A", own.strip_suffix(|_: char| true).unwrap());
    let needs = |stance| matches!(stance, Stance::Form | Stance::FormOf(_));
    for ask in asks(&scene.mara).filter(|ask| needs(ask.stance)) {
        for token in ["", &others, &spoilt] {
            let page = scene.browser(&scene.mara).send(ask.whole(token)).await;
            assert_eq!(page.status, 403, "{} with {token:?}: {}", ask.path, page.body);
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn looking_changes_nothing() {
    let scene = Scene::set().await;
    scene.test.clock.advance_ms(10 * 60 * 1_000);
    let before = scene.state().await;
    // A callback is the one GET that acts: it uses up the state that came with it.
    let acts = |ask: &Ask<'_>| ask.stance == Stance::PageOf(Thing::State);
    for ask in asks(&scene.mara).filter(|ask| ["GET", "OPTIONS"].contains(&ask.method) && !acts(ask)) {
        for mut browser in [scene.browser(&scene.mara), scene.browser(&scene.noah), Browser::new(&scene.test)]
        {
            let page = browser.send(ask.whole("")).await;
            assert!(page.status.as_u16() < 500, "{} {}", ask.path, page.body);
            assert_eq!(scene.state().await, before, "{} {}", ask.method, ask.path);
        }
    }
}

#[tokio::test]
async fn no_answer_is_framed_or_kept() {
    let scene = Scene::set().await;
    let csrf = csrf(&scene, &scene.mara);
    let mut pages = 0;
    for ask in asks(&scene.mara).filter(|ask| ask.path != "/sign-out") {
        for mut browser in [scene.browser(&scene.mara), Browser::new(&scene.test)] {
            let page = browser.send(ask.whole(&csrf)).await;
            pages += usize::from(check_headers(ask.stance, &page));
        }
    }
    for path in [
        "/dashboard/x.css",
        "/dashboard/devices/x.css",
        "/dashboard/connections/x.js",
        "/oauth/x.png",
        "/__scheduled",
        "/v1/whoami",
    ] {
        let page = scene.browser(&scene.mara).get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(check_headers(Stance::Page, &page), "{path}");
        assert!(!page.body.contains("mara@example.com"), "{path}");
    }
    assert!(pages > 45, "{pages} pages were seen");
}

/// Whether it is a page; a page must not be framed, and nothing but an asset may be kept.
fn check_headers(stance: Stance, page: &Page) -> bool {
    let text = |name: &str| page.headers.get(name).map_or("", |value| value.to_str().unwrap());
    let kept = if stance == Stance::Asset && page.status == 200 { "public, max-age=300" } else { "no-store" };
    assert_eq!(text("cache-control"), kept, "{page:?}");
    assert_eq!(text("x-content-type-options"), "nosniff", "{page:?}");
    let is_page = text("content-type").starts_with("text/html");
    if is_page {
        let policy = text("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
        {
            assert!(policy.contains(part), "{policy:?} {page:?}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    is_page
}

#[tokio::test]
async fn a_clients_endpoint_knows_no_cookie() {
    let scene = Scene::set().await;
    for ask in asks(&scene.mara).filter(|ask| ask.stance == Stance::Client) {
        let with = scene.browser(&scene.mara).send(ask.whole("")).await;
        let without = Browser::new(&scene.test).send(ask.whole("")).await;
        assert_eq!(told(&with), told(&without), "{}", ask.path);
        assert!(!with.headers.contains_key("set-cookie") && with.status != 500, "{} {with:?}", ask.path);
    }
}
