use std::sync::Arc;

use clawlink_core::credential::wake;

use super::cell::SimCell;
use super::{Settings, SimActor};
use crate::scheduler::Group;
use crate::world::{Object, World};

/// How often the platform wakes an object whose alarm was cut off, and how long after the first time.
const TRIES: u32 = 6;
const FIRST_PAUSE_MS: i64 = 2_000;

/// A late alarm is at most this late, in milliseconds.
const LATEST_MS: i64 = 600_000;

/// Sets the object's one alarm, by its own clock; a later one takes its place.
pub(super) fn set(world: &Arc<World>, object: &Arc<Object>, at_ms: i64) {
    let at_ms = at_ms - world.skew_ms(object.group());
    object.durable().alarm = Some(at_ms);
    let (world, object) = (world.clone(), object.clone());
    let scheduler = world.scheduler.clone();
    scheduler.spawn(Group::Platform, async move {
        let late_ms = lateness_ms(&world, &object);
        world.scheduler.sleep(at_ms - world.now_ms() + late_ms).await;
        if object.durable().alarm != Some(at_ms) {
            return;
        }
        object.durable().alarm = None;
        let seat = SimActor::seat_of(&world, &object);
        if seat.strikes(world.profile.alarm_lost) {
            world.note(object.group(), "alarm", "never comes");
            world.books().alarms_lost.insert(object.number);
            return;
        }
        ring(&world, &object).await;
        if seat.strikes(100) {
            world.note(object.group(), "alarm", "doubled");
            ring(&world, &object).await;
        }
    });
}

/// How late the alarm comes: a little, and sometimes very.
fn lateness_ms(world: &Arc<World>, object: &Arc<Object>) -> i64 {
    if world.is_calm() {
        return 0;
    }
    let seat = SimActor::seat_of(world, object);
    let most = if seat.strikes(world.profile.alarm_late) {
        world.note(object.group(), "alarm", "will be late");
        LATEST_MS
    } else {
        4_000
    };
    world.dice().between(0, most)
}

/// Wakes the object until its handler returns, or the platform tires.
async fn ring(world: &Arc<World>, object: &Arc<Object>) {
    for nth in 0..TRIES {
        world.note(object.group(), "alarm", "");
        let work = {
            let (world, object) = (world.clone(), object.clone());
            async move { recover(&world, &object).await }
        };
        if SimActor::run_in(world, object, work).await.is_some() {
            return;
        }
        world.scheduler.sleep(FIRST_PAUSE_MS << nth).await;
    }
    world.note(object.group(), "alarm", "dropped after six tries");
    world.books().alarms_lost.insert(object.number);
}

/// What the object's shell does when it is woken: goes on with a publication that was cut off, and tries again in a
/// minute if it cannot. It never throws.
async fn recover(world: &Arc<World>, object: &Arc<Object>) {
    let Ok(settings) = Settings::get() else { return };
    let seat = SimActor::seat_of(world, object);
    let house = settings.house(&seat);
    let cells = SimCell { seat, object: object.clone() };
    // A later alarm is set where something could not be done.
    let _ = wake(&house, &cells, &object.turn()).await;
}
