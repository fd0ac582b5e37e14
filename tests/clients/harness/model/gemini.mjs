// Google's Gemini API: one answer, or a stream of that one.
import { dueCall, lastWords } from "./told.mjs";

const partsOf = ({ contents }) => contents.flatMap(({ role, parts }) => (parts ?? []).map((part) => ({ ...part, role })));

export const isAsked = (path) => /:(stream)?[gG]enerateContent$/.test(path);

export const toolsIn = ({ tools }) => (tools ?? []).flatMap(({ functionDeclarations }) => functionDeclarations ?? []);

export const resultsIn = (body) =>
  partsOf(body).flatMap(({ functionResponse }) => (functionResponse ? [`${functionResponse.response.output ?? functionResponse.response.error}`] : []));

export const answer = (body) => {
  const results = resultsIn(body);
  const said = partsOf(body).flatMap(({ role, text }) => (role === "user" && text ? [text] : []));
  const due = dueCall(said, results, toolsIn(body));
  const part = due
    ? { functionCall: { name: due.tool.name, args: JSON.parse(due.args) } }
    : { text: lastWords(results) };
  const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
  return { candidates: [{ index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" }], usageMetadata };
};

export const speak = (body) => [answer(body)];
