import { DEV_VARIABLE, readSettings } from "@qstash-verify/core/building";
import { localAccount } from "../environment/local-account.js";
import type { Variables } from "../environment/settings.js";
import { Failure } from "../failure.js";
import { maskUrl } from "../terminal/mask.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";

const IGNORED = `${DEV_VARIABLE} is set, but NODE_ENV, a hosting platform's variable or the name of the file says that this is production, where apps ignore it`;

/**
 * Says on stderr whether a command acts on a local QStash or on the account, where the user may expect the
 * other.
 *
 * @throws Failure if it would change an account although the settings ask for a local QStash
 */
export function sayLocal(
  env: Variables,
  hasRegion: boolean,
  access: "read" | "write",
  terminal: Terminal,
): void {
  const say = (text: string) => terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
  const { dev, production } = readSettings(env);
  if (dev && production) {
    if (access === "write") {
      throw new Failure(
        `${IGNORED}. Nothing was done: remove ${DEV_VARIABLE} to act on the account itself`,
      );
    }
    say(IGNORED);
  }
  const local = localAccount(env);
  if (!local || (local.variable !== DEV_VARIABLE && !hasRegion)) return;
  const { account, variable } = local;
  const ignored = hasRegion ? ". It has one region, so --region is ignored" : "";
  say(`${variable} is set: this is the local QStash at ${maskUrl(account.url)}${ignored}`);
}
