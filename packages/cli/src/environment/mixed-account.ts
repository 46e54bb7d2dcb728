import { REGIONS } from "@qstash-verify/core";
import { regionOfUrl, variableName } from "@qstash-verify/core/building";

import type { Settings } from "./settings.js";

/** An account whose address comes from a file, and whose token does not. */
export interface MixedAccount {
  readonly url: string;
  readonly token: string;
  readonly file: string;
}

/**
 * The account whose token would be sent to an address from a file in the working directory: a cloned
 * repository must not be able to steal it. QStash's own addresses and this machine's are harmless.
 */
export function mixedAccount({ variables, sources }: Settings): MixedAccount | undefined {
  for (const region of [undefined, ...REGIONS]) {
    const [url, token] = [variableName("url", region), variableName("token", region)];
    const file = sources.get(url);
    if (!file || !variables[token] || sources.has(token)) continue;
    if (!isHarmless(variables[url] ?? "")) return { url, token, file };
  }
  return undefined;
}

/** Whether an address is QStash's own, or this machine's. */
export function isHarmless(url: string): boolean {
  if (!URL.canParse(url.trim())) return true;
  const { protocol, hostname } = new URL(url.trim());
  const isQStash = protocol === "https:" && regionOfUrl(url.trim()) !== undefined;
  return isQStash || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
