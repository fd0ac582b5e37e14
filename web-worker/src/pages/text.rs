//! Text that others wrote, made safe to read. Escaping is askama's; this shows what would not be seen.

use std::fmt::Write as _;

/// The most characters of a name that a page shows.
pub const NAME_CHARACTERS: usize = 60;

/// Draws every character that hides, reorders or joins text as its code point: `⟨U+202E⟩`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut drawn = String::with_capacity(text.len());
    for character in text.chars() {
        if hides(character) {
            // Writing to a `String` cannot fail.
            let _infallible = write!(drawn, "⟨U+{:04X}⟩", u32::from(character));
        } else {
            drawn.push(character);
        }
    }
    drawn
}

/// A name somebody chose: [`visible`], and no longer than [`NAME_CHARACTERS`] of its own characters.
#[must_use]
pub fn name(text: &str) -> String {
    let kept: String = text.chars().take(NAME_CHARACTERS).collect();
    let drawn = visible(&kept);
    if kept.len() < text.len() { drawn + "…" } else { drawn }
}

/// Control, bidirectional, zero-width, tag and other invisible characters.
fn hides(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0E}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::{name, visible};

    #[test]
    fn reordering_and_zero_width_characters_are_drawn() {
        assert_eq!(visible("a\u{202E}b\u{200B}c\u{7}"), "a⟨U+202E⟩b⟨U+200B⟩c⟨U+0007⟩");
    }

    #[test]
    fn letters_of_any_script_stay() {
        assert_eq!(visible("Zoë 東京 שלום émile 🙂"), "Zoë 東京 שלום émile 🙂");
    }

    #[test]
    fn a_long_name_ends_in_an_ellipsis() {
        assert_eq!(name(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(name(&"é".repeat(61)), "é".repeat(60) + "…");
    }
}
