import {
  type Credentials,
  credentials,
  type Environment,
  isConfigurationError,
  REGIONS,
  type Region,
} from "@qstash-verify/core";
import { Client } from "@upstash/workflow";

/**
 * The client that starts runs: of the primary region, or of the region that is given. A run can be
 * cancelled, notified and looked up by the client of its own region only.
 *
 * @param env Defaults to the process's environment.
 * @throws ConfigurationError `region_credentials_missing`, `option_invalid`
 */
export function workflowClient(
  env?: Environment,
  ...region: [region?: Region | undefined]
): Client {
  return clientWith(credentials(env, ...region));
}

/**
 * The clients of every region that has a token, the primary region's first: to notify an event
 * whose waiters may be in either.
 *
 * @throws ConfigurationError `region_credentials_missing` (the primary region's), `option_invalid`
 */
export function workflowClients(env?: Environment): Client[] {
  const accounts = new Map<string, Credentials>();
  const primary = credentials(env);
  for (const account of [primary, ...REGIONS.flatMap((region) => accountOf(region, env))]) {
    if (!accounts.has(account.baseUrl)) accounts.set(account.baseUrl, account);
  }
  return [...accounts.values()].map(clientWith);
}

/**
 * The client of the region that a run was started in, for who kept no more than its id; `undefined`
 * where no region knows it. It asks them one after the other.
 *
 * @throws ConfigurationError As `workflowClients` does.
 */
export async function clientOfRun(
  workflowRunId: string,
  env?: Environment,
): Promise<Client | undefined> {
  for (const client of workflowClients(env)) {
    const { runs } = await client.logs({ filter: { workflowRunId }, count: 1 });
    if (runs.length > 0) return client;
  }
  return undefined;
}

function accountOf(region: Region, env: Environment | undefined): Credentials[] {
  try {
    return [credentials(env, region)];
  } catch (error) {
    if (isConfigurationError(error) && error.code === "region_credentials_missing") return [];
    throw error;
  }
}

/** It starts no development server: `qstash-verify dev` does. */
function clientWith({ baseUrl, token }: Credentials): Client {
  return new Client({ baseUrl, token, devMode: false });
}
