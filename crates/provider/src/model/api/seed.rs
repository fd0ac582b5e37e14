//! The demo content every account starts with.

use super::Workspace;
use super::files::File;
use super::messages::Message;
use super::notes::Note;
use super::tasks::Task;

/// When it was made, give or take an hour each: 2026-03-02 09:00 UTC.
const MONDAY_MS: u64 = 1_772_442_000_000;
const HOUR_MS: u64 = 3_600_000;

const NOTES: [(&str, &str); 3] = [
    ("Welcome", "Notes, messages, tasks and files live here."),
    ("Retro, week 9", "Keep: small pull requests. Try: one reviewer a day."),
    ("Reading list", "RFC 9700, then the chapter on idempotent writes."),
];

const MESSAGES: [(&str, &str, &str); 3] = [
    ("general", "noah@workbench.test", "Good morning. The kettle works again."),
    ("releases", "ines@workbench.test", "2.4.0 is out; the notes are in the usual place."),
    ("general", "mara@workbench.test", "Lunch at half past twelve?"),
];

const TASKS: [(&str, Option<&str>); 3] =
    [("Water the plants", None), ("Send the invoice", Some("2026-03-31")), ("Renew the certificate", None)];

const FILES: [(&str, &str, u64); 3] = [
    ("plan.pdf", "application/pdf", 184_320),
    ("budget.csv", "text/csv", 2_048),
    ("team.jpg", "image/jpeg", 912_384),
];

impl Workspace {
    /// A workspace with a little to look at.
    pub(crate) fn seeded() -> Self {
        let mut workspace = Self::default();
        let mut hours = (0..).map(|hour| MONDAY_MS + hour * HOUR_MS);
        let mut next_ms = || hours.next().unwrap_or(MONDAY_MS);
        for (title, body) in NOTES {
            let id = workspace.make_id("note");
            workspace.notes.insert(id.clone(), Note::new(id, title.to_owned(), body.to_owned(), next_ms()));
        }
        for (channel, author, text) in MESSAGES {
            let id = workspace.make_id("msg");
            let message = Message::new(id.clone(), channel.to_owned(), text.to_owned(), author, next_ms());
            workspace.messages.insert(id, message);
        }
        for (title, due) in TASKS {
            let id = workspace.make_id("task");
            let task = Task::new(id.clone(), title.to_owned(), due.map(str::to_owned), next_ms());
            workspace.tasks.insert(id, task);
        }
        for (name, mime_type, size_bytes) in FILES {
            let id = workspace.make_id("file");
            workspace.files.insert(id.clone(), File::new(id, name, mime_type, size_bytes, next_ms()));
        }
        workspace
    }
}
