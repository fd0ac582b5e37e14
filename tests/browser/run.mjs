// Runs the flows, one file after another; a word on the command line picks the files whose names hold it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const folder = join(import.meta.dirname, "flows");
const wanted = process.argv[2] ?? "";
const files = readdirSync(folder).filter((file) => file.endsWith(".mjs") && file.includes(wanted));
if (files.length === 0) throw new Error(`no file in ${folder} has a name that holds ${wanted}`);

const events = run({ files: files.map((file) => join(folder, file)), concurrency: 1 });
events.on("test:fail", () => { process.exitCode = 1; });
events.compose(spec).pipe(process.stdout);
