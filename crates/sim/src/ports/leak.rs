use super::CLIENT_SECRET;
use crate::check::Invariant;
use crate::world::Seat;

/// How every secret of the provider begins.
const BEGINNINGS: [&str; 3] = ["wb_at_", "wb_rt_", "wb_code_"];

/// Accuses whoever hands a plain secret to a port that is not its home.
pub(super) fn check(seat: &Seat, port: &'static str, payload: &str) {
    let leaks = payload.contains("wb_") && BEGINNINGS.iter().any(|beginning| payload.contains(beginning));
    if leaks || payload.contains(CLIENT_SECRET) {
        seat.world.accuse(Invariant::Secrets, format!("a plain secret reached {port}"));
    }
}
