use clawlink_core::ports::storage::{
    ConnectionSessions, HeldAccount, HeldAccounts, HeldChoice, SessionStatus,
};
use clawlink_core::time::MINUTE_MS;
use clawlink_store::Database;
use clawlink_store::testing::NOW;

use super::connection_sessions::{found, redirected};

const UNTIL_MS: i64 = 15 * MINUTE_MS;

fn held(connection: &str) -> HeldAccount {
    HeldAccount {
        session: "cse_1".into(),
        user: "ann".into(),
        connection: connection.into(),
        account_label: "noah".to_owned(),
        sealed: format!("sealed-{connection}"),
        choice: None,
        held_until: NOW.plus_ms(UNTIL_MS),
    }
}

async fn holding() -> Database {
    let (database, session) = redirected().await;
    let of_flow = HeldAccount { user: session.user.clone(), ..held("con_new") };
    assert!(database.hold(&of_flow).await.unwrap());
    let row = found(&database, &session).await;
    assert_eq!((row.status, row.state_hash, row.verifier), (SessionStatus::Held, None, None));
    assert!(database.hold(&of_flow).await.unwrap(), "a repeat holds the same");
    assert!(!database.hold(&HeldAccount { connection: "con_other".into(), ..of_flow }).await.unwrap());
    database
}

async fn choose(database: &Database, user: &str, ms: i64, choice: HeldChoice) -> Option<HeldAccount> {
    let (now, due) = (NOW.plus_ms(ms), NOW.plus_ms(ms + 2 * MINUTE_MS));
    HeldAccounts::choose(database, &user.into(), &"cse_1".into(), choice, now, due).await.unwrap()
}

#[tokio::test]
async fn only_an_open_flow_of_the_same_person_holds_an_account() {
    let (database, session) = redirected().await;
    assert!(!database.hold(&HeldAccount { user: "bob".into(), ..held("con_new") }).await.unwrap());
    assert_eq!(found(&database, &session).await.status, SessionStatus::Redirected);
    database.finish(&session.id, Err("declined")).await.unwrap();
    let late = HeldAccount { user: session.user.clone(), ..held("con_new") };
    assert!(!database.hold(&late).await.unwrap());
    assert!(HeldAccounts::find(&database, &session.user, &session.id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_word_is_taken_once_in_time_and_from_its_person() {
    let database = holding().await;
    assert!(choose(&database, "bob", 0, HeldChoice::Keep).await.is_none());
    assert!(choose(&database, "ann", UNTIL_MS, HeldChoice::Keep).await.is_none(), "too late");
    let taken = choose(&database, "ann", UNTIL_MS - 1, HeldChoice::Replace).await.unwrap();
    assert_eq!((taken.choice, taken.sealed.as_str()), (Some(HeldChoice::Replace), "sealed-con_new"));
    assert!(choose(&database, "ann", 0, HeldChoice::Discard).await.is_none(), "a second word");
}

#[tokio::test]
async fn what_nobody_chose_lapses_and_what_was_cut_off_comes_again_with_its_word() {
    let take = async |database: &Database, ms: i64| {
        let (now, until) = (NOW.plus_ms(ms), NOW.plus_ms(ms + MINUTE_MS));
        let taken = HeldAccounts::take_due(database, now, until, 5).await.unwrap();
        taken.into_iter().map(|held| held.choice.unwrap()).collect::<Vec<_>>()
    };
    let database = holding().await;
    assert!(take(&database, UNTIL_MS - 1).await.is_empty());
    assert_eq!(take(&database, UNTIL_MS).await, [HeldChoice::Lapsed]);
    assert!(take(&database, UNTIL_MS).await.is_empty(), "somebody is at it");
    assert!(choose(&database, "ann", 0, HeldChoice::Keep).await.is_none());
    HeldAccounts::forget(&database, &"cse_1".into()).await.unwrap();
    assert!(take(&database, 9 * UNTIL_MS).await.is_empty());

    let database = holding().await;
    choose(&database, "ann", 0, HeldChoice::Keep).await.unwrap();
    assert!(take(&database, MINUTE_MS).await.is_empty());
    assert_eq!(take(&database, 2 * MINUTE_MS).await, [HeldChoice::Keep]);
}

#[tokio::test]
async fn a_held_flow_ends_and_notes_what_came_on_top() {
    let (database, session) = redirected().await;
    assert!(database.hold(&HeldAccount { user: session.user.clone(), ..held("con_new") }).await.unwrap());
    database.note_wider(&session.id, &["notes:write".to_owned()]).await.unwrap();
    database.finish(&session.id, Ok(&"con_new".into())).await.unwrap();
    let row = found(&database, &session).await;
    assert_eq!((row.status, row.wider), (SessionStatus::Completed, vec!["notes:write".to_owned()]));
}
