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

impl Workspace {
    /// Makes the next id; they sort in the order they were made.
    pub(crate) fn make_id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}_{:06}", self.made)
    }
}
