use unicode_width::UnicodeWidthStr as _;

use super::screen::{Ink, Screen};
use super::text::one_line;

/// No cell is wider; a list is for finding, the detail has a command of its own.
const CELL_LIMIT: usize = 64;
const GUTTER: usize = 2;

/// Rows under headings, aligned by what a terminal shows.
pub(super) struct Table<const N: usize> {
    headings: [&'static str; N],
    rows: Vec<[Cell; N]>,
}

/// One cell.
pub(super) struct Cell {
    text: String,
    ink: Ink,
}

impl Cell {
    pub(super) fn inked(ink: Ink, text: &str) -> Self {
        Self { text: one_line(text, CELL_LIMIT), ink }
    }

    pub(super) fn plain(text: &str) -> Self {
        Self::inked(Ink::Plain, text)
    }

    fn width(&self) -> usize {
        self.text.width()
    }
}

impl<const N: usize> Table<N> {
    pub(super) const fn new(headings: [&'static str; N], rows: Vec<[Cell; N]>) -> Self {
        Self { headings, rows }
    }

    /// The table, a line a row.
    pub(super) fn page(&self, screen: Screen) -> String {
        let headings = self.headings.map(|heading| Cell::inked(Ink::Faint, heading));
        let lines: Vec<&[Cell; N]> = std::iter::once(&headings).chain(&self.rows).collect();
        let widths: [usize; N] = std::array::from_fn(|column| {
            lines.iter().filter_map(|line| line.get(column)).map(Cell::width).max().unwrap_or(0)
        });
        lines.iter().map(|line| row(line, &widths, screen)).collect()
    }
}

/// Padding goes between cells, so that no line ends in blanks.
fn row<const N: usize>(cells: &[Cell; N], widths: &[usize; N], screen: Screen) -> String {
    let mut line = String::new();
    let mut gap = 0;
    for (cell, width) in cells.iter().zip(widths) {
        if !cell.text.is_empty() {
            line += &" ".repeat(std::mem::take(&mut gap));
            line += &screen.ink(cell.ink, &cell.text);
        }
        gap += width - cell.width() + GUTTER;
    }
    line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_what_is_seen() {
        let rows = vec![
            [Cell::plain("漢字"), Cell::plain("x"), Cell::plain("end")],
            [Cell::plain("abc"), Cell::plain(""), Cell::plain("end")],
            [Cell::plain("é"), Cell::plain("y"), Cell::plain("")],
        ];
        let page = Table::new(["A", "B", "C"], rows).page(Screen::new(false));
        assert_eq!(page, "A     B  C\n漢字  x  end\nabc      end\né     y\n");
    }
}
