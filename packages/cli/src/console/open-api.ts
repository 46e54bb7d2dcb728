import { ConsoleProblem, type RegionName } from "@qstash-verify/console";
import { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { type Line, lineTo } from "../api/line.js";
import { callRaw } from "../api/raw-transport.js";
import type { Account } from "../environment/account.js";
import { Failure } from "../failure.js";

/**
 * Returns a region's API, for one request of the page.
 *
 * @throws ConsoleProblem if it cannot be called, for example while a local region is switched off
 */
export type OpenApi = (region: RegionName, access: "read" | "write") => Api;

/** How long a page waits for a region in trouble. */
export interface Patience {
  /** Milliseconds in which a call is tried again. */
  readonly milliseconds?: number;
  /** Whether anybody still waits. */
  readonly isWanted?: () => boolean;
}

/** Milliseconds. */
const PATIENCE = 4_000;
/** Seconds. A read that takes longer is of no use to a page, and is tried again at the next look. */
const LONGEST_READ = 8;

/** The API of an account, as a page calls it: it tries again, but not for as long as a migration would. */
export function impatientApi(
  account: Account,
  access: "read" | "write",
  patience: Patience = {},
): Api {
  return new Api(account, access, impatientLine(account, patience));
}

/** Its line. */
export function impatientLine(account: Account, patience: Patience): Line {
  const { milliseconds: most = PATIENCE, isWanted = () => true } = patience;
  const { wait } = lineTo(account);
  const begun = performance.now();
  return {
    send: (call) => callRaw(account, call, call.method === "GET" ? LONGEST_READ : undefined),
    wait: async (milliseconds) => {
      if (performance.now() - begun + milliseconds > most || !isWanted()) return false;
      await wait(milliseconds);
      return isWanted();
    },
  };
}

/** Calls a region, and turns its errors into sentences for the page. @throws ConsoleProblem */
export async function throughApi<T>(api: Api, action: (api: Api) => Promise<T>): Promise<T> {
  try {
    return await action(api);
  } catch (error) {
    if (error instanceof Failure) throw new ConsoleProblem(502, error.message);
    if (!(error instanceof ApiError)) throw error;
    // If the region refuses, it says why.
    const isOurs = error.status === 400 || error.status === 412;
    const { region } = api.account;
    throw isOurs
      ? new ConsoleProblem(400, `${region}: ${error.message}`)
      : new ConsoleProblem(502, api.failure(error).message);
  }
}
