import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { runCommand } from "@qstash-verify/tools-processes/run-command";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { small, whole } from "./plan.js";
import { type Proof, prove } from "./prove.js";
import { brokenPromises, drawProofs } from "./report.js";
import { subjects } from "./subject.js";

await runCommand(main);

/** @returns the exit code: 1 where something does not hold */
async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { only: { type: "string" }, small: { type: "boolean", default: false } },
  });
  const names = values.only?.split(",") ?? subjects.map(({ name }) => name);
  const plan = values.small ? small : whole;
  const proofs: Proof[] = [];
  for (const subject of subjects.filter(({ name }) => names.includes(name))) {
    console.error(`${subject.title}: ${plan.messages} messages …`);
    const proof = await prove(subject, plan, await temporaryDirectory(tmpdir(), "qstash-proof-"));
    proofs.push(proof);
    // The next may take minutes.
    console.error(drawProofs([proof]));
  }
  console.log(drawProofs(proofs));
  const broken = proofs.flatMap(brokenPromises);
  for (const line of broken) console.log(line);
  return broken.length > 0 ? 1 : 0;
}
