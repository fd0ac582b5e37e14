//! Ends a child together with everything it started.
//!
//! Each child leads a process group of its own, so that wrangler's Node process and the workerd below it go together.

use std::process::Child;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// How often, 50 ms apart, a group is asked whether it is gone before the next, harder signal.
const POLLS: u32 = 100;

/// Asks the group that `leader` leads to end, and does not wait.
pub(crate) fn ask_to_end(leader: &Child) {
    // The only failure is that there is nobody left to ask.
    let _ = kill_process_group(Pid::from_child(leader), Signal::TERM);
}

/// Asks the group that `leader` leads to end, insists after five seconds, and reaps the leader.
pub(crate) fn end(leader: &mut Child) {
    let group = Pid::from_child(leader);
    for signal in [Signal::TERM, Signal::KILL] {
        if kill_process_group(group, signal).is_err() || is_gone(leader, group) {
            break;
        }
    }
    // Both failures mean that there is nobody left to wait for.
    drop(leader.wait());
}

fn is_gone(leader: &mut Child, group: Pid) -> bool {
    (0..POLLS).any(|_| {
        drop(leader.try_wait());
        let gone = test_kill_process_group(group).is_err();
        if !gone {
            thread::sleep(Duration::from_millis(50));
        }
        gone
    })
}
