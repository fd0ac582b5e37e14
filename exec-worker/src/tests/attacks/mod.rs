//! What attackers do, against the real router: `docs/SECURITY.md` names the control that each of these stands for.

mod arguments;
mod routes;
mod scene;
mod stance;

pub(super) use scene::Scene;
