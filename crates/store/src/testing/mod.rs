//! A database in memory with the real migrations, a counter of what is asked of it, and a few people in it.

mod claim;
mod counting;
mod dump;
mod ends;
mod house;
mod sqlite;
mod tripped;
mod world;

pub use claim::note_claim;
pub use counting::CountingSql;
pub use dump::dump;
pub use ends::end_together;
pub use house::{CLIENT_KEY, TestHouse, TestHouseError};
pub use sqlite::SqliteSql;
pub use tripped::TrippedSql;
pub use world::{NOW, World};
