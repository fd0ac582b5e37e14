//! Names that say nothing.

/// Words that fit everything, and so name nothing.
const EMPTY: [&str; 8] = ["util", "helper", "common", "misc", "manager", "processor", "service", "wrapper"];

/// The names a file declares: functions, types, traits, modules, constants, macros.
pub(crate) fn declared(text: &str) -> Vec<String> {
    text.lines().filter_map(declared_by).collect()
}

fn declared_by(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        match word {
            "const" if words.peek().is_some_and(|next| ["fn", "async", "unsafe"].contains(next)) => {}
            "fn" | "struct" | "enum" | "trait" | "type" | "mod" | "const" | "static" | "macro_rules!" => {
                let name = words.next()?.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
                return (!name.is_empty()).then(|| name.to_owned());
            }
            "async" | "unsafe" => {}
            word if word.starts_with("pub") => {}
            _ => return None,
        }
    }
    None
}

/// Whether a name is made of an empty word.
pub(crate) fn is_empty(name: &str) -> bool {
    let empty = |word: &String| EMPTY.contains(&word.trim_end_matches('s'));
    name.starts_with("handle_") || words(name).iter().any(empty)
}

/// The words of `snake_case`, `kebab-case` and `CamelCase`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' });
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn declarations_are_found_behind_their_modifiers() {
    let text = "pub(crate) const fn one() {\n    async fn two<T>() {}\nstruct Three;\nconst FOUR: u8 = 4;\n// fn five\nlet six";
    assert_eq!(declared(text), ["one", "two", "Three", "FOUR"]);
}

#[test]
fn an_empty_word_is_found_in_every_case() {
    for name in ["handle_request", "http_utils", "RetryHelper", "common", "token-manager", "Services"] {
        assert!(is_empty(name), "{name}");
    }
    for name in ["handlers", "uncommon", "redeem", "Wrap", "serve"] {
        assert!(!is_empty(name), "{name}");
    }
}
