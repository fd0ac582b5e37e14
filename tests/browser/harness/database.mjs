// The instance's own database, read from outside: what did something change?
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { STATE } from "./instance.mjs";

/** When somebody was last seen is the one thing that looking may write. */
const IGNORED = /last_seen|last_used/;

const find = () => {
  const folder = join(STATE, "v3/d1/miniflare-D1DatabaseObject");
  const names = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  return names.map((name) => join(folder, name));
};

const dump = () => {
  const rows = new Set();
  for (const file of find()) {
    const database = new DatabaseSync(file, { readOnly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of tables.filter(({ name }) => !name.startsWith("_cf") && !name.startsWith("sqlite_"))) {
      for (const row of database.prepare(`SELECT * FROM "${name}"`).all()) {
        const kept = Object.entries(row).filter(([column]) => !IGNORED.test(column));
        rows.add(`${name} ${JSON.stringify(kept, (_, value) => (value instanceof Uint8Array ? [...value] : value))}`);
      }
    }
    database.close();
  }
  return rows;
};

/** The rows that came, went or changed while something was done. */
export const changedBy = async (something) => {
  const before = dump();
  await something();
  const after = dump();
  return [...[...before].filter((row) => !after.has(row)), ...[...after].filter((row) => !before.has(row))];
};
