use super::judge;
use crate::id::{ConnectionId, UserId};
use crate::ports::{Fault, House, Mail};

/// Mails a person that a connection of theirs has stopped working. Called by whoever turned the row, so there is one mail a
/// turn; one that the mail provider does not take is not sent again, the dashboard says the same.
pub(crate) async fn ask_to_reconnect(house: &House, user: &UserId, connection: &ConnectionId) {
    if let Ok(Some(mail)) = compose(house, user, connection).await {
        let _ = house.mailer.send(mail).await;
    }
}

async fn compose(house: &House, user: &UserId, connection: &ConnectionId) -> Result<Option<Mail>, Fault> {
    let person = house.store.users.find(user).await?;
    let Some((person, row)) = person.zip(house.store.connections.find(user, connection).await?) else {
        return Ok(None);
    };
    let app = house.catalog.find_app(&row.app);
    let name = app.map_or(row.app.as_str(), |app| &app.name);
    let health = judge(app, &row, house.clock.now());
    let why = health.reason.map(|reason| reason.sentence(name)).unwrap_or_default();
    let label = row.account.label.replace(char::is_control, " ");
    let url = format!("{}/dashboard/connections/{}", house.config.web_origin, row.id);
    Ok(Some(Mail {
        to: person.email,
        subject: format!("{name} needs to be connected again"),
        text: format!(
            "Your agents can no longer use {name} as {label}. {why}\n\nConnect it again: {url}\n\n\
             Nothing was lost: calls that need it are refused until then, and none is sent under another account."
        ),
    }))
}
