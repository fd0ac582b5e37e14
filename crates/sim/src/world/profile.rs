use crate::random::Dice;
use crate::scene::Scene;

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
    /// An alarm comes late.
    pub(crate) alarm_late: u32,
    /// An alarm never comes.
    pub(crate) alarm_lost: u32,
}

impl Profile {
    /// Draws the weather of a seed's scene.
    pub(crate) fn draw(scene: Scene, dice: &mut Dice) -> Self {
        let drawn = Self::mixed(dice);
        match scene {
            Scene::Mixed | Scene::DatabaseDown | Scene::KeysTurn | Scene::CronSkips => drawn,
            Scene::FiftyCallers => Self { token_ms: 12_000, grace_s: 0, life_s: 3_600, ..drawn.calm() },
            Scene::KvDown => Self { token_ms: 200, ..drawn.calm() },
            Scene::ConnectsCut => {
                let (cut, reset) = (0, drawn.reset.max(8));
                Self { cut, reset, http: 0, token: 0, alarm_lost: 0, ..drawn }
            }
            Scene::ClocksApart => drawn.calm(),
            Scene::ManyExpire => Self { token_ms: 200, life_s: 3_600, ..drawn.calm() },
        }
    }

    /// The same place without faults.
    const fn calm(self) -> Self {
        let (d1_before, d1_after, kv_error, object_before, object_after) = (0, 0, 0, 0, 0);
        let (cut, reset, http, token, alarm_late, alarm_lost) = (0, 0, 0, 0, 0, 0);
        Self {
            d1_before,
            d1_after,
            kv_error,
            object_before,
            object_after,
            cut,
            reset,
            http,
            token,
            alarm_late,
            alarm_lost,
            ..self
        }
    }

    /// Some seeds are calm in every respect but one.
    fn mixed(dice: &mut Dice) -> Self {
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
            alarm_late: dice.pick(&[0, 0, 50]).copied().unwrap_or(0),
            alarm_lost: dice.pick(&[0, 0, 0, 10]).copied().unwrap_or(0),
        }
    }
}
