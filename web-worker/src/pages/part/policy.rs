/// A policy a person can give a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChoice {
    /// The form value (`read_only`, `standard`).
    pub value: String,
    /// `Read only`.
    pub title: String,
    /// What it lets the agent do, as a sentence.
    pub meaning: String,
    /// Whether it is preselected.
    pub checked: bool,
}
