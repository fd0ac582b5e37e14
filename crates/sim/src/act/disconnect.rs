use clawlink_core::connect::disconnect;
use clawlink_core::id::ConnectionId;
use clawlink_core::ports::House;

use super::Person;
use crate::world::World;

/// A person disconnects an account.
pub(super) async fn leave(world: &World, house: &House, person: &Person, id: &ConnectionId) {
    if disconnect(house, &person.signed_in, id).await.is_ok() {
        world.books().figures.disconnects += 1;
    }
}
