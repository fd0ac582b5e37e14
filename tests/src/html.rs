//! A page as a tree: enough to find forms, links and text as a person would.

use std::collections::BTreeMap;

use html5gum::{HtmlString, StartTag, Token, Tokenizer};

/// Elements that have no content and no end tag (HTML, "Void elements").
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// An element, its attributes decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Reads a document. Our pages close what they open; an end tag without its start is passed over.
    #[must_use]
    pub fn parse(html: &str) -> Self {
        let mut open = vec![Self::default()];
        for token in Tokenizer::new(html) {
            match token {
                Ok(Token::StartTag(tag)) => start(&mut open, tag),
                Ok(Token::EndTag(tag)) => end(&mut open, &text_of(&tag.name)),
                Ok(Token::String(text)) => add(&mut open, Node::Text(text_of(&text))),
                Ok(Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
                Err(never) => match never {},
            }
        }
        while open.len() > 1 {
            close(&mut open);
        }
        open.pop().unwrap_or_default()
    }

    /// The tag's name, lower case.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An attribute, entities decoded.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// All text below, blanks collapsed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut all = String::new();
        self.collect_text(&mut all);
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn collect_text(&self, all: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => all.push_str(text),
                Node::Element(element) => element.collect_text(all),
            }
        }
    }

    /// Every element of this name below, in document order.
    #[must_use]
    pub fn find_all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'e>(&'e self, name: &str, found: &mut Vec<&'e Self>) {
        for child in &self.children {
            if let Node::Element(element) = child {
                if element.name == name {
                    found.push(element);
                }
                element.collect(name, found);
            }
        }
    }
}

fn start(open: &mut Vec<Element>, tag: StartTag<()>) {
    let pair =
        |(name, value): (HtmlString, html5gum::Spanned<HtmlString, ()>)| (text_of(&name), text_of(&value));
    let name = text_of(&tag.name);
    let is_void = tag.self_closing || VOID.contains(&name.as_str());
    open.push(Element {
        name,
        attributes: tag.attributes.into_iter().map(pair).collect(),
        children: Vec::new(),
    });
    if is_void {
        close(open);
    }
}

fn end(open: &mut Vec<Element>, name: &str) {
    if open.iter().skip(1).any(|element| element.name == name) {
        while open.last().is_some_and(|element| element.name != name) {
            close(open);
        }
        close(open);
    }
}

/// Moves the innermost open element into the one around it.
fn close(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        add(open, Node::Element(element));
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(around) = open.last_mut() {
        around.children.push(node);
    }
}

fn text_of(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_tree() {
        let page = Element::parse(
            "<!doctype html><ul><li>a <b>b&amp;c</b><input value=\"1 &gt; 0\"> d</li><li>e</li></ul></p>",
        );
        let items = page.find_all("li");
        assert_eq!(items.iter().map(|item| item.text()).collect::<Vec<_>>(), ["a b&c d", "e"]);
        assert_eq!(items[0].find_all("input")[0].attribute("value"), Some("1 > 0"));
    }
}
