use clawlink_manifest::Effect;

/// The words and symbol for what a tool does.
pub trait EffectWords {
    /// `Reads`, `Updates`, `Creates or sends` or `Deletes`.
    fn words(&self) -> &'static str;
    /// What this effect means to somebody who lets an agent have it.
    fn meaning(&self) -> &'static str;
    /// The symbol of the sprite.
    fn icon(&self) -> &'static str;
}

impl EffectWords for Effect {
    fn words(&self) -> &'static str {
        match self {
            Self::Read => "Reads",
            Self::IdempotentWrite => "Updates",
            Self::Write => "Creates or sends",
            Self::Destructive => "Deletes",
        }
    }

    fn meaning(&self) -> &'static str {
        match self {
            Self::Read => "Changes nothing.",
            Self::IdempotentWrite => "Changes something that is there; doing it twice is the same as once.",
            Self::Write => "Makes something new, or sends it. Twice means two.",
            Self::Destructive => "Takes something away that may not come back.",
        }
    }

    fn icon(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::IdempotentWrite => "update",
            Self::Write => "send",
            Self::Destructive => "delete",
        }
    }
}
