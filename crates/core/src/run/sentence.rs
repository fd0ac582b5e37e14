use clawlink_manifest::Effect;

/// What a person needs to know of a call in two sentences: what happens where as whom, and what that means.
#[must_use]
pub fn sentence(summary: &str, app_name: &str, account: Option<&str>, effect: Effect) -> String {
    let account = account.map(|account| format!(" as {account}")).unwrap_or_default();
    let means = match effect {
        Effect::Read => "It changes nothing.",
        Effect::IdempotentWrite => "It changes something; doing it twice is the same as once.",
        Effect::Write => "It creates or sends something; doing it twice makes two.",
        Effect::Destructive => "It takes something away that may not come back.",
    };
    format!("{}, in {app_name}{account}. {means}", summary.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_what_where_as_whom_and_what_that_means() {
        let told = sentence("Delete the note note_1.", "Workbench", Some("mara"), Effect::Destructive);
        assert_eq!(
            told,
            "Delete the note note_1, in Workbench as mara. It takes something away that may not come back."
        );
        assert_eq!(sentence("Look", "Time", None, Effect::Read), "Look, in Time. It changes nothing.");
    }
}
