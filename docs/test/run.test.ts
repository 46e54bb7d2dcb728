import { describe, expect, test } from "vitest";
import { expectVerification } from "./hosts/deliver.js";
import { nextHosts, nextPath, withNext } from "./hosts/next-app.js";
import { asProgram, nodeHosts, withProgram } from "./hosts/node-host.js";
import { writePage } from "./hosts/page-folder.js";
import { withWorker } from "./hosts/workerd.js";
import { blocksOf } from "./snippets/block.js";
import { documents } from "./snippets/documents.js";
import { modulesOf, placeOf, type SnippetModule } from "./snippets/module.js";

const modules = documents().flatMap((document) => modulesOf(blocksOf(document)));
const apps = modules.filter(({ block }) => block.marks.has("run"));

function appsOn(hosts: readonly string[]) {
  const own = apps.filter(({ block }) => hosts.includes(hostOf(block.marks)));
  return own.map((app) => ({ app, at: placeOf(app.block), host: hostOf(app.block.marks) }));
}

function hostOf(marks: SnippetModule["block"]["marks"]): string {
  return marks.get("run") ?? "";
}

function pathOf({ block }: SnippetModule): string {
  return block.marks.get("path") ?? "/api/qstash";
}

test("every app is for a host that exists", () => {
  const hosts = [...nodeHosts, ...nextHosts, "workers"];
  const others = apps.filter(({ block }) => !hosts.includes(hostOf(block.marks)));
  expect(others.map(({ block }) => `${placeOf(block)} run=${hostOf(block.marks)}`)).toEqual([]);
});

describe.each(appsOn(nodeHosts))("$at", ({ app, host }) => {
  test(`verifies on ${host}`, async () => {
    const page = await writePage(modules, app, asProgram(host, app.code));
    await withProgram(host, page, (origin) => expectVerification(origin, pathOf(app)));
  });
});

describe.each(appsOn(["workers"]))("$at", ({ app }) => {
  test("verifies in workerd", async () => {
    const { file } = await writePage(modules, app);
    await withWorker(file, (origin) => expectVerification(origin, pathOf(app)));
  });
});

test("every route of Next.js verifies in next dev", async () => {
  const routes = appsOn(nextHosts).map(({ app }) => app);
  await withNext(routes, async (origin) => {
    for (const route of routes) await expectVerification(origin, nextPath(route));
  });
});
