import { expect, test } from "vitest";
import { rewriteSource } from "../../dist/codemod/rewrite-source.js";

const LOADED = 'import { Receiver } from "@upstash/qstash";\n';
const BRANCH = "  if (!(await receiver.verify(request))) return 401;\n";
const OURS = `async function qstash(request) {
  const receiver = new Receiver();
  await receiver.verify({ signature: request.signature, body: request.body });
}
`;

// It may return `false` for a forged request, and the branch is all that stands before its handler.
test.each<[string, string]>([
  [
    "imported",
    `import { receiver } from "./github.js";\nasync function github(request) {\n${BRANCH}}\n${OURS}`,
  ],
  [
    "imported by default",
    `import receiver from "./github.js";\nasync function github(request) {\n${BRANCH}}\n${OURS}`,
  ],
  ["global", `async function github(request) {\n${BRANCH}}\n${OURS}`],
  [
    "one of two",
    `const receiver = isGitHub ? gitHub : new Receiver();\nasync function handle(request) {\n${BRANCH}}\n`,
  ],
  [
    "in a loop",
    `let receiver;\nasync function handle(request) {\n  for (receiver of others) {\n  ${BRANCH}  }\n  receiver = new Receiver();\n}\n`,
  ],
  [
    "a field that is assigned twice",
    `class Hook {\n  constructor(kind) {\n    if (kind) this.receiver = new Receiver();\n    else this.receiver = gitHub;\n  }\n  async handle(request) {\n${BRANCH.replace("receiver", "this.receiver")}  }\n}\n`,
  ],
  [
    "a field that may be injected",
    `class Hook {\n  #receiver;\n  constructor(receiver) {\n    this.#receiver = receiver ?? new Receiver();\n  }\n  async handle(request) {\n${BRANCH.replace("receiver", "this.#receiver")}  }\n}\n`,
  ],
  [
    "a field with one of two values",
    `class Hook {\n  #receiver = fake ?? new Receiver();\n  async handle(request) {\n${BRANCH.replace("receiver", "this.#receiver")}  }\n}\n`,
  ],
  [
    "a field that others can set",
    `class Hook {\n  receiver = new Receiver();\n  with(receiver) {\n    return Object.assign(this, { receiver });\n  }\n  async handle(request) {\n${BRANCH.replace("receiver", "this.receiver")}  }\n}\n`,
  ],
  [
    "a field that is set from another object",
    `class Hook {\n  #receiver = new Receiver();\n  static with(receiver) {\n    const hook = new Hook();\n    hook.#receiver = receiver;\n    return hook;\n  }\n  async handle(request) {\n${BRANCH.replace("receiver", "this.#receiver")}  }\n}\n`,
  ],
  [
    "a receiver whose verify() is replaced",
    `const receiver = new Receiver();\nreceiver.verify = async () => false;\nasync function handle(request) {\n${BRANCH}}\n`,
  ],
  [
    "made of another one",
    `const receiver = measured(new Receiver());\nasync function handle(request) {\n${BRANCH}}\n`,
  ],
  [
    "a function with two results",
    `function receiver() {\n  if (gitHub) return gitHub;\n  return new Receiver();\n}\nasync function handle(request) {\n${BRANCH.replace("receiver", "receiver()")}}\n`,
  ],
  [
    "a field of something else",
    `class Hook {\n  receiver = new Receiver();\n}\nconst gitHub = {\n  async handle(request) {\n${BRANCH.replace("receiver", "this.receiver")}  },\n};\n`,
  ],
])("the branch of another verifier with the same name stays: %s", (_, code) => {
  expect(rewriteSource(LOADED + code, "hook.js").text).toContain("return 401;");
});

test("a private field may be set by its name in brackets", () => {
  const code = `class Hook {\n  private receiver = new Receiver();\n  static with(receiver: Receiver) {\n    const hook = new Hook();\n    hook["receiver"] = receiver;\n    return hook;\n  }\n  async handle(request: Request) {\n${BRANCH.replace("receiver", "this.receiver")}  }\n}\n`;
  expect(rewriteSource(LOADED + code, "hook.ts").text).toContain("return 401;");
  const unset = code.replace('hook["receiver"] = receiver;', "");
  expect(rewriteSource(LOADED + unset, "hook.ts").text).not.toContain("return 401;");
});

test("a module of the app is still loaded if nothing uses its names any more", () => {
  const code = `${LOADED}import { log } from "./logging.js";
import { HTTPException } from "hono/http-exception";
const receiver = new Receiver();
export async function handle(request) {
  const isValid = await receiver.verify(request);
  if (!isValid) {
    log("forged");
    throw new HTTPException(401);
  }
}
`;
  const { text } = rewriteSource(code, "hook.js");
  expect(text).toContain('import "./logging.js";\n');
  expect(text).not.toContain("hono/http-exception");
});
