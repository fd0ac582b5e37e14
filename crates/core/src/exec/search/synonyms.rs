//! Words that people use for one another when they ask for a tool, in stemmed form.

/// Each line is a group; a word may stand in several.
const GROUPS: &[&[&str]] = &[
    &["send", "mail", "message", "dm", "post", "write", "tell", "text", "ping"],
    &["email", "mail", "inbox", "letter"],
    &["message", "chat", "post", "dm", "conversation", "thread"],
    &["remove", "delete", "trash", "erase", "discard", "bin"],
    &["archive", "trash"],
    &["ticket", "issue", "bug"],
    &["create", "add", "new", "make", "open", "start", "file", "write", "draft"],
    &["update", "edit", "change", "modify", "rename", "set", "move", "mark", "close"],
    &["search", "find", "look", "query", "where"],
    &["list", "show", "all", "which", "browse"],
    &["get", "read", "show", "fetch", "view", "see", "open"],
    &["reply", "answer", "respond"],
    &["comment", "note", "remark", "reply"],
    &["note", "page", "memo", "document", "doc"],
    &["task", "todo", "reminder", "remind"],
    &["complete", "finish", "done", "close", "resolve", "check", "tick"],
    &["history", "recent", "latest", "last", "said", "say"],
    &["channel", "room", "group"],
    &["user", "person", "people", "member", "who", "colleague"],
    &["repository", "repo", "project", "code"],
    &["pull", "pr", "merge", "review"],
    &["file", "document", "attachment", "content"],
    &["label", "tag", "folder", "category"],
    &["append", "add", "insert"],
    &["join", "enter"],
    &["topic", "subject", "title"],
    &["event", "meeting", "appointment", "call"],
    &["calendar", "schedule", "agenda", "free"],
];

/// Every word that stands for this one, itself included; empty for a word without synonyms.
pub(super) fn synonyms(word: &str) -> impl Iterator<Item = &'static str> {
    GROUPS.iter().filter(move |group| group.contains(&word)).flat_map(|group| group.iter().copied())
}
