use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clawlink_core::credential::Cell;
use clawlink_core::credential::Turn;
use clawlink_core::id::ConnectionId;

use crate::scheduler::Group;

/// One connection's object: what it keeps when it is reset, and what it does not.
pub(crate) struct Object {
    pub(crate) number: u32,
    pub(crate) colo: u32,
    pub(crate) connection: ConnectionId,
    durable: Mutex<Durable>,
    turn: Mutex<Arc<Turn>>,
}

/// An object's storage.
#[derive(Clone, Default)]
pub(crate) struct Durable {
    /// The cell, as the text that is stored.
    pub(crate) cell: Option<String>,
    /// When it is to be woken.
    pub(crate) alarm: Option<i64>,
}

impl Object {
    /// What group its tasks belong to.
    pub(crate) const fn group(&self) -> Group {
        Group::Object(self.number)
    }

    /// An empty storage.
    pub(crate) fn nothing() -> Durable {
        Durable::default()
    }

    /// What it keeps.
    pub(crate) fn durable(&self) -> MutexGuard<'_, Durable> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cell as it stands, read.
    pub(crate) fn cell(&self) -> Option<Cell> {
        serde_json::from_str(self.durable().cell.as_deref()?).ok()
    }

    /// The turn of its present life.
    pub(crate) fn turn(&self) -> Arc<Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Starts its memory anew.
    pub(crate) fn forget(&self) {
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(Turn::new());
    }
}

/// Every object, by connection.
#[derive(Default)]
pub(crate) struct Objects(BTreeMap<String, Arc<Object>>);

impl Objects {
    /// The connection's object; it begins to exist when it is first called, in the colo of its number.
    pub(crate) fn open(&mut self, connection: &ConnectionId) -> Arc<Object> {
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let fresh = || {
            Arc::new(Object {
                number,
                colo: number % super::COLOS,
                connection: connection.clone(),
                durable: Mutex::default(),
                turn: Mutex::new(Arc::new(Turn::new())),
            })
        };
        self.0.entry(connection.to_string()).or_insert_with(fresh).clone()
    }

    /// The object of this connection, if it was ever called.
    pub(crate) fn find(&self, connection: &str) -> Option<Arc<Object>> {
        self.0.get(connection).cloned()
    }

    /// The object of this number.
    pub(crate) fn by_number(&self, number: u32) -> Option<Arc<Object>> {
        self.0.values().find(|object| object.number == number).cloned()
    }

    /// Every object.
    pub(crate) fn all(&self) -> Vec<Arc<Object>> {
        self.0.values().cloned().collect()
    }
}
