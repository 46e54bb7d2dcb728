import { ConfigurationError, type Credentials } from "@qstash-verify/core";
import { Client } from "@upstash/qstash";
import type { VerifiedOptions } from "./options.js";

/** What belongs to one region, and so can stand in no option that holds for both. */
const REGIONAL = ["http", "baseUrl", "token", "devMode"];

/** @throws ConfigurationError `option_invalid` */
export function checkClientSettings(settings: VerifiedOptions["qstashClient"] = {}): void {
  if (REGIONAL.some((name) => name in settings)) {
    throw new ConfigurationError(
      "option_invalid",
      "qstashClient takes settings that hold for every region: no client, baseUrl, token or devMode",
    );
  }
}

/** The client that answers a run. It starts no development server: `qstash-verify dev` does. */
export function answeringClient(
  { baseUrl, token }: Credentials,
  settings: VerifiedOptions["qstashClient"],
): Client {
  return new Client({ ...settings, baseUrl, token, devMode: false });
}
