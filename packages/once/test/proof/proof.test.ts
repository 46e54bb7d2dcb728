import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { expect, test } from "vitest";
import { small } from "../../proof/plan.js";
import { prove } from "../../proof/prove.js";
import { brokenPromises } from "../../proof/report.js";
import { subjects } from "../../proof/subject.js";
import { postgresServer } from "../servers/postgres-server.js";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const { server: postgres } = await postgresServer();
await postgres?.stop();
// Half a minute on a quiet machine.
const TIMEOUT = 240_000;

// `forgetful` breaks its promises by design: it is in the printed table.
for (const subject of subjects.filter(({ isForgetful }) => !isForgetful)) {
  const isSkipped = subject.server === "redis" ? !hasRedis : !postgres;
  const title = `${subject.title}: holders and the store are killed and stopped, and no message is lost`;
  const name = isSkipped ? `${title} (skipped: its server does not run here)` : title;
  test.skipIf(isSkipped)(name, { timeout: TIMEOUT }, async () => {
    const proof = await prove(subject, small, await temporaryDirectory(tmpdir(), "qstash-proof-"));
    expect(brokenPromises(proof)).toEqual([]);
    expect(proof.deliveries).toBeGreaterThan(small.messages);
    for (const kind of ["holderKilled", "holderStopped", "storeKilled", "storePaused"] as const) {
      expect(proof.log.count(kind), kind).toBeGreaterThan(0);
    }
    if (subject.name === "claim") expect(proof.effects?.rows).toBe(small.messages);
    else expect(proof.processed).toBe(small.messages);
  });
}
