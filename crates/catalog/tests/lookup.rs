//! What the generated statics answer.

use clawlink_catalog::{app, apps, hooks, tool};

#[test]
fn every_app_and_tool_is_found_by_its_name() {
    let slugs: Vec<_> = apps().iter().map(|app| app.slug.as_ref()).collect();
    assert!(slugs.is_sorted() && slugs.contains(&"workbench"), "{slugs:?}");
    for known in apps() {
        assert!(std::ptr::eq(app(&known.slug).unwrap(), known));
        for wanted in known.tools.iter() {
            let (owner, found) = tool(&wanted.name).unwrap();
            assert!(std::ptr::eq(owner, known) && std::ptr::eq(found, wanted), "{}", wanted.name);
        }
    }
    assert!(app("").is_none() && app("zoom").is_none() && tool("slack_send").is_none() && tool("").is_none());
}

#[test]
fn every_hook_a_tool_names_is_in_the_table() {
    for app in apps() {
        for tool in app.tools.iter() {
            let before = format!("{}.{}", app.slug, tool.before);
            let after = format!("{}.{}", app.slug, tool.after);
            assert!(tool.before.is_empty() || hooks().find_before(&before).is_some(), "{before}");
            assert!(tool.after.is_empty() || hooks().find_after(&after).is_some(), "{after}");
        }
    }
}

#[test]
fn statics_borrow_everything() {
    use std::borrow::Cow;
    for app in apps() {
        assert!(matches!(app.name, Cow::Borrowed(_)) && matches!(app.tools, Cow::Borrowed(_)));
        assert!(
            app.tools.iter().all(|tool| matches!(tool.fields, Cow::Borrowed(_)) && tool.revision.len() == 16)
        );
    }
}
