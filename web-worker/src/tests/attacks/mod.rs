//! What attackers do, against the real router: `docs/SECURITY.md` names the control that each of these stands for.

mod connecting;
mod pages;
mod routes;
mod scene;
mod servers;
mod sessions;
mod stance;
