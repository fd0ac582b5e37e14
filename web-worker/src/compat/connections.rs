use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::{Shelf, describe_connection, find_connection, outline_connection, stands};
use clawlink_core::connect::{DisconnectError, disconnect};
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Connection;
use clawlink_edge::{Path, Query, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

use super::acting::Acting;
use super::ok;
use super::person::PersonActing;

/// Which apps; plugins send every value as text.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    query: Option<String>,
    category: Option<String>,
    connected_only: Option<String>,
    supports_action: Option<String>,
    page: Option<String>,
    page_size: Option<String>,
    summary: Option<String>,
}

/// Connections and apps, in both shapes that plugins read.
pub(crate) async fn list(
    State(house): State<House>,
    acting: Acting,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let own = house.store.connections.list(acting.user(), None).await?;
    let standing = own.iter().filter(|row| stands(row));
    if is_set(filter.summary.as_deref()) {
        let rows: Vec<Value> = standing.map(outline_connection).collect();
        return Ok(ok(&json!({ "integrations": rows })));
    }
    let rows: Vec<Value> = standing.map(|row| describe_connection(&house, row)).collect();
    let mut told = filter.shelf().turn(&house, &own);
    told.insert("integrations".to_owned(), json!(rows));
    Ok(ok(&Value::Object(told)))
}

/// How the account does that acts for an app.
pub(crate) async fn show(
    State(house): State<House>,
    acting: Acting,
    Path(slug): Path<String>,
) -> Result<Response, Refused> {
    Ok(ok(&find_connection(&house, acting.user(), Some(&slug), describe_connection).await?))
}

/// A person lets an account go, by its number or id.
pub(crate) async fn delete(
    State(house): State<House>,
    PersonActing(person): PersonActing,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let rows = house.store.connections.list(person.id(), None).await?;
    let named = |row: &&Connection| row.number.to_string() == id || row.id.as_str() == id;
    let row = rows.iter().find(named).ok_or(DisconnectError::NotFound)?;
    disconnect(&house, &person, &row.id).await?;
    Ok(ok(&json!({ "deleted": true, "connectionId": row.number, "integration": row.app })))
}

impl Filter {
    fn shelf(&self) -> Shelf<'_> {
        Shelf {
            query: given(self.query.as_deref()),
            category: given(self.category.as_deref()),
            supports_action: given(self.supports_action.as_deref()),
            connected_only: is_set(self.connected_only.as_deref()),
            page: number(self.page.as_deref()),
            page_size: number(self.page_size.as_deref()),
        }
    }
}

/// An empty parameter says nothing.
fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

fn is_set(flag: Option<&str>) -> bool {
    matches!(flag, Some("true" | "1"))
}

/// A number from 1; whatever is none counts as not sent.
fn number(text: Option<&str>) -> Option<usize> {
    text.and_then(|text| text.parse().ok()).filter(|number| *number > 0)
}
