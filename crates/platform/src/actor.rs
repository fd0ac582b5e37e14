use async_trait::async_trait;
use clawlink_core::exec::pace::Turn;
use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::ports::{
    AccessAnswer, AccessNeed, ConnectionActor, Fault, Install, InstallOutcome, PaceNeed,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::send::{IntoSendFuture, SendWrapper};
use worker::{Method, ObjectNamespace, Request, RequestInit};

/// What a `ConnectionObject` can be asked; the body of the request to it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorCall {
    /// Store and publish a fresh credential.
    Install(Install),
    /// Hand out a live access half.
    Access(AccessNeed),
    /// Say whether one more call may go.
    Pace(PaceNeed),
    /// Revoke upstream and erase.
    Release {
        /// Whose.
        user: UserId,
        /// Which connection.
        connection: ConnectionId,
    },
}

/// The `CONNECTIONS` namespace: one object per connection, named by its id.
pub struct ObjectActor(SendWrapper<ObjectNamespace>);

impl ObjectActor {
    /// Adapts a binding.
    #[must_use]
    pub const fn new(namespace: ObjectNamespace) -> Self {
        Self(SendWrapper(namespace))
    }

    async fn call<T: DeserializeOwned>(&self, name: &ConnectionId, call: &ActorCall) -> Result<T, Fault> {
        async {
            let mut init = RequestInit::new();
            init.with_method(Method::Post).with_body(Some(serde_json::to_string(call)?.into()));
            let request = Request::new_with_init("https://connection/", &init)?;
            let stub = self.0.id_from_name(name.as_str())?.get_stub()?;
            let mut response = stub.fetch_with_request(request).await?;
            let text = response.text().await?;
            if response.status_code() == 200 {
                serde_json::from_str(&text).map_err(worker::Error::from)
            } else {
                Err(worker::Error::RustError(text))
            }
        }
        .into_send()
        .await
        .map_err(|error| Fault::new("connection store", error))
    }
}

#[async_trait]
impl ConnectionActor for ObjectActor {
    async fn install(&self, install: Install) -> Result<InstallOutcome, Fault> {
        self.call(&install.connection.clone(), &ActorCall::Install(install)).await
    }

    async fn access(&self, need: AccessNeed) -> Result<AccessAnswer, Fault> {
        self.call(&need.connection.clone(), &ActorCall::Access(need)).await
    }

    async fn release(&self, user: &UserId, connection: &ConnectionId) -> Result<(), Fault> {
        let call = ActorCall::Release { user: user.clone(), connection: connection.clone() };
        self.call(connection, &call).await
    }

    async fn pace(&self, need: PaceNeed) -> Result<Turn, Fault> {
        self.call(&need.connection.clone(), &ActorCall::Pace(need)).await
    }
}
