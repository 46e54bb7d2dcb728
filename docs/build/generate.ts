import { readFileSync, writeFileSync } from "node:fs";
import { generatedPages } from "./generated-pages.js";

for (const { file, text } of await generatedPages()) {
  if (readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}
