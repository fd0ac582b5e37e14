// Stands on PATH as `xdg-open`: opens the address as a person of this run, lets the client in, and ends at its callback.
import { approve, signIn } from "./harness/person.mjs";

const url = process.argv.at(-1);
const browser = await signIn(process.env.CLAWLINK_CLIENTS_EMAIL);
await approve(browser, url);
