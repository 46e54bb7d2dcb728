import { credentialsFor } from "@qstash-verify/core";
import { DEV_VARIABLE } from "@qstash-verify/core/building";
import type { RegionOptions } from "@qstash-verify/emulator";
import { publishedDevKeys } from "@qstash-verify/testing";

/** The token and the keys of the vendor's development server, which `QSTASH_DEV` makes its SDKs use. */
export function publishedAccount(): Pick<RegionOptions, "token" | "keys"> {
  const { token } = credentialsFor("EU_CENTRAL_1", { [DEV_VARIABLE]: "true" });
  return { token, keys: publishedDevKeys[0] };
}
