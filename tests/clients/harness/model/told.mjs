// What the model was told: lines `CALL <tool, a regular expression> <json>` in what its user said, the nth of which is due once
// n-1 results are back. `DIGEST` stands for the digest that the last result holds.

const CALL = /CALL (\S+) (\{.*\})/g;

/** The text of content, whether that is one or parts of one. */
export const textOf = (content) =>
  typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("\n");

/** The call that is due, of a tool that is there; its arguments as JSON. Agents wrap results in words of their own, so the digest is known by its looks. */
export const dueCall = (said, results, tools) => {
  const [, name, args] = said.flatMap((text) => [...text.matchAll(CALL)])[results.length] ?? [];
  const tool = name && tools.find((tool) => new RegExp(name).test(tool.name));
  const digest = /sha256:[0-9a-f]{64}/.exec(results.at(-1))?.[0] ?? "none";
  return tool && { tool, args: args.replace("DIGEST", digest) };
};

/** What it says when nothing is due. */
export const lastWords = (results) => results.at(-1) ?? "nothing to do";
