//! Texts with `{slots}`, as manifests write them.

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stands as it is.
    Text(&'a str),
    /// What stood between braces: `owner`, `secret:access_token`, `/email`.
    Slot(&'a str),
}

/// Splits a template. Braces around anything but a slot's name stay text, so every text is a template.
#[must_use]
pub fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut from = 0;
    while let Some(open) = rest.get(from..).and_then(|tail| tail.find('{')).map(|at| at + from) {
        match slot_at(rest, open) {
            Some((slot, after)) => {
                let before = rest.get(..open).filter(|text| !text.is_empty());
                pieces.extend(before.map(Piece::Text));
                pieces.push(Piece::Slot(slot));
                rest = after;
                from = 0;
            }
            None => from = open + 1,
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// The slot that opens at `open`, and what follows it.
fn slot_at(text: &str, open: usize) -> Option<(&str, &str)> {
    let (slot, after) = text.get(open + 1..)?.split_once('}')?;
    let named =
        !slot.is_empty() && slot.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:/-.".contains(&byte));
    named.then_some((slot, after))
}

/// Fills a template's slots from `find`; a slot it does not know stays as it was written.
#[must_use]
pub fn expand(template: &str, find: impl Fn(&str) -> Option<String>) -> String {
    pieces(template)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Slot(slot) => find(slot).unwrap_or_else(|| format!("{{{slot}}}")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_template_splits_into_text_and_slots() {
        let table: [(&str, &[Piece<'_>]); 7] = [
            ("", &[]),
            ("plain", &[Piece::Text("plain")]),
            ("/r/{a}/{b}", &[Piece::Text("/r/"), Piece::Slot("a"), Piece::Text("/"), Piece::Slot("b")]),
            ("Bearer {secret:t}", &[Piece::Text("Bearer "), Piece::Slot("secret:t")]),
            ("{/email}", &[Piece::Slot("/email")]),
            (r#"{"a":{b}}"#, &[Piece::Text(r#"{"a":"#), Piece::Slot("b"), Piece::Text("}")]),
            ("{}{ {", &[Piece::Text("{}{ {")]),
        ];
        for (template, expected) in table {
            assert_eq!(pieces(template), expected, "{template}");
        }
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_template(template in "[{}a:/é ]{0,24}") {
            prop_assert_eq!(expand(&template, |_| None), template);
        }
    }
}
