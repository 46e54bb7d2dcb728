import { ConfigurationError, type Credentials } from "@qstash-verify/core";
import { Client } from "@upstash/qstash";
import type { WorkflowClient } from "@upstash/workflow";
import type { ClientSettings, VerifiedOptions } from "./options.js";

/** What belongs to one region, and so can stand in no option that holds for both. */
const REGIONAL = ["http", "baseUrl", "token", "devMode"];

/** @throws ConfigurationError `option_invalid` */
export function checkClientSettings(settings: VerifiedOptions["qstashClient"] = {}): void {
  if (REGIONAL.some((name) => name in settings)) {
    throw optionInvalid(
      "client settings apply to both regions, so they cannot include a client, baseUrl, token or devMode. For a client of your own, set qstashClient to a function from credentials to a client",
    );
  }
}

/**
 * The client that answers a run. It starts no development server: `qstash-verify dev` does.
 *
 * @throws ConfigurationError `option_invalid` (a client of the owner's own has other credentials)
 */
export function answeringClient(
  account: Credentials,
  settings: VerifiedOptions["qstashClient"],
): WorkflowClient {
  if (typeof settings !== "function") return regionalClient(account, settings);
  const made = settings({ ...account, devMode: false });
  if (!sendsAs(made, regionalClient(account))) {
    throw optionInvalid(
      "qstashClient must return a client with the baseUrl and token that it is given, because a run stays in its region",
    );
  }
  return made;
}

function regionalClient({ baseUrl, token }: Credentials, settings?: ClientSettings): Client {
  return new Client({ ...settings, baseUrl, token, devMode: false });
}

/**
 * Whether a client sends to where another one does, and as the same account. Compared with a client that
 * was made from the credentials, because they are private to the vendor: where it keeps them elsewhere one
 * day, nothing is equal.
 */
function sendsAs(made: unknown, model: Client): boolean {
  const [ours, theirs] = [accountIn(model), accountIn(made)];
  return ours.every((value, at) => typeof value === "string" && value === theirs[at]);
}

/** Address, authorization and token that a client has; the vendor's SDK uses each of them. */
function accountIn(client: unknown): unknown[] {
  const { http, token } = Object(client);
  const { baseUrl, authorization } = Object(http);
  return [baseUrl, authorization, token];
}

function optionInvalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}
