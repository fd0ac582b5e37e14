/// An app as a person recognises it: its icon and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppMark {
    /// Display name.
    pub name: String,
    /// Address of a symbol in the sprite of app icons (`/assets/apps.svg#gmail`); empty shows the first letter.
    pub icon: String,
}

impl AppMark {
    /// What stands on the tile where there is no icon.
    #[must_use]
    pub fn letter(&self) -> String {
        self.name.chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default()
    }
}
