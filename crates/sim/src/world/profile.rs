use crate::random::Dice;

/// How rough a seed's world is: chances in a thousand, drawn once a seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    /// A statement fails and nothing was done.
    pub(crate) d1_before: u32,
    /// A statement was done and its answer is lost.
    pub(crate) d1_after: u32,
    /// A KV call fails.
    pub(crate) kv_error: u32,
    /// A call does not reach its object.
    pub(crate) object_before: u32,
    /// An object's answer is lost.
    pub(crate) object_after: u32,
    /// A call's client leaves, or its isolate is killed, at a port call.
    pub(crate) cut: u32,
    /// An object is reset at a port call or a step of its storage.
    pub(crate) reset: u32,
    /// An exchange with the provider goes wrong.
    pub(crate) http: u32,
    /// An exchange with its token endpoint goes wrong.
    pub(crate) token: u32,
    /// A KV write is not seen by its own colo either.
    pub(crate) stale_writer: bool,
    /// How long a colo remembers a key or a miss.
    pub(crate) kv_memory_ms: i64,
    /// How long the token endpoint thinks.
    pub(crate) token_ms: i64,
    /// How long the provider accepts a used refresh token.
    pub(crate) grace_s: u64,
    /// How long an access token lives.
    pub(crate) life_s: u64,
}

impl Profile {
    /// Draws the weather of a seed: some are calm in every respect but one.
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let mut level = |steps: [u32; 4]| dice.pick(&steps).copied().unwrap_or(0);
        Self {
            d1_before: level([0, 0, 5, 20]),
            d1_after: level([0, 0, 5, 20]),
            kv_error: level([0, 0, 20, 200]),
            object_before: level([0, 0, 10, 40]),
            object_after: level([0, 0, 10, 40]),
            cut: level([0, 0, 4, 12]),
            reset: level([0, 0, 8, 30]),
            http: level([0, 30, 150, 400]),
            token: level([0, 0, 100, 300]),
            stale_writer: dice.chance(100),
            kv_memory_ms: dice.between(60_000, 120_000),
            token_ms: dice.pick(&[200, 200, 1_000, 12_000]).copied().unwrap_or(200),
            grace_s: dice.pick(&[0, 0, 0, 30, 600]).copied().unwrap_or(0),
            life_s: dice.pick(&[300, 600, 3_600]).copied().unwrap_or(3_600),
        }
    }
}
