//! What surrounds a page: title, navigation, who is signed in, what was just done.

use clawlink_core::identity::{SignedIn, derive_csrf};
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use http::HeaderMap;

use crate::flash::Flash;
use crate::pages::part::{Nav, Person, Shell, Theme};

/// The shell of a page for a signed-in person.
///
/// # Errors
/// [`Problem`] when the keyring cannot derive the form token.
pub(crate) fn shell(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    current: Nav,
    title: &str,
) -> Result<Shell, Problem> {
    let csrf =
        derive_csrf(&house.config.keyring, person).map_err(|error| Problem::internal(error.to_string()))?;
    let waiting = person.waiting;
    let person = Person { email: person.user.email.clone(), csrf };
    Ok(Shell { person: Some(person), waiting, notice: Flash::read(headers), ..bare(current, title) })
}

/// The shell of a page for whoever looks.
///
/// # Errors
/// [`Problem`] when the keyring cannot derive the form token.
pub(crate) fn shell_for(
    house: &House,
    headers: &HeaderMap,
    visitor: Option<&SignedIn>,
    current: Nav,
    title: &str,
) -> Result<Shell, Problem> {
    match visitor {
        Some(person) => shell(house, headers, person, current, title),
        None => Ok(Shell { notice: Flash::read(headers), ..bare(current, title) }),
    }
}

/// A shell that needs nobody and nothing.
pub(crate) fn bare(current: Nav, title: &str) -> Shell {
    Shell { title: title.to_owned(), current, person: None, waiting: 0, notice: None, theme: Theme::System }
}
