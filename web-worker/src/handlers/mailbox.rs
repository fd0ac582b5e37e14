use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::ReceivedMail;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::Refused;
use http::HeaderMap;

use crate::html::page;
use crate::pages::mailbox::{Mail, Mailbox};
use crate::pages::part::Nav;
use crate::routes;
use crate::shell::shell_for;
use crate::words::ago;

/// The development mailbox of a local instance; elsewhere there is no such page.
pub(crate) async fn show(State(house): State<House>, headers: HeaderMap) -> Result<Response, Refused> {
    if !house.config.local {
        return Err(Problem::new(Kind::NotFound, "not_found", "There is nothing here.").into());
    }
    let now = house.clock.now();
    let mail = |mail: ReceivedMail| Mail {
        code: find_code(&mail.subject),
        when: ago(mail.received_at, now),
        body: mail.body.split("\n\n").map(str::to_owned).collect(),
        to: mail.recipient,
        subject: mail.subject,
    };
    let mails = house.store.mailbox.list().await?.into_iter().map(mail).collect();
    let shell = shell_for(&house, &headers, None, Nav::Elsewhere, "Mailbox")?;
    Ok(page(&Mailbox { shell, mails, sign_in_url: routes::SIGN_IN.to_owned() }))
}

/// The eight digits a subject begins with.
fn find_code(subject: &str) -> Option<String> {
    let (code, _) = subject.split_once(" is your ClawLink code")?;
    Some(code.chars().filter(char::is_ascii_digit).collect())
}
