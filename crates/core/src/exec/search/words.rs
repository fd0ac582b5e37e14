//! Words as the search compares them: lower case, without the small ones, lightly stemmed.

use std::collections::BTreeSet;

use super::synonyms::synonyms;
use crate::exec::near::edits;

/// Words that say nothing about which tool is meant.
const SMALL: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "by", "can", "could", "did", "do",
    "does", "every", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "im", "in",
    "into", "is", "it", "its", "just", "me", "my", "need", "of", "on", "one", "or", "our", "out", "please",
    "she", "some", "that", "the", "their", "them", "there", "these", "they", "this", "to", "up", "us",
    "want", "was", "we", "were", "what", "will", "with", "would", "you", "your",
];

/// Endings cut from a word, longest first, with what takes their place.
const ENDINGS: &[(&str, &str)] = &[("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")];

/// A word and its stem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) stem: String,
}

impl Word {
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        Self { stem: stem(&text), text }
    }
}

/// A word of a query, with what stands for it.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) word: Word,
    alike: BTreeSet<&'static str>,
}

impl Term {
    fn new(word: Word) -> Self {
        let alike = synonyms(&word.text).chain(synonyms(&word.stem)).collect();
        Self { word, alike }
    }

    /// How well it matches a tool's word: 1 exact, 0.9 stem, 0.6 synonym, 0.5 beginning of at least three letters,
    /// 0.4 one slip in at least five letters, else 0.
    pub(super) fn matches(&self, other: &Word) -> f64 {
        let Word { text, stem } = &self.word;
        if *text == other.text {
            1.0
        } else if *stem == other.stem {
            0.9
        } else if self.alike.contains(other.stem.as_str()) || self.alike.contains(other.text.as_str()) {
            0.6
        } else if text.len() >= 3 && other.text.starts_with(text) {
            0.5
        } else if is_slip(text, &other.text) {
            0.4
        } else {
            0.0
        }
    }
}

/// The words of a query.
pub(super) fn terms(query: &str) -> Vec<Term> {
    words(query).into_iter().map(Term::new).collect()
}

fn is_slip(left: &str, right: &str) -> bool {
    left.len().min(right.len()) >= 5 && left.len().abs_diff(right.len()) <= 1 && edits(left, right) == 1
}

/// The words of a text that say something, in order. Numbers are values, not words.
pub(super) fn words(text: &str) -> Vec<Word> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    let telling = parts.filter(|part| part.chars().any(char::is_alphabetic)).map(Word::new);
    telling.filter(|word| !SMALL.contains(&word.text.as_str())).collect()
}

fn stem(word: &str) -> String {
    let cut = |(ending, instead): &(&str, &str)| {
        let root = word.strip_suffix(ending).filter(|root| root.len() >= 3 && !root.ends_with("ss"))?;
        Some(format!("{root}{instead}"))
    };
    ENDINGS.iter().find_map(cut).unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching(query: &str, word: &str) -> f64 {
        Term::new(Word::new(query)).matches(&Word::new(word))
    }

    #[test]
    fn a_match_is_as_good_as_its_kind() {
        let table = [
            ("Send", "send", 1.0),
            ("emails", "email", 0.9),
            ("creating", "create", 0.9),
            ("ticket", "issue", 0.6),
            ("notebook", "note", 0.0),
            ("attach", "attachment", 0.5),
            ("shedule", "schedule", 0.4),
            ("cat", "car", 0.0),
        ];
        for (query, word, expected) in table {
            assert!((matching(query, word) - expected).abs() < f64::EPSILON, "{query} {word}");
        }
    }

    #[test]
    fn small_words_and_numbers_are_left_out() {
        let texts: Vec<_> =
            words("Move PROJ-12 to the done_list!").into_iter().map(|word| word.text).collect();
        assert_eq!(texts, ["move", "proj", "done", "list"]);
    }
}
