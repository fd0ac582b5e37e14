//! A manifest without a flaw, and the same with one.

use clawlink_manifest::parse::Folder;

pub(crate) const APP: &str = "app.toml";
pub(crate) const SEND: &str = "tools/send_message.toml";
pub(crate) const LIST: &str = "tools/list_messages.toml";
pub(crate) const ICON: &str = "icon.svg";
pub(crate) const HOOKS: &str = "hooks.rs";

/// A folder without a flaw.
pub(crate) fn good() -> Folder {
    Folder {
        slug: "slack".to_owned(),
        app: include_str!("../fixtures/slack/app.toml").to_owned(),
        tools: vec![
            ("send_message".to_owned(), include_str!("../fixtures/slack/tools/send_message.toml").to_owned()),
            (
                "list_messages".to_owned(),
                include_str!("../fixtures/slack/tools/list_messages.toml").to_owned(),
            ),
        ],
        icon: r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>"#.to_owned(),
        hooks: "pub(crate) fn shape() {}\n".to_owned(),
    }
}

/// The folder with one text of one file replaced.
pub(crate) fn with(file: &str, from: &str, to: &str) -> Folder {
    let mut folder = good();
    let text = match file {
        APP => &mut folder.app,
        SEND => &mut folder.tools[0].1,
        LIST => &mut folder.tools[1].1,
        ICON => &mut folder.icon,
        HOOKS => &mut folder.hooks,
        other => panic!("no such file: {other}"),
    };
    assert!(text.contains(from), "{file} does not hold {from:?}");
    *text = text.replacen(from, to, 1);
    folder
}
