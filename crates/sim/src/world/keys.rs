use crate::ports::KeyStage;
use crate::scheduler::Group;

/// When each script gets the new key, seals with it, and loses the old one; one of the two is behind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyChange {
    /// When it begins; never where the scene changes no keys.
    pub(crate) added_ms: Option<i64>,
    /// When the web script seals with the new key.
    pub(crate) web_ms: i64,
    /// When the exec script does, and its objects.
    pub(crate) exec_ms: i64,
    /// When the old key goes.
    pub(crate) retired_ms: i64,
}

impl KeyChange {
    /// Whether the isolate runs the exec script: in this scene every other one does, and they alone sweep.
    pub(crate) const fn is_exec(isolate: u32) -> bool {
        isolate % 2 == 1
    }

    /// How far a script is.
    pub(crate) fn stage(&self, group: Group, now_ms: i64) -> KeyStage {
        let Some(added_ms) = self.added_ms else { return KeyStage::Old };
        let active_ms = match group {
            Group::Isolate(isolate) if !Self::is_exec(isolate) => self.web_ms,
            Group::Isolate(_) | Group::Object(_) | Group::Platform => self.exec_ms,
        };
        match now_ms {
            now if now >= self.retired_ms => KeyStage::Retired,
            now if now >= active_ms => KeyStage::Active,
            now if now >= added_ms => KeyStage::Added,
            _ => KeyStage::Old,
        }
    }
}
