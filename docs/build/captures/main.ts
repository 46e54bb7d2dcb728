import { mkdirSync, writeFileSync } from "node:fs";
import { captureAll } from "./capture.js";

const folder = new URL("../../public/captures/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const { name, text, svg } of await captureAll()) {
  writeFileSync(new URL(`${name}.svg`, folder), svg);
  process.stdout.write(`${text}\n\n`);
}
