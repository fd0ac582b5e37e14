//! Names close to a mistyped one.

/// Longest name that is compared, in bytes: comparing takes the product of both lengths.
const LONGEST: usize = 120;

/// The up to `most` candidates nearest to `name`, nearest first, then in their own order; none that is far.
///
/// Distance counts single edits and swapped neighbours; a third of the name may differ. A name that contains the
/// other counts as near too.
#[must_use]
pub fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let name = name.to_lowercase();
    let mut found: Vec<(usize, &str)> =
        candidates.into_iter().filter_map(|other| closeness(&name, other).map(|far| (far, other))).collect();
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().take(most).map(|(_, other)| other).collect()
}

fn closeness(name: &str, other: &str) -> Option<usize> {
    let lower = other.to_lowercase();
    let far = edits(name, &lower);
    let contained = name.len() >= 3 && lower.len() >= 3 && (lower.contains(name) || name.contains(&lower));
    (contained || far <= (name.chars().count() / 3).max(1)).then_some(far)
}

/// Edits from one text to another: insert, delete, replace, swap neighbours (optimal string alignment).
#[must_use]
pub fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (row, letter) in left.chars().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let cell = |cells: &[usize], at: usize| cells.get(at).copied().unwrap_or(usize::MAX - 1);
            let replaced = cell(&last, column) + usize::from(letter != *other);
            let grown = cell(&last, column + 1).min(cell(&line, column)) + 1;
            let before = column.checked_sub(1).and_then(|at| right.get(at));
            let is_swap = previous == Some(*other) && before == Some(&letter);
            let swapped = if is_swap { cell(&before_last, column - 1) + 1 } else { usize::MAX };
            line.push(replaced.min(grown).min(swapped));
        }
        before_last = std::mem::replace(&mut last, line);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_are_counted() {
        let table = [
            ("", "", 0),
            ("a", "", 1),
            ("slack", "slakc", 1),
            ("gmial", "gmail", 1),
            ("kitten", "sitting", 3),
        ];
        for (left, right, expected) in table {
            assert_eq!(edits(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn nearest_comes_first_and_far_names_do_not_come() {
        let tools = ["gmail_send_email", "gmail_search_emails", "slack_send_message"];
        assert_eq!(near("gmail_send_emial", tools, 3), ["gmail_send_email"]);
        assert_eq!(near("send_email", tools, 3), ["gmail_send_email"]);
        assert_eq!(near("weather", tools, 3), Vec::<&str>::new());
        assert!(
            near(&"gmail_send_email".repeat(100_000), tools, 3).is_empty(),
            "a long name is not compared"
        );
    }

    proptest! {
        #[test]
        fn distance_is_a_symmetric_count(left in "[ab]{0,6}", right in "[ab]{0,6}") {
            prop_assert_eq!(edits(&left, &right), edits(&right, &left));
            prop_assert_eq!(edits(&left, &right) == 0, left == right);
        }
    }
}
