//! Every number that decides how often, how fast and for how long ClawLink asks an app. Each names its source.

use crate::time::SECOND_MS;

/// Attempts in all, in this one layer: three layers of three would make 27. Source: default of the AWS SDKs, 2026-11.
pub const ATTEMPTS: u32 = 3;
/// First delay after a transient failure, in ms. Source: AWS SDKs.
pub const BASE_TRANSIENT_MS: u64 = 50;
/// First delay after a throttle, in ms. Source: AWS SDKs.
pub const BASE_THROTTLE_MS: u64 = 1_000;
/// Longest drawn delay, in ms. Source: Cloudflare's advice for callers of Durable Objects.
pub const MAX_DELAY_MS: u64 = 20_000;
/// Longest wait inside a call, in ms; a longer one is handed back to the caller. Source: Notion's own MCP server.
pub const INLINE_WAIT_MS: u64 = 2_000;

/// One attempt of a write, in ms: the whole call must end before the platform ends it. Source: Cloudflare ends requests 30 s
/// after a runtime update.
pub const WRITE_ATTEMPT_MS: u64 = 20_000;
/// One attempt of a read, in ms: two of them fit into a call. Source: half of the above.
pub const READ_ATTEMPT_MS: u64 = 10_000;

/// What a full retry budget of an app holds. Source: AWS SDKs' retry quota of 500.
pub const APP_BUDGET: u32 = 500;
/// What a full retry budget of a connection holds, so that one account cannot use up its app's: ten retries. Source: ours.
pub const CONNECTION_BUDGET: u32 = 140;
/// What one retry costs. Source: AWS SDKs.
pub const RETRY_COST: u32 = 14;
/// What a success gives back. Source: AWS SDKs.
pub const SUCCESS_REFUND: u32 = 1;

/// The time in which calls to a host are counted together, in ms. Source: ours.
pub const BREAKER_WINDOW_MS: i64 = 30 * SECOND_MS;
/// Fewer calls than this say nothing about a host. Source: ours.
pub const BREAKER_LEAST_CALLS: u32 = 20;
/// Of a hundred calls, so many must fail for the host to be left alone. Source: ours.
pub const BREAKER_PERCENT: u32 = 50;
/// How long a host is left alone before one call probes it, in ms. Source: ours.
pub const BREAKER_REST_MS: i64 = 5 * SECOND_MS;
/// A probe without an end is lost after this long, in ms: longer than any attempt. Source: [`WRITE_ATTEMPT_MS`].
pub const BREAKER_PROBE_MS: i64 = 30 * SECOND_MS;

/// Below this share of its limit, in percent, an account's calls are paced. Source: ours.
pub const PACE_PERCENT: u32 = 20;
/// Who asked within this time has a claim to a share of what is left, in ms. Source: ours.
pub const PACE_ACTIVE_MS: i64 = 10 * SECOND_MS;
/// The last part of a window, in percent, in which what is left goes to whoever comes. Source: ours.
pub const PACE_OPEN_PERCENT: i64 = 20;
/// An end of a window that comes this much later than the one that is known is another window's, in ms: headers in whole
/// seconds and slow answers account for less. Source: ours.
pub const PACE_JITTER_MS: i64 = 1_500;
/// What leaks out of Shopify's bucket, in calls a second. Source: shopify.dev, REST Admin API, standard plan.
pub const PACE_LEAK_PER_S: u32 = 2;

/// Entries of any memory of an isolate; beyond them the oldest go. Source: 128 MB an isolate.
pub const MEMORY_ENTRIES: usize = 4_096;
