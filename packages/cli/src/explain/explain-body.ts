import { createHash } from "node:crypto";
import type { Explanation } from "./explanation.js";

/** The body that arrived, and what its request said of it. */
export interface BodyFacts {
  /** `undefined` where it is not at hand. */
  readonly bytes: Uint8Array | undefined;
  /** `Content-Length`, where it is known. */
  readonly announced: number | undefined;
  readonly maxBodyBytes: number;
}

/** Tells whether the body is the one that was signed. */
export function explainBody(signed: unknown, facts: BodyFacts, explanation: Explanation): void {
  const { bytes, announced, maxBodyBytes } = facts;
  const length = Math.max(announced ?? 0, bytes?.byteLength ?? 0);
  if (length > maxBodyBytes) {
    explanation.fail("body", "body_too_large", `${length} bytes, and the limit is ${maxBodyBytes}`);
    return;
  }
  if (!bytes) {
    explanation.skip("body", "not checked: give it with --body-file");
    return;
  }
  const digest = createHash("sha256").update(bytes).digest("base64url");
  if (signed === digest || signed === `${digest}=`) {
    explanation.pass("body", `its ${bytes.byteLength} bytes are the signed ones`);
  } else if (bytes.byteLength < (announced ?? 0)) {
    const cut = `${bytes.byteLength} of ${announced} bytes arrived`;
    explanation.fail("body", "body_truncated", cut);
  } else {
    const hint = "were they parsed and written anew, or changed by an editor's last newline?";
    explanation.fail("body", "body_mismatch", `its ${bytes.byteLength} bytes are others; ${hint}`);
  }
}
