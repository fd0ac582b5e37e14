use crate::health::health_of;
use crate::ports::storage::{Connection, ReauthMail};
use crate::ports::{Fault, House, Mail};
use crate::time::{DAY_MS, MINUTE_MS};

/// Whoever took a mail has this long to send it; after a failure it is tried again then.
const HELD_MS: i64 = 10 * MINUTE_MS;
/// A mail that could not be sent for so long is let go: the dashboard says the same.
const OWED_MS: i64 = DAY_MS;
/// Mails a run sends.
const BATCH: u32 = 20;
/// Longest account name in a mail: it comes from outside.
const NAME_CHARS: usize = 80;

/// Sends the mails that are due after the answer that is being given. What is cut off, the sweeper sends.
pub(super) fn send_soon(house: &House) {
    let later = house.clone();
    house.background.spawn(Box::pin(async move {
        // Its failure is the sweeper's to mend.
        let _ = send_due(&later).await;
    }));
}

/// Tells people that a connection of theirs needs them. Each turn of a row owes one mail, and whoever takes it sends it; a
/// provider that is asked twice, because an answer was lost, knows the mail by its key. Once the connection was reconnected
/// the mail is not sent any more.
///
/// # Errors
/// [`Fault`] when the database or the mail provider fails; what was not sent comes again.
pub(crate) async fn send_due(house: &House) -> Result<(), Fault> {
    let (mails, now) = (&house.store.reauth_mails, house.clock.now());
    let mut outcome = Ok(());
    for owed in mails.take_due(now, now.plus_ms(HELD_MS), BATCH).await? {
        outcome = outcome.and(send(house, &owed).await);
    }
    outcome
}

/// Lets go of mails that were owed too long.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(crate) async fn forget_old(house: &House) -> Result<(), Fault> {
    house.store.reauth_mails.expire(house.clock.now().plus_ms(-OWED_MS)).await
}

async fn send(house: &House, owed: &ReauthMail) -> Result<(), Fault> {
    let person = house.store.users.find(&owed.user).await?;
    let row = house.store.connections.find(&owed.user, &owed.connection).await?;
    if let (Some(person), Some(row)) = (person, row) {
        house.mailer.send(compose(house, person.email, &row, owed)).await?;
    }
    house.store.reauth_mails.forget(owed).await
}

fn compose(house: &House, to: String, row: &Connection, owed: &ReauthMail) -> Mail {
    let known = house.catalog.find_app(&row.app);
    let app = known.map_or(row.app.as_str(), |app| &app.name);
    let account = on_one_line(&row.account.label);
    let why = health_of(house, row).reason.map(|reason| reason.sentence(app)).unwrap_or_default();
    let link = format!("{}/dashboard/connections/{}", house.config.web_origin, row.id);
    Mail {
        key: Some(format!("reauth/{}/{}", owed.connection, owed.version)),
        to,
        subject: format!("{app} needs you to reconnect"),
        text: format!(
            "Your agents can no longer use {app} as {account}. {why}\n\nReconnect it here:\n{link}\n\n\
             Until then every call that needs it is refused, and none is made under another account."
        ),
    }
}

/// A name from outside, so that it cannot look like lines of ours.
fn on_one_line(name: &str) -> String {
    let shown = |c: char| if c.is_control() || c.is_whitespace() { ' ' } else { c };
    name.chars().take(NAME_CHARS).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_outside_stays_on_its_line() {
        assert_eq!(on_one_line("mara\r\nPay here:\u{2028}x"), "mara  Pay here: x");
        assert_eq!(on_one_line(&"é".repeat(200)).chars().count(), NAME_CHARS);
    }
}
