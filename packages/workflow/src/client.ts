import { ConfigurationError, type Credentials } from "@qstash-verify/core";
import { Client } from "@upstash/qstash";
import type { VerifiedOptions } from "./options.js";

/** What makes a client somebody's: none of it may come from the options that all regions share. */
const OWN = ["http", "baseUrl", "token", "devMode"];

/**
 * The client that answers a run. It starts no development server: `qstash-verify dev` does.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function clientWith(
  { baseUrl, token }: Credentials,
  settings: VerifiedOptions["qstashClient"] = {},
): Client {
  if (OWN.some((name) => name in settings)) {
    throw new ConfigurationError(
      "option_invalid",
      "qstashClient takes settings that hold for every region: no client, baseUrl, token or devMode",
    );
  }
  return new Client({ ...settings, baseUrl, token, devMode: false });
}
