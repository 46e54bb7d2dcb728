// The tests of guides/testing.md are run as tests of this file.
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { testEnvironment } from "@qstash-verify/testing";
import { describe, vi } from "vitest";
import { pageCode } from "../../e2e/src/page-code.js";

for (const [name, value] of Object.entries(testEnvironment("single"))) vi.stubEnv(name, value);
vi.spyOn(console, "warn").mockReturnValue();

const folder = resolve(import.meta.dirname, ".pages/guides/testing");
await mkdir(folder, { recursive: true });

const titles = [
  "app.test.ts",
  "app/api/orders/route.test.ts",
  "server.test.ts",
  "once.test.ts",
  "ship-order.test.ts",
  "order-workflow.test.ts",
  // The last, because it leaves the variables of its own QStash.
  "workflow-run.test.ts",
];

describe.each(titles)("%s", async (title) => {
  // Not as it is called: vitest would run it as a file of its own, too.
  const file = resolve(folder, `${title.replace(/\W/g, "-")}.ts`);
  await writeFile(file, await pageCode("guides/testing", title));
  await import(pathToFileURL(file).href);
});
