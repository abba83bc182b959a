// Answers one JSON line per JSON line: what a JavaScript engine makes of a number, a document or a URL.
import { createInterface } from "node:readline";

const canonicalize = (value) =>
  Array.isArray(value) ? `[${value.map(canonicalize).join(",")}]`
    : value !== null && typeof value === "object" ? `{${Object.keys(value).sort().map((k) => `${JSON.stringify(k)}:${canonicalize(value[k])}`).join(",")}}`
      : JSON.stringify(value);

const url = (text) => {
  try {
    const { protocol, hostname, port, pathname, search, hash, username, password, origin, href } = new URL(text);
    return { protocol, hostname, port, pathname, search, hash, username, password, origin, href };
  } catch {
    return null;
  }
};

// A member named __proto__ is a member like any other; parse keeps it as an own property.
const answer = ({ json, text }) => {
  if (text !== undefined) {
    return url(text);
  }

  try {
    return canonicalize(JSON.parse(json));
  } catch (e) {
    return `!${e.message}`;
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
