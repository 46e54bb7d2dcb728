import { createHash } from "node:crypto";
import { contentPolicy } from "./theme/explain/content-policy.js";

const NODE_ENV = "process.env.NODE_ENV";

/**
 * Core asks whether this is a deployment, and Vite answers "production" for every site. The page judges
 * for somebody else's receiver, so only what is chosen on the page may answer.
 */
export function keepStageOpen() {
  return {
    name: "keep-stage-open",
    enforce: "pre" as const,
    transform: (code: string, id: string) =>
      /\/core\/dist\/[^/]+\.js$/.test(id) && code.includes(NODE_ENV)
        ? code.replaceAll(NODE_ENV, "undefined")
        : undefined,
  };
}

/** Puts the policy of the page into its HTML, before the first script. */
export function withContentPolicy(html: string, file: string): string {
  if (!/\/explain\.html$/.test(file)) return html;
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = inline.map(
    ([, code = ""]) => `sha256-${createHash("sha256").update(code).digest("base64")}`,
  );
  const policy = contentPolicy(hashes).replaceAll('"', "&quot;");
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return html.replace(/<meta charset="utf-8">/i, (charset) => `${charset}\n    ${meta}`);
}
