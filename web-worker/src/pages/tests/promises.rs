use askama::Template;

use super::{gallery, markup::tags};
use crate::pages::{
    connect::{ConnectPage, ConnectStep},
    hand_off::HandOff,
    part::{Status, Tone},
};

fn drawn(page: &str, state: &str) -> String {
    gallery().unwrap().into_iter().find(|one| one.page == page && one.state == state).unwrap().html
}

#[test]
fn consent_and_hand_off_run_no_script() {
    for sample in gallery().unwrap() {
        if matches!(sample.page, "consent" | "consent_done" | "hand_off") {
            assert!(!sample.html.contains("<script"), "{}.{}", sample.page, sample.state);
        }
    }
}

#[test]
fn decline_comes_first_has_the_focus_and_weighs_as_much_as_approve() {
    let html = drawn("consent", "decide");
    let (before, after) = html.split_once("Decline</button>").unwrap();
    assert!(after.contains("Approve</button>") && !before.contains("Approve</button>"));
    let buttons: Vec<_> =
        tags(&html).into_iter().filter(|tag| tag.name == "button" && !tag.closing).collect();
    assert_eq!(buttons.len(), 2);
    assert!(buttons[0].get("autofocus").is_some() && buttons[1].get("autofocus").is_none());
    assert_eq!(buttons[0].get("class"), buttons[1].get("class"));
}

#[test]
fn a_client_cannot_reorder_or_lengthen_its_name() {
    let html = drawn("consent", "check-hostile");
    assert!(!html.contains('\u{202E}') && !html.contains('\u{200B}'));
    assert!(html.contains("⟨U+202E⟩"));
    assert!(!html.contains("quite safe"));
}

#[test]
fn an_unknown_outcome_is_neither_success_nor_failure() {
    assert!(!matches!(Status::Unknown.tone(), Tone::Ok | Tone::Err));
    let html = drawn("activity_detail", "unknown");
    assert!(html.contains("Outcome unknown"));
    assert!(
        !tags(&html)
            .iter()
            .any(|tag| tag.has_class("badge") && (tag.has_class("ok") || tag.has_class("err")))
    );
}

#[test]
fn a_secret_that_was_typed_never_comes_back() {
    let (_, mut page) = ConnectPage::samples().into_iter().find(|(state, _)| *state == "key-error").unwrap();
    let ConnectStep::Fields { fields, .. } = &mut page.step else { panic!("the sample asks for a key") };
    fields[0].value = "sk_live_typed".to_owned();
    assert!(!page.render().unwrap().contains("sk_live_typed"));
}

#[test]
fn the_hand_off_cannot_be_broken_out_of() {
    let (_, page) = HandOff::samples().remove(0);
    let html =
        HandOff { url: "https://a.example/?x=\"><script src=//e>".to_owned(), ..page }.render().unwrap();
    assert!(!html.contains("<script"));
    let metas: Vec<_> =
        tags(&html).into_iter().filter(|tag| tag.get("http-equiv") == Some("refresh")).collect();
    assert_eq!(metas.len(), 1);
    assert!(metas[0].get("content").unwrap().starts_with("0;url=https://a.example/?x="));
}

#[test]
fn every_connection_stands_beside_its_account() {
    for state in ["ready", "one", "paused"] {
        let html = drawn("connections", state);
        let rows = html.matches("class=\"mark\"").count();
        let accounts = html.matches("<bdi>").count();
        assert!(rows > 0 && accounts >= rows, "{state}: {accounts} accounts for {rows} rows");
    }
}
