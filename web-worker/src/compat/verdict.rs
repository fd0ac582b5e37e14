use clawlink_core::pairing::sessions::Decision;
use clawlink_core::policy::Policy;
use clawlink_core::problem::{Kind, Problem};

/// A person's word on a pairing; nothing is a yes. Each plugin's site has its own name for the field and its own word for no.
pub(super) fn read_verdict(
    word: Option<&str>,
    policy: Policy,
    field: &str,
    no: &str,
) -> Result<Decision, Problem> {
    match word {
        None | Some("approve") => Ok(Decision::Approve(policy)),
        Some(word) if word == no => Ok(Decision::Decline),
        Some(_) => Err(Problem::new(Kind::Malformed, "invalid_field", "There is no such decision.")
            .at(field, &format!("approve or {no}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_a_yes_and_a_word_of_the_other_plugin_is_none() {
        let read = |word| read_verdict(word, Policy::Careful, "/action", "reject");
        assert_eq!(read(None).unwrap(), Decision::Approve(Policy::Careful));
        assert_eq!(read(Some("approve")).unwrap(), Decision::Approve(Policy::Careful));
        assert_eq!(read(Some("reject")).unwrap(), Decision::Decline);
        let refused = read(Some("decline")).unwrap_err();
        assert_eq!(refused.members["field"], "/action");
        assert_eq!(refused.members["expected"], "approve or reject");
    }
}
