import { tokenProblem } from "../guide/check-tokens.js";
import type { FoundAccounts } from "./accounts/found-accounts.js";
import { impatientApi } from "./open-api.js";

/** What is wrong with the tokens of these accounts, region by region, and what to do. */
export async function tokenProblems(accounts: FoundAccounts["accounts"]): Promise<string[]> {
  const found = Object.values(accounts).filter((each) => typeof each !== "string");
  const connect = (account: (typeof found)[number]) => impatientApi(account, "read");
  const problems = await Promise.all(
    found.map((account) =>
      tokenProblem(
        account,
        found.find((each) => each !== account),
        { connect },
      ),
    ),
  );
  return problems.filter((problem) => problem !== "");
}
