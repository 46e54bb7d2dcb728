import type { Region } from "@qstash-verify/core";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { type Account, accountOf } from "../environment/account.js";
import { isHarmless } from "../environment/mixed-account.js";
import type { Variables } from "../environment/settings.js";
import { Failure } from "../failure.js";
import type { Outside } from "../migration/outside.js";
import type { MigrationOptions } from "../migration/selection.js";
import { unreadText } from "./unread.js";

/** A region's verdict on its token. */
export interface TokenFact {
  readonly region: Region;
  readonly isValid: boolean;
  /** What is wrong and what to do; empty if nothing is. */
  readonly problem: string;
  /** The same in a few words. */
  readonly unread: string;
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
      const other = sides[1 - index]?.account;
      const failure =
        account instanceof Failure
          ? account
          : await tokenFailure(account, other instanceof Failure ? undefined : other, outside);
      if (!failure) return { region, isValid: true, problem: "", unread: "" };
      return { region, isValid: false, problem: failure.message, unread: unreadText(failure) };
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
  outside: Pick<Outside, "connect">,
): Promise<string> {
  return (await tokenFailure(account, other, outside))?.message ?? "";
}

async function tokenFailure(
  account: Account,
  other: Account | undefined,
  { connect }: Pick<Outside, "connect">,
): Promise<Failure | undefined> {
  const api = connect(account, "read");
  const refusal = await refusalOf(api);
  if (!refusal) return undefined;
  const isRefused = refusal.status === 401 || refusal.status === 403 || refusal.status === 404;
  // A token is sent only to QStash's own addresses and to this machine, unless it was set for another
  // address.
  if (isRefused && other && isHarmless(other.url)) {
    const elsewhere = connect({ ...other, token: account.token }, "read");
    if (!(await refusalOf(elsewhere))) {
      return new Failure(
        `${account.region}: this is the token of ${other.region}: set each region's own`,
      );
    }
  }
  return api.failure(refusal);
}

/** Why an account cannot be read; `undefined` if it can. */
async function refusalOf(api: Api): Promise<ApiError | undefined> {
  try {
    if (await api.hasAccount()) return undefined;
    return new ApiError("no such account", { status: 404, region: api.account.region });
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
