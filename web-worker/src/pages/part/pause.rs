/// Stops every agent, or lets them go on.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Whether they are stopped now.
    pub paused: bool,
    /// Where the form posts to.
    pub action: String,
}
