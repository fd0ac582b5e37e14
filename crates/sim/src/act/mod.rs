//! What people, clients and the platform do in a seed.

mod arrivals;
mod call;
mod connect;
mod disconnect;
mod events;
mod fifty;
mod keys;
mod many;
mod people;
mod script;
mod set_up;
mod stage;

pub(crate) use people::Person;
pub(crate) use stage::Stage;
