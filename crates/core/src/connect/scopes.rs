use clawlink_manifest::{App, Scope};

/// Whether the scopes held name this one, or one that includes it.
#[must_use]
pub fn holds_scope(app: &App, held: &[String], wanted: &str) -> bool {
    let includes = |scope: &Scope| scope.implies.iter().any(|implied| implied == wanted);
    held.iter()
        .any(|held| held == wanted || app.scopes.iter().any(|scope| scope.id == *held && includes(scope)))
}
