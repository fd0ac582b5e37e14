use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use clawlink_core::credential::{Turn, access, install, release};
use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::ports::{
    AccessAnswer, AccessNeed, ConnectionActor, Fault, House, Install, InstallOutcome,
};
use serde::Serialize;

use super::cell::SimCell;
use super::{Settings, leak};
use crate::plant::Plant;
use crate::scheduler::reply;
use crate::world::{Object, Seat, World};

/// The `CONNECTIONS` namespace, called from a seat. A call goes on in its object when the caller is gone.
pub(crate) struct SimActor(pub(super) Seat);

/// One call at work inside an object.
struct Visit {
    house: House,
    cells: SimCell,
    turn: Arc<Turn>,
}

impl SimActor {
    /// Calls objects from here.
    pub(crate) const fn at(seat: Seat) -> Self {
        Self(seat)
    }

    /// Where an object's code runs.
    pub(super) fn seat_of(world: &Arc<World>, object: &Object) -> Seat {
        Seat { world: world.clone(), group: object.group(), colo: object.colo }
    }

    /// Runs work inside the object; `None` when the object was reset under it.
    pub(super) async fn run_in<T: Send + 'static>(
        world: &Arc<World>,
        object: &Object,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let (sender, answer) = reply();
        world.scheduler.spawn(object.group(), async move { sender.send(work.await) });
        answer.await
    }

    fn visit(&self, object: &Arc<Object>) -> Result<Visit, Fault> {
        let world = &self.0.world;
        let seat = Self::seat_of(world, object);
        let house = Settings::get().map_err(|error| Fault::new("connection store", error))?.house(&seat);
        let joins = !world.has(Plant::NoJoin);
        let turn = if joins { object.turn() } else { Arc::new(Turn::new()) };
        Ok(Visit { house, cells: SimCell { seat, object: object.clone() }, turn })
    }

    async fn call<T, F>(
        &self,
        connection: &ConnectionId,
        work: impl FnOnce(Visit) -> F + Send,
    ) -> Result<T, Fault>
    where
        T: Serialize + Send + 'static,
        F: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        let world = &self.0.world;
        let lost = |what| Fault::new("connection store", what);
        self.0.may_end("object call").await;
        self.0.pass(2, 80).await;
        if self.0.strikes(world.profile.object_before) {
            self.0.note("object call", "not delivered");
            return Err(lost("Network connection lost."));
        }
        self.0.note("object call", "");
        let object = world.objects().open(connection);
        let answer = Self::run_in(world, &object, work(self.visit(&object)?)).await;
        let answer = answer.ok_or_else(|| lost("The Durable Object was reset."))??;
        let text = serde_json::to_string(&answer).map_err(|error| Fault::new("connection store", error))?;
        leak::check(&self.0, "an object's answer", &text);
        self.0.pass(2, 80).await;
        self.0.may_end("object answer").await;
        if self.0.strikes(world.profile.object_after) {
            self.0.note("object answer", "lost");
            return Err(lost("Network connection lost."));
        }
        Ok(answer)
    }
}

#[async_trait]
impl ConnectionActor for SimActor {
    async fn install(&self, fresh: Install) -> Result<InstallOutcome, Fault> {
        let text = serde_json::to_string(&fresh).map_err(|error| Fault::new("connection store", error))?;
        leak::check(&self.0, "an object's call", &text);
        let id = fresh.connection.clone();
        self.call(&id, |visit| async move { install(&visit.house, &visit.cells, &visit.turn, fresh).await })
            .await
    }

    async fn access(&self, need: AccessNeed) -> Result<AccessAnswer, Fault> {
        let id = need.connection.clone();
        self.call(&id, |visit| async move { access(&visit.house, &visit.cells, &visit.turn, &need).await })
            .await
    }

    async fn release(&self, user: &UserId, connection: &ConnectionId) -> Result<(), Fault> {
        let (user, id) = (user.clone(), connection.clone());
        self.call(connection, |visit| async move {
            release(&visit.house, &visit.cells, &visit.turn, &user, &id).await
        })
        .await
    }
}
