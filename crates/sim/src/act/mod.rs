//! What people, clients and the platform do in a seed.

mod call;
mod connect;
mod disconnect;
mod events;
mod people;
mod script;
mod set_up;
mod stage;

pub(crate) use people::Person;
pub(crate) use stage::Stage;
