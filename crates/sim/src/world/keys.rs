use crate::ports::KeyStage;
use crate::scheduler::Group;

/// When each script gets the new key, seals with it, and loses the old one; one of the two is behind. All in
/// milliseconds since the epoch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyChange {
    /// When it begins; never where the scene changes no keys.
    pub(crate) added: Option<i64>,
    /// When the web script seals with the new key.
    pub(crate) web: i64,
    /// When the exec script does, and its objects.
    pub(crate) exec: i64,
    /// When the old key goes.
    pub(crate) retired: i64,
}

impl KeyChange {
    /// Whether the isolate runs the exec script: in this scene every other one does, and they alone sweep.
    pub(crate) const fn is_exec(isolate: u32) -> bool {
        isolate % 2 == 1
    }

    /// How far a script is.
    pub(crate) fn stage(&self, group: Group, now_ms: i64) -> KeyStage {
        let Some(added) = self.added else { return KeyStage::Old };
        let active = match group {
            Group::Isolate(isolate) if !Self::is_exec(isolate) => self.web,
            Group::Isolate(_) | Group::Object(_) | Group::Platform => self.exec,
        };
        match now_ms {
            now if now >= self.retired => KeyStage::Retired,
            now if now >= active => KeyStage::Active,
            now if now >= added => KeyStage::Added,
            _ => KeyStage::Old,
        }
    }
}
