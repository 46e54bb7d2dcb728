// Publishes what `npm run pack` packed. It imports nothing but Node.js: the job that may publish installs no packages.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "dry-run": { type: "boolean" }, tag: { type: "string", default: "latest" } },
});
const directory = resolve(positionals[0] ?? "packed");
const isRehearsal = values["dry-run"] === true;

for (const line of readFileSync(join(directory, "SHA256SUMS"), "utf8").trimEnd().split("\n")) {
  const [, sha256 = "", name = ""] = /^([\da-f]{64}) {2}([\w.-]+\.tgz)$/.exec(line) ?? [];
  const file = join(directory, name);
  if (!existsSync(file) || sumOf(file) !== sha256) {
    throw new Error(`${name || line} is not the file that was packed`);
  }
  const release = nameAndVersion(file);
  // A canary is packed from a pull request, and must not take the version of a release.
  if (/-canary-/.test(release) !== (values.tag === "canary")) {
    throw new Error(`${release} must not be published as ${values.tag}`);
  }
  // A release that stopped half-way is run again: what is there already stays as it is.
  if (isPublished(release)) {
    console.log(`${release} is published already`);
    continue;
  }
  const provenance = isRehearsal ? [] : ["--provenance"];
  const options = ["--access", "public", "--tag", values.tag, "--ignore-scripts", ...provenance];
  npm(["publish", file, ...options, ...(isRehearsal ? ["--dry-run"] : [])]);
  console.log(`${release} ${isRehearsal ? "would be published" : "was published"}`);
}

function sumOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function nameAndVersion(file: string): string {
  const manifest = execFileSync("tar", ["-xzOf", file, "package/package.json"], {
    encoding: "utf8",
  });
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  return `${name}@${version}`;
}

function isPublished(release: string): boolean {
  try {
    return npm(["view", release, "version"]).trim() !== "";
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    if (/\bE404\b/.test(stderr ?? "")) return false;
    throw error;
  }
}

function npm(given: readonly string[]): string {
  return execFileSync("npm", given, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
