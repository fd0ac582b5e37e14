//! Which members of a result to keep.

use std::collections::BTreeMap;

use serde_json::Value;

/// Members to keep, as a tree; a node without children keeps all that is below it.
#[derive(Debug, Default)]
pub(in crate::exec) struct Members(BTreeMap<String, Members>);

impl Members {
    /// Of names and JSON Pointers (RFC 6901): `title`, `/author/name`. None at all keeps everything.
    pub(in crate::exec) fn of(fields: &[String]) -> Self {
        let mut members = Self::default();
        for field in fields {
            let path = field.strip_prefix('/').unwrap_or(field);
            members.add(path.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")));
        }
        members
    }

    /// A path below one that is kept as a whole adds nothing; one above takes in those below it.
    fn add(&mut self, mut path: impl Iterator<Item = String>) {
        let Some(token) = path.next() else { return self.0.clear() };
        match self.0.get_mut(&token) {
            Some(whole) if whole.0.is_empty() => {}
            Some(part) => part.add(path),
            None => {
                let mut part = Self::default();
                part.add(path);
                self.0.insert(token, part);
            }
        }
    }

    /// Takes everything else out. A list is gone through: a pointer names what to keep of each element.
    pub(in crate::exec) fn prune(&self, value: &mut Value) {
        if self.0.is_empty() {
            return;
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.prune(item)),
            Value::Object(members) => {
                members.retain(|name, _| self.0.contains_key(name));
                for (name, member) in members {
                    self.0.get(name).into_iter().for_each(|part| part.prune(member));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kept(fields: &[&str]) -> Value {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        let mut value = json!({
            "id": 1, "a/b": 2, "author": { "name": "Ada", "mail": "x" },
            "labels": [{ "name": "l1", "color": "red" }, { "name": "l2" }]
        });
        Members::of(&fields).prune(&mut value);
        value
    }

    #[test]
    fn names_and_pointers_keep_their_members() {
        assert_eq!(kept(&["id", "/a~1b"]), json!({ "id": 1, "a/b": 2 }));
        assert_eq!(kept(&["/author/name"]), json!({ "author": { "name": "Ada" } }));
        assert_eq!(kept(&["/labels/name"]), json!({ "labels": [{ "name": "l1" }, { "name": "l2" }] }));
        assert_eq!(kept(&["none"]), json!({}));
    }

    #[test]
    fn a_whole_takes_its_parts_in() {
        let author = json!({ "author": { "name": "Ada", "mail": "x" } });
        assert_eq!(kept(&["author", "/author/name"]), author);
        assert_eq!(kept(&["/author/name", "author"]), author);
        assert_eq!(kept(&[]).as_object().unwrap().len(), 4);
    }
}
