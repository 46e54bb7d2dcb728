import { createHash } from "node:crypto";
import type { Region } from "@qstash-verify/core";
import type { Account } from "../../environment/account.js";

/** One account of a journal. Its token is never in it. */
export interface JournalAccount {
  readonly region: Region;
  readonly url: string;
  /** A hash of whose account it is; absent if the token does not tell. */
  readonly user?: string;
}

/** An account as a journal records it. */
export function journalAccount({ region, url, token }: Account): JournalAccount {
  const id = userId(token);
  if (id === undefined) return { region, url };
  const hash = createHash("sha256").update(`qstash-verify:journal:${id}`).digest("hex");
  return { region, url, user: hash.slice(0, 32) };
}

/** A token is base64 of JSON. Its `UserID` stays the same when the token is reset. */
function userId(token: string): string | undefined {
  try {
    const text = Buffer.from(token, "base64").toString();
    const account = JSON.parse(text) as { readonly UserID?: unknown } | null;
    const id = account?.UserID;
    return typeof id === "string" && id !== "" ? id : undefined;
  } catch {
    return undefined;
  }
}
