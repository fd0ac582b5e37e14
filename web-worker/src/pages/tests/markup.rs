//! A reader of our own markup: enough HTML to check it, no more.

use std::collections::BTreeMap;

/// An opening or closing tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) closing: bool,
    pub(super) attributes: BTreeMap<String, String>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|all| all.split_whitespace().any(|one| one == class))
    }
}

/// All tags, in order. A `>` inside an attribute is escaped by askama, so splitting is safe.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    html.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(inside, _)| tag(inside)).collect()
}

fn tag(inside: &str) -> Tag {
    let closing = inside.starts_with('/');
    let inside = inside.trim_start_matches('/').trim_end_matches('/');
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a quoted attribute ends"),
            None => ("", after),
        };
        assert!(!after.starts_with('='), "unquoted attribute in <{inside}>");
        assert!(attributes.insert(key.to_owned(), value.to_owned()).is_none(), "{key} twice in <{inside}>");
        rest = after;
    }
    Tag { name: name.to_owned(), closing, attributes }
}
