//! Words for a POSIX shell.

/// A command line, each word quoted where the shell would change it.
pub fn line(words: impl Iterator<Item = String>) -> String {
    words.map(|word| quote(&word)).collect::<Vec<_>>().join(" ")
}

/// Single quotes keep everything; a single quote itself is set outside them (POSIX shell §2.2.2).
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_shell() {
        let words = ["a-b", "", "it's $HOME"].map(str::to_owned);
        assert_eq!(line(words.into_iter()), r"a-b '' 'it'\''s $HOME'");
    }
}
