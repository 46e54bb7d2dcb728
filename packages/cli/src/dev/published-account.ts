import { credentialsFor } from "@qstash-verify/core";
import type { RegionOptions } from "@qstash-verify/emulator";
import { publishedDevKeys } from "@qstash-verify/testing";

/** Where the vendor's SDKs look for a development server, unless `QSTASH_DEV_PORT` says otherwise. */
export const DEVELOPMENT_PORT = 8080;

/** The token and the keys of the vendor's development server, which `QSTASH_DEV` makes its SDKs use. */
export function publishedAccount(): Pick<RegionOptions, "token" | "keys"> {
  const { token } = credentialsFor("EU_CENTRAL_1", { QSTASH_DEV: "true" });
  return { token, keys: publishedDevKeys[0] };
}
