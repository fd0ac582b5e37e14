use clawlink_core::ports::storage::{Connections, SealedPlace, SealedRow, SealedTexts, Swap};
use clawlink_core::vault::{KeyId, WrappedDek};
use clawlink_store::testing::World;
use clawlink_store::{Sql, Statement};

use crate::support::look;

fn key(id: &str) -> KeyId {
    KeyId::parse(id).unwrap()
}

/// `con_0` to `con_3`: three wrapped by `k1`, the last by `k10`.
async fn four() -> World {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    for (number, text) in ["w1.k1.a", "w1.k1.b", "w1.k1.c", "w1.k10.d"].into_iter().enumerate() {
        let mut new = world.new_connection(&user, "forge", &format!("con_{number}"));
        new.wrapped_dek = WrappedDek::from(text);
        Connections::create(&world.database, &new).await.unwrap();
    }
    world
}

async fn listed(world: &World, id: &str, after: &str, limit: u32) -> Vec<SealedRow> {
    world.database.list_sealed_by(SealedPlace::DataKey, &key(id), after, limit).await.unwrap()
}

fn swap(old: &SealedRow, new: &str) -> Swap {
    Swap { old: old.clone(), new: new.to_owned() }
}

#[tokio::test]
async fn texts_are_listed_by_the_key_they_name_and_page_by_id() {
    let world = four().await;
    let ids = |rows: Vec<SealedRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(listed(&world, "k1", "", 10).await), ["con_0", "con_1", "con_2"]);
    assert_eq!(ids(listed(&world, "k1", "con_0", 1).await), ["con_1"]);
    assert_eq!(ids(listed(&world, "k10", "", 10).await), ["con_3"], "k1 is no prefix of k10's");
    assert!(listed(&world, "k2", "", 10).await.is_empty());
}

#[tokio::test]
async fn a_text_that_changed_meanwhile_is_not_overwritten() {
    let world = four().await;
    let rows = listed(&world, "k1", "", 10).await;
    let (first, second) = (&rows[0], &rows[1]);
    assert_eq!(world.database.swap(SealedPlace::DataKey, &[swap(first, "w1.k2.x")]).await.unwrap(), 1);
    let both = [swap(first, "w1.k2.late"), swap(second, "w1.k2.y")];
    assert_eq!(world.database.swap(SealedPlace::DataKey, &both).await.unwrap(), 1);
    let texts: Vec<_> = listed(&world, "k2", "", 10).await.into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["w1.k2.x", "w1.k2.y"]);
}

#[tokio::test]
async fn the_owner_is_part_of_the_comparison() {
    let world = four().await;
    let mut foreign = listed(&world, "k1", "", 1).await.remove(0);
    foreign.user = "bob".into();
    assert_eq!(world.database.swap(SealedPlace::DataKey, &[swap(&foreign, "w1.k2.x")]).await.unwrap(), 0);
}

#[tokio::test]
async fn every_place_can_be_listed_and_swapped() {
    let world = four().await;
    for place in SealedPlace::ALL {
        let row = SealedRow { user: "ann".into(), id: "none".to_owned(), text: "s1.k1.a".to_owned() };
        assert!(world.database.list_sealed_by(place, &key("k9"), "", 5).await.unwrap().is_empty());
        assert_eq!(world.database.swap(place, &[swap(&row, "s1.k2.a")]).await.unwrap(), 0);
    }
}

/// What operators count with: `cargo xtask keys status`, and before a key is removed.
#[tokio::test]
async fn texts_are_counted_by_place_and_key() {
    let world = four().await;
    let sql = include_str!("../../src/texts_by_key.sql");
    let rows = world.sql.query(Statement::new(sql, vec![])).await.unwrap();
    let lines: Vec<String> =
        rows.iter().map(|row| format!("{} {} {}", row["place"], row["key"], row["texts"])).collect();
    assert_eq!(
        lines,
        [r#""user_integrations.wrapped_dek" "k1" 3"#, r#""user_integrations.wrapped_dek" "k10" 1"#]
    );
    look(&world, "DELETE FROM user_integrations").await;
    assert!(world.sql.query(Statement::new(sql, vec![])).await.unwrap().is_empty());
}
