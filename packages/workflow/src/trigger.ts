import {
  type Credentials,
  credentials,
  credentialsFor,
  type Environment,
  isConfigurationError,
  REGIONS,
  type Region,
} from "@qstash-verify/core";
import { Client } from "@upstash/workflow";
import { checkClientSettings } from "./client.js";
import type { ClientSettings } from "./options.js";

/**
 * The client of the region you name, to start runs; by default of the primary region, which `QSTASH_REGION`
 * names. Without that variable, it is the client of the unprefixed variables. A run can be cancelled, notified
 * and looked up only by the client of its own region.
 *
 * For the default, leave the region out. `workflowClient(env, undefined)` is not the same: it stands for a
 * delivery whose region is not proven, and throws `region_credentials_missing` in migration mode.
 *
 * @example
 * ```ts
 * import { workflowClient } from "@qstash-verify/workflow";
 *
 * const { workflowRunId } = await workflowClient().trigger({
 *   url: "https://app.example.com/api/orders/workflow",
 *   body: { order: 1 },
 * });
 * console.log(workflowRunId);
 * ```
 *
 * @param env The settings. Defaults to the process's environment.
 * @param settings Client settings for any region: `headers`, `retry`, …
 * @throws ConfigurationError `region_credentials_missing`, `option_invalid`
 */
export function workflowClient(env?: Environment): Client;
export function workflowClient(env: Environment | undefined, settings: ClientSettings): Client;
export function workflowClient(
  env: Environment | undefined,
  region: Region | undefined,
  settings?: ClientSettings,
): Client;
export function workflowClient(
  env?: Environment,
  ...given: [regionOrSettings?: Region | ClientSettings | undefined, settings?: ClientSettings]
): Client {
  const [first, second] = given;
  const isSettings = typeof first === "object" && first !== null;
  if (given.length === 0 || isSettings)
    return triggerClient(credentials(env), first as ClientSettings);
  return triggerClient(credentialsFor(first, env), second);
}

/**
 * A client for each region that has a token, the primary region's first. Use them to notify an event
 * when the waiting runs may be in either region.
 *
 * @example
 * ```ts
 * import { workflowClients } from "@qstash-verify/workflow";
 *
 * await Promise.all(
 *   workflowClients().map((client) =>
 *     client.notify({ eventId: "order-1-paid", eventData: {} }),
 *   ),
 * );
 * ```
 *
 * @throws ConfigurationError `region_credentials_missing` (of the primary region), `option_invalid`
 */
export function workflowClients(env?: Environment, settings?: ClientSettings): Client[] {
  const accounts = new Map<string, Credentials>();
  const primary = credentials(env);
  for (const account of [primary, ...REGIONS.flatMap((region) => accountOf(region, env))]) {
    const { baseUrl, token } = account;
    accounts.set(`${baseUrl} ${token}`, account);
  }
  return Array.from(accounts.values(), (account) => triggerClient(account, settings));
}

/**
 * The client of the region that a run was started in, if you stored only its id. It asks every region. If one
 * of them fails and no other knows the run, it throws that region's error.
 *
 * @example
 * ```ts
 * import { clientOfRun } from "@qstash-verify/workflow";
 *
 * const client = await clientOfRun("wfr_123");
 * await client?.cancel("wfr_123");
 * ```
 *
 * @returns `undefined` if no region knows the run.
 * @throws ConfigurationError As {@link workflowClients}.
 */
export async function clientOfRun(
  workflowRunId: string,
  env?: Environment,
  settings?: ClientSettings,
): Promise<Client | undefined> {
  const answers = await Promise.allSettled(
    workflowClients(env, settings).map(async (client) => {
      const { runs } = await client.logs({ filter: { workflowRunId }, count: 1 });
      return runs.length > 0 ? client : undefined;
    }),
  );
  for (const answer of answers) {
    if (answer.status === "fulfilled" && answer.value) return answer.value;
  }
  for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
  return undefined;
}

function accountOf(region: Region, env: Environment | undefined): Credentials[] {
  try {
    return [credentialsFor(region, env)];
  } catch (error) {
    if (isConfigurationError(error) && error.code === "region_credentials_missing") return [];
    throw error;
  }
}

/** It starts no development server: `qstash-verify dev` does. */
function triggerClient({ baseUrl, token }: Credentials, settings?: ClientSettings): Client {
  checkClientSettings(settings);
  return new Client({ ...settings, baseUrl, token, devMode: false });
}
