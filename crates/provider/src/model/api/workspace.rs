use std::collections::BTreeMap;

use super::files::File;
use super::messages::Message;
use super::notes::Note;
use super::tasks::Task;

/// Everything one account owns, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workspace {
    pub(crate) notes: BTreeMap<String, Note>,
    pub(crate) messages: BTreeMap<String, Message>,
    pub(crate) tasks: BTreeMap<String, Task>,
    pub(crate) files: BTreeMap<String, File>,
    made: u64,
}

/// When the demo content was made: 2026-03-02 09:00 UTC.
const MONDAY_MS: u64 = 1_772_442_000_000;
const HOUR_MS: u64 = 3_600_000;

impl Workspace {
    /// Makes the next id; they sort in the order they were made.
    pub(crate) fn make_id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}_{:06}", self.made)
    }

    /// A workspace with a little to look at.
    pub(crate) fn seeded(owner: &str) -> Self {
        let mut workspace = Self::default();
        let first = owner.split(' ').next().unwrap_or(owner);
        for (hour, title, body) in [
            (0, "Welcome", format!("Hello {first}. Notes, messages, tasks and files live here.")),
            (26, "Retro, week 9", "Keep: small pull requests. Try: one reviewer a day.".to_owned()),
            (50, "Reading list", "RFC 9700, then the chapter on idempotent writes.".to_owned()),
        ] {
            let id = workspace.make_id("note");
            workspace
                .notes
                .insert(id.clone(), Note::new(id, title.to_owned(), body, MONDAY_MS + hour * HOUR_MS));
        }
        for (hour, channel, author, text) in [
            (1, "general", "noah@workbench.test", "Good morning. The kettle works again."),
            (3, "releases", "ines@workbench.test", "2.4.0 is out; the notes are in the usual place."),
            (5, "general", "mara@workbench.test", "Lunch at half past twelve?"),
        ] {
            let id = workspace.make_id("msg");
            let at_ms = MONDAY_MS + hour * HOUR_MS;
            workspace
                .messages
                .insert(id.clone(), Message::new(id, channel.to_owned(), text.to_owned(), author, at_ms));
        }
        for (hour, title, due) in [
            (2, "Water the plants", None),
            (4, "Send the invoice", Some("2026-03-31")),
            (6, "Renew the certificate", None),
        ] {
            let id = workspace.make_id("task");
            let at_ms = MONDAY_MS + hour * HOUR_MS;
            workspace
                .tasks
                .insert(id.clone(), Task::new(id, title.to_owned(), due.map(str::to_owned), at_ms));
        }
        for (hour, name, mime_type, size_bytes) in [
            (7, "plan.pdf", "application/pdf", 184_320),
            (8, "budget.csv", "text/csv", 2_048),
            (9, "team.jpg", "image/jpeg", 912_384),
        ] {
            let id = workspace.make_id("file");
            workspace
                .files
                .insert(id.clone(), File::new(id, name, mime_type, size_bytes, MONDAY_MS + hour * HOUR_MS));
        }
        workspace
    }
}
