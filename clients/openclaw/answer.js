// What OpenClaw shows of an answer. Its own words for outcomes (`ok`, `status`, `error`…) mean something to it in `details`, so
// `details` has none of them: the text says all.

/** A tool result of MCP as a tool result of OpenClaw. */
export const ofResult = (result) => ({
  content: result.content,
  details: { source: "clawlink", refused: result.isError === true },
});

/** A failure before there was a result, in the form of a refusal. */
export const ofFailure = (error) => ({
  content: [{ type: "text", text: JSON.stringify({ ok: false, error: { code: "unreachable", message: error.message } }) }],
  details: { source: "clawlink", refused: true },
});
