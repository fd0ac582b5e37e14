use serde_json::Value;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Makes text from outside harmless for a terminal: control characters other than tabs and line ends are shown as
/// `\u{..}`, so that a note's title cannot move the cursor or recolour a preview. So are the marks that reorder text.
pub(crate) fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let hidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || reorders(c);
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        if hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
        shown
    })
}

/// Bidirectional controls (Unicode UAX #9): they make a line read differently from what is sent.
const fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

/// [`visible`], on one line, cut at `limit` columns.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let line = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if line.width() <= limit {
        return line;
    }
    let mut cut = String::new();
    let mut room = limit.saturating_sub(1);
    for c in line.chars() {
        let width = c.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        cut.push(c);
    }
    cut + "…"
}

/// JSON as a person reads it.
pub(super) fn pretty(value: &Value) -> String {
    visible(&format!("{value:#}"))
}

/// Each line, moved in.
pub(super) fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |page, line| page + "  " + line + "\n")
}

/// A time as the API writes it (ISO 8601 UTC), without what nobody reads.
pub(super) fn moment(time: &str) -> String {
    let seconds = time.strip_suffix('Z').and_then(|time| time.split('.').next());
    seconds.map_or_else(|| visible(time), |time| visible(&format!("{}Z", time.replacen('T', " ", 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_cannot_drive_the_terminal() {
        assert_eq!(visible("a\x1b[2Jb\u{9b}c\u{202e}"), "a\\u{1b}[2Jb\\u{9b}c\\u{202e}");
        assert_eq!(visible("kept:\n\tä漢"), "kept:\n\tä漢");
    }

    #[test]
    fn a_cell_is_cut_by_columns() {
        assert_eq!(one_line("漢字漢字", 5), "漢字…");
        assert_eq!(one_line("two\nlines", 20), "two lines");
    }

    #[test]
    fn a_time_loses_its_milliseconds() {
        assert_eq!(moment("2026-11-25T16:09:00.000Z"), "2026-11-25 16:09:00Z");
        assert_eq!(moment("1700000000"), "1700000000");
    }
}
