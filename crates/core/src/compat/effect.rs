use clawlink_manifest::Effect;

/// What an effect is called in each of the published words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EffectWords {
    pub(super) mode: &'static str,
    pub(super) access_level: &'static str,
    pub(super) risk: &'static str,
    pub(super) side_effect_level: &'static str,
}

/// The words of an effect. What repeats safely is a write to published clients.
pub(super) const fn words_of(effect: Effect) -> EffectWords {
    let (mode, access_level, risk, side_effect_level) = match effect {
        Effect::Read => ("read", "read", "safe", "read"),
        Effect::IdempotentWrite | Effect::Write => ("write", "write", "confirm", "write"),
        Effect::Destructive => ("destructive", "write", "high_impact", "delete"),
    };
    EffectWords { mode, access_level, risk, side_effect_level }
}

/// Whether the same call twice leaves what one leaves.
pub(super) const fn is_idempotent(effect: Effect) -> bool {
    matches!(effect, Effect::Read | Effect::IdempotentWrite)
}
