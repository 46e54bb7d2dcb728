import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { captureAll } from "../build/captures/capture.js";

const hasScript = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
);

// It fails because a command prints something else than before: `pnpm --filter docs run captures`.
test.skipIf(!hasScript)(
  "the pictures of the command line show what it prints (needs util-linux's script)",
  { timeout: 180_000 },
  async () => {
    for (const { name, svg } of await captureAll()) {
      const kept = readFileSync(new URL(`../public/captures/${name}.svg`, import.meta.url), "utf8");
      expect(svg, `${name}.svg`).toBe(kept);
    }
  },
);
