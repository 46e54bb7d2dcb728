import { credentials, credentialsFor, isConfigurationError } from "@qstash-verify/core";
import { trustedKeys } from "@qstash-verify/core/building";
import type { Emulator } from "@qstash-verify/emulator";
import type { Variables } from "../environment/settings.js";
import type { DevPlan } from "./dev-plan.js";

/** Whether an app with these settings sends to every region that is started, and trusts its keys. */
export function isUsed(env: Variables, emulator: Emulator, { regions, primary }: DevPlan): boolean {
  try {
    const trusted = trustedKeys({ env, onDiagnostic: () => {} }).map(({ secret }) => secret);
    return regions.every((name) => {
      const { url, token, keys } = emulator.regions[name];
      const account = name === primary ? credentials(env) : credentialsFor(name, env);
      return (
        account.token === token &&
        isSameAddress(account.baseUrl, url) &&
        [keys.current, keys.next].every((key) => trusted.includes(key))
      );
    });
  } catch (error) {
    if (isConfigurationError(error)) return false;
    throw error;
  }
}

/** Whether two addresses are the same place: `QSTASH_DEV` writes `localhost` as a number. */
export function isSameAddress(first: string, second: string): boolean {
  const [a, b] = [first, second].map((url) => url.replace("//localhost:", "//127.0.0.1:"));
  return a === b;
}
