//! Finds the one line of a log that says what went wrong.

use std::fs;
use std::path::Path;

/// workerd asks this host for a sample of a request's `cf` object, and does without where there is no network.
const HARMLESS: &str = "workers.cloudflare.com";

/// The last line of the file that speaks of an error, else its last line; a fixed phrase when there is none.
pub(crate) fn telling_line(log: &Path) -> String {
    // A log that cannot be read is no reason to hide the failure it belongs to.
    telling(&fs::read_to_string(log).unwrap_or_default())
}

fn telling(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains(HARMLESS));
    let speaks = |line: &&str| {
        let line = line.to_lowercase();
        line.contains("error") || line.contains("panicked")
    };
    let line = lines().rfind(speaks).or_else(|| lines().next_back()).unwrap_or("it said nothing");
    line.chars().filter(|letter| !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::telling;

    #[test]
    fn the_last_error_wins_over_what_follows_it() {
        assert_eq!(telling("ok\n  ERROR: no such table\nlogs were written\n"), "ERROR: no such table");
    }

    #[test]
    fn what_every_offline_start_says_is_passed_over() {
        assert_eq!(telling("ready\nError: getaddrinfo ENOTFOUND workers.cloudflare.com\n"), "ready");
    }

    #[test]
    fn without_an_error_the_last_line_is_told() {
        assert_eq!(telling("one\ntwo\n\n"), "two");
    }

    #[test]
    fn an_empty_log_is_told_as_such() {
        assert_eq!(telling(""), "it said nothing");
    }
}
