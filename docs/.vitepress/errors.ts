import { readdirSync } from "node:fs";
import type { Part } from "./contents.js";

const folder = new URL("../errors/", import.meta.url);
const codes = readdirSync(folder).map((name) => name.replace(/\.md$/, ""));

/** A page for each code. */
export const ERRORS: Part = {
  title: "Errors",
  pages: codes.sort().map((code) => [code, `errors/${code}`]),
};
