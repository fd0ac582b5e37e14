//! The shell of the single writer: parses a call, lets `core::credential` decide, stores through `ObjectCell`.

use std::sync::{Mutex, PoisonError};

use clawlink_core::credential::{Turn, access, install, release, wake};
use clawlink_core::exec::pace::Pace;
use clawlink_core::ports::{Clock, Fault, House, PaceNeed};
use clawlink_platform::{ActorCall, ObjectCell, WorkerClock, log_error};
use serde_json::Value;
use worker::send::IntoSendFuture;
use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use crate::app::build_long_lived;

/// One per connection, named by its id.
#[durable_object]
pub struct ConnectionObject {
    state: State,
    env: Env,
    turn: Turn,
    /// What is left of the account's limit. Kept in memory alone: a lost one is learned again from the next caller.
    pace: Mutex<Pace>,
}

impl DurableObject for ConnectionObject {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, turn: Turn::new(), pace: Mutex::default() }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        async {
            let call: ActorCall = serde_json::from_str(&request.text().await?)?;
            let call = match call {
                ActorCall::Pace(need) => return Response::from_json(&self.pace(&need)),
                other => other,
            };
            let house = self.house()?;
            let cells = ObjectCell::new(self.state.storage());
            match answer(&house, &cells, &self.turn, call).await {
                Ok(answer) => Response::from_json(&answer),
                Err(fault) => Response::error(fault.to_string(), 503),
            }
        }
        .into_send()
        .await
    }

    /// Goes on with what was begun. It never throws, because after six throws the platform stops asking; a run that failed
    /// has set its own next alarm.
    async fn alarm(&self) -> Result<Response> {
        async {
            let cells = ObjectCell::new(self.state.storage());
            match self.house() {
                Ok(house) => {
                    if let Err(fault) = wake(&house, &cells, &self.turn).await {
                        log_error(&format!("connection object alarm: {fault}"));
                    }
                }
                Err(error) => log_error(&format!("connection object alarm: cannot start: {error}")),
            }
            Response::empty()
        }
        .into_send()
        .await
    }
}

impl ConnectionObject {
    fn pace(&self, need: &PaceNeed) -> clawlink_core::exec::pace::Turn {
        let (device, now) = (need.device.as_str(), WorkerClock.now());
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.ask_for(device, need.known.as_ref(), now)
    }

    fn house(&self) -> Result<House> {
        build_long_lived(&self.env).map_err(|error| worker::Error::RustError(error.to_string()))
    }
}

async fn answer(
    house: &House,
    cells: &ObjectCell,
    turn: &Turn,
    call: ActorCall,
) -> std::result::Result<Value, Fault> {
    let unwritable = |error| Fault::new("connection store", error);
    match call {
        ActorCall::Install(fresh) => serde_json::to_value(install(house, cells, turn, fresh).await?),
        ActorCall::Access(need) => serde_json::to_value(access(house, cells, turn, &need).await?),
        ActorCall::Pace(_) => return Err(Fault::new("connection store", "pacing needs no store")),
        ActorCall::Release { user, connection } => {
            serde_json::to_value(release(house, cells, turn, &user, &connection).await?)
        }
    }
    .map_err(unwritable)
}
