use super::SignedIn;
use crate::ports::{Fault, House};

/// Ends the session; its secret is worthless at once.
///
/// # Errors
/// [`Fault`] when the database fails; the session then stands.
pub async fn sign_out(house: &House, person: &SignedIn) -> Result<(), Fault> {
    house.store.web_sessions.remove(&person.session_hash).await
}
