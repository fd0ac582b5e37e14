//! Who has a claim to what is left: each device that asked lately, to the same part.

use std::collections::BTreeMap;

use crate::exec::limits::PACE_ACTIVE_MS;
use crate::time::UnixMs;

/// What each device has taken in this window.
#[derive(Clone, Debug, Default)]
pub(super) struct Shares(BTreeMap<String, Share>);

#[derive(Clone, Copy, Debug)]
struct Share {
    taken: u32,
    asked_at: UnixMs,
}

impl Shares {
    /// A new window begins; whoever asked lately still counts.
    pub(super) fn begin(&mut self) {
        self.0.values_mut().for_each(|share| share.taken = 0);
    }

    /// Whether a device may take one of `left`: its part, or what the others will not miss.
    pub(super) fn allows(&mut self, device: &str, left: u32, now: UnixMs) -> bool {
        self.0.retain(|name, share| name == device || now.since(share.asked_at) < PACE_ACTIVE_MS);
        let taken: u32 = self.0.values().map(|share| share.taken).sum();
        let own = self.0.get(device).map_or(0, |share| share.taken);
        let others = self.0.keys().filter(|name| *name != device).count();
        let claimants = u32::try_from(others + 1).unwrap_or(u32::MAX);
        let part = taken.saturating_add(left) / claimants;
        if own < part {
            return true;
        }
        let others = self.0.iter().filter(|(name, _)| *name != device);
        let owed: u32 = others.map(|(_, share)| part.saturating_sub(share.taken)).sum();
        left > owed
    }

    /// Notes that a device wants one.
    pub(super) fn want(&mut self, device: &str, now: UnixMs) {
        self.touch(device, now);
    }

    /// Notes that a device took one.
    pub(super) fn take(&mut self, device: &str, now: UnixMs) {
        let share = self.touch(device, now);
        share.taken = share.taken.saturating_add(1);
    }

    fn touch(&mut self, device: &str, now: UnixMs) -> &mut Share {
        let share = self.0.entry(device.to_owned()).or_insert(Share { taken: 0, asked_at: now });
        share.asked_at = now;
        share
    }
}
