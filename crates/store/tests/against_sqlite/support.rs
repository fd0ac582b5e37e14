//! Claims and their ends, and looks behind the ports.

use clawlink_core::id::{ConnectionId, DeviceId, ExecutionId, UserId};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{Claim, ExecutionStatus, Finish};
use clawlink_manifest::Effect;
use clawlink_store::testing::{NOW, World};
use clawlink_store::{Row, Sql, Statement};

/// A person `ann` with a device `dev` and an active connection `con` to `workbench`.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) user: UserId,
    pub(crate) device: DeviceId,
    pub(crate) connection: ConnectionId,
}

impl Scene {
    pub(crate) async fn open() -> Self {
        let world = World::open().unwrap();
        let user = world.person("ann").await.unwrap();
        let device = world.device(&user, "dev").await.unwrap();
        let connection = world.connection(&user, "workbench", "con").await.unwrap();
        Self { world, user, device, connection }
    }

    /// A write on the connection, without key or preview.
    pub(crate) fn claim(&self, id: &str) -> Claim {
        Claim {
            id: ExecutionId::from(id),
            user: self.user.clone(),
            device: self.device.clone(),
            connection: Some(self.connection.clone()),
            account: "con@workbench".to_owned(),
            app: "workbench".to_owned(),
            tool: "workbench.notes.create".to_owned(),
            revision: "r1".to_owned(),
            effect: Effect::Write,
            digest: "sha256:00".to_owned(),
            summary: "Create a note".to_owned(),
            idempotency_key: None,
            preview_hash: None,
            needs_approval: false,
            policy: Policy::Standard,
            rules: Vec::new(),
            at: NOW,
        }
    }

    pub(crate) fn keyed(&self, id: &str, key: &str) -> Claim {
        Claim { idempotency_key: Some(key.to_owned()), ..self.claim(id) }
    }

    /// An end in this status, two seconds after the claim, with a sealed answer.
    pub(crate) fn end(&self, id: &str, status: ExecutionStatus) -> Finish {
        Finish {
            id: ExecutionId::from(id),
            user: self.user.clone(),
            status,
            error_code: None,
            upstream_status: Some(201),
            upstream_request_id: Some("up-1".to_owned()),
            attempts: r#"[{"status":201}]"#.to_owned(),
            sealed_answer: Some("sealed-answer".to_owned()),
            at: NOW.plus_ms(2_000),
        }
    }
}

/// The rows of a statement without values.
pub(crate) async fn look(world: &World, sql: &'static str) -> Vec<Row> {
    world.sql.query(Statement::new(sql, vec![])).await.unwrap()
}

/// The one number a statement answers with.
pub(crate) async fn number(world: &World, sql: &'static str) -> i64 {
    look(world, sql).await[0].values().next().unwrap().as_i64().unwrap()
}
