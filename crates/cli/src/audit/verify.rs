use super::line::{Event, Opening, read};

/// The format this verifier knows.
const FORMAT: &str = "clawlink-audit-v1";

/// What stands as the hash before the first event of all.
const CHAIN_START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an intact export says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Intact {
    /// Whose.
    pub(crate) user: String,
    /// How many events.
    pub(crate) events: usize,
    /// When it was exported.
    pub(crate) exported_at: String,
    /// Hash of the last event: later exports must pass through it.
    pub(crate) head: String,
}

/// The first line that is not as it was written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub(crate) struct Broken {
    /// Counted from 1.
    pub(crate) line: usize,
    /// What is wrong with it.
    pub(crate) what: &'static str,
}

/// Checks every line of an export, in order.
///
/// # Errors
/// [`Broken`] at the first line that was changed, or that follows a line which was removed, put in or moved.
pub(crate) fn verify(file: &[u8]) -> Result<Intact, Broken> {
    let broken = |line, what| Broken { line, what };
    let count = file.split(|byte| *byte == b'\n').count();
    let body = file.strip_suffix(b"\n").ok_or(broken(count, "cut short"))?;
    let mut lines = (1..).zip(body.split(|byte| *byte == b'\n'));
    let first = lines.next().map(|(_, line)| line).unwrap_or_default();
    let head: Opening = text(first).and_then(read).ok_or(broken(1, "not the first line of an export"))?;
    if head.format != FORMAT {
        return Err(broken(1, "another format"));
    }
    if head.computed_hash() != head.hash {
        return Err(broken(1, "the first line was changed"));
    }
    let begins = head.from == CHAIN_START;
    let (mut before, mut seq, mut events, mut end) = (head.from.clone(), None, 0, 1);
    for (line, bytes) in lines {
        let event: Event = text(bytes).and_then(read).ok_or(broken(line, "not an event as it is written"))?;
        if event.computed_hash(&head.user) != event.hash {
            return Err(broken(line, "this event was changed"));
        }
        let follows = seq.map_or((event.seq == 1) == begins, |seq: i64| event.seq == seq + 1);
        if event.prev_hash != before || !follows {
            return Err(broken(line, "does not follow the event before: one was removed, put in or moved"));
        }
        (before, seq, events, end) = (event.hash, Some(event.seq), events + 1, line);
    }
    if events != head.events || before != head.head {
        return Err(broken(end + 1, "the end is missing"));
    }
    Ok(Intact { user: head.user, events, exported_at: head.exported_at, head: head.head })
}

fn text(line: &[u8]) -> Option<&str> {
    std::str::from_utf8(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the exporter writes; its own tests hold it to this file.
    const VECTOR: &str = include_str!("../../../core/src/audit/vector.jsonl");

    fn lines() -> Vec<String> {
        VECTOR.lines().map(str::to_owned).collect()
    }

    fn joined(lines: &[String]) -> Vec<u8> {
        lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect()
    }

    #[test]
    fn what_is_exported_is_intact() {
        let intact = verify(VECTOR.as_bytes()).unwrap();
        assert_eq!((intact.user.as_str(), intact.events), ("usr_1", 3));
    }

    #[test]
    fn every_flipped_bit_is_found_in_its_line() {
        for at in 0..VECTOR.len() {
            for bit in 0..8 {
                let mut bytes = VECTOR.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let line = VECTOR.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
                let broken = verify(&bytes).unwrap_err();
                assert!((line..=line + 1).contains(&broken.line), "byte {at}, bit {bit}: {broken}");
            }
        }
    }

    #[test]
    fn every_removed_repeated_or_swapped_line_is_found() {
        for at in 0..4 {
            let mut fewer = lines();
            fewer.remove(at);
            assert!(verify(&joined(&fewer)).is_err(), "without line {}", at + 1);
            let mut more = lines();
            more.insert(at, lines()[at].clone());
            assert!(verify(&joined(&more)).is_err(), "line {} twice", at + 1);
            for other in 0..at {
                let mut swapped = lines();
                swapped.swap(at, other);
                assert!(verify(&joined(&swapped)).is_err(), "lines {} and {} swapped", at + 1, other + 1);
            }
        }
        assert_eq!(verify(&joined(&lines()[..3])).unwrap_err().line, 4);
        assert!(verify(b"").is_err() && verify(VECTOR.trim_end().as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_other_text_passes(at in any::<prop::sample::Index>(), removed in 0_usize..80, put_in in "[ -~\n]{0,80}") {
            let (whole, at) = (VECTOR.as_bytes(), at.index(VECTOR.len()));
            let rest = &whole[(at + removed).min(whole.len())..];
            let changed = [&whole[..at], put_in.as_bytes(), rest].concat();
            prop_assert!(changed == whole || verify(&changed).is_err());
        }
    }
}
