import type { Region } from "@qstash-verify/core";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { type Account, accountOf } from "../environment/account.js";
import { isHarmless } from "../environment/mixed-account.js";
import type { Variables } from "../environment/settings.js";
import { Failure } from "../failure.js";
import type { Outside } from "../migration/outside.js";
import type { MigrationOptions } from "../migration/selection.js";

/** A region's verdict on its token. */
export interface TokenFact {
  readonly region: Region;
  readonly isValid: boolean;
  /** What is wrong and what to do; empty if nothing is. */
  readonly problem: string;
}

/** Asks both regions at once whether they know their tokens. Reads only. */
export async function checkTokens(
  { from, to, fromUrl, toUrl }: MigrationOptions,
  variables: Variables,
  outside: Outside,
): Promise<readonly TokenFact[]> {
  const sides = [
    { region: from, account: find(variables, from, fromUrl) },
    { region: to, account: find(variables, to, toUrl) },
  ] as const;
  return await Promise.all(
    sides.map(async ({ region, account }, index) => {
      if (account instanceof Failure) return { region, isValid: false, problem: account.message };
      const other = sides[1 - index]?.account;
      const problem = await tokenProblem(
        account,
        other instanceof Failure ? undefined : other,
        outside,
      );
      return { region, isValid: problem === "", problem };
    }),
  );
}

function find(variables: Variables, region: Region, url: string | undefined): Account | Failure {
  try {
    return accountOf(variables, region, url);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** What is wrong with the token of an account, and what to do; empty if nothing is. Reads only. */
export async function tokenProblem(
  account: Account,
  other: Account | undefined,
  { connect }: Pick<Outside, "connect">,
): Promise<string> {
  const api = connect(account, "read");
  const refusal = await refusalOf(api);
  if (!refusal) return "";
  const isRefused = refusal.status === 401 || refusal.status === 403 || refusal.status === 404;
  // A token is sent only to QStash's own addresses and to this machine, unless it was set for another
  // address.
  if (isRefused && other && isHarmless(other.url)) {
    const elsewhere = connect({ ...other, token: account.token }, "read");
    if (!(await refusalOf(elsewhere))) {
      return `${account.region}: this is the token of ${other.region}: set each region's own`;
    }
  }
  return api.failure(refusal).message;
}

/** Why an account cannot be read; `undefined` if it can. */
async function refusalOf(api: Api): Promise<ApiError | undefined> {
  try {
    if (await api.hasAccount()) return undefined;
    return new ApiError("no such account", { status: 404 });
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
