//! A tool path is the same on both origins: status, headers and body, whoever asks and whatever is asked.

mod asked;
mod told;

use clawlink_e2e::{Outcome, Scene};

use self::asked::{Ask, asks};
use self::told::{Told, ask};

/// What a client can show of itself.
struct Shown {
    what: &'static str,
    headers: Vec<(&'static str, String)>,
}

fn shown(what: &'static str, headers: Vec<(&'static str, String)>) -> Shown {
    Shown { what, headers }
}

/// Asks both origins for the same, and holds the answers against each other.
async fn compare(scene: &Scene, shown: &Shown, request: &Ask) -> Told {
    let web = ask(&scene.instance.web, request, &shown.headers).await;
    let api = ask(&scene.instance.api, request, &shown.headers).await;
    let Ask { method, path, .. } = request;
    assert_eq!(web.alike, api.alike, "{method} {path} with {}", shown.what);
    for id in [&web.request_id, &api.request_id] {
        assert!(id.starts_with("req_") && id.len() == 36, "{method} {path} answers under {id:?}");
    }
    assert_ne!(web.request_id, api.request_id, "{method} {path}");
    api
}

#[tokio::test]
async fn both_origins_answer_alike_whoever_asks() -> Outcome {
    let scene = Scene::connected().await?;
    let bearer = || ("authorization", format!("Bearer {}", scene.agent.credential()));
    let cookie = || {
        let session = scene.person.browser.cookie("__Host-session").unwrap();
        ("cookie", format!("__Host-session={session}"))
    };
    let misspelt = || ("x-clawlink-api-key", scene.agent.credential().replace("cllk_live_", "cllk_live_0"));
    for shown in [
        shown("a key", vec![bearer()]),
        shown(
            "a key in the plugins' header",
            vec![("x-clawlink-api-key", scene.agent.credential().to_owned())],
        ),
        shown("a key and a cookie", vec![bearer(), cookie()]),
    ] {
        for request in asks() {
            let told = compare(&scene, &shown, &request).await;
            assert_eq!(told.status, request.status, "{} {}: {:?}", request.method, request.path, told.alike);
        }
    }
    for shown in [
        shown("nothing", vec![]),
        shown("a bad key", vec![misspelt()]),
        shown("a bad key and a good session", vec![misspelt(), cookie()]),
        shown(
            "another server's token and a good session",
            vec![("authorization", "Bearer x".to_owned()), cookie()],
        ),
        shown("a borrowed session", vec![("x-clawlink-session", cookie().1)]),
    ] {
        for request in asks() {
            let told = compare(&scene, &shown, &request).await;
            let expected = if request.is_open() { request.status } else { 401 };
            assert_eq!(told.status, expected, "{} {} with {}", request.method, request.path, shown.what);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_call_has_one_id_of_ours_whatever_its_caller_names() -> Outcome {
    let scene = Scene::paired().await?;
    let own = "req_019abcdef0123456789abcdef0123456";
    for origin in [&scene.instance.web, &scene.instance.api] {
        for (id, path) in [
            ("1", "/v1/nothing"),
            ("1", "/api/nothing-here"),
            (own, "/api/tools/search"),
            (own, "/v1/whoami"),
        ] {
            let request = Ask::get(path, 0);
            let told = ask(origin, &request, &[("x-request-id", id.to_owned())]).await;
            // What a caller names is replaced on the way through `web`, and only taken over where it is of our own form.
            let may_stay = id == own && *origin == scene.instance.api;
            assert_eq!(told.request_id == id, may_stay, "{origin} {path} {}", told.request_id);
        }
    }
    Ok(())
}
