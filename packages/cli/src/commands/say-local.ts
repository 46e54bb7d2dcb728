import { DEV_VARIABLE } from "@qstash-verify/core/building";
import { localAccount } from "../environment/local-account.js";
import type { Variables } from "../environment/settings.js";
import { maskUrl } from "../terminal/mask.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";

/** Says on stderr that a command acts on a local QStash, where the user may not expect it. */
export function sayLocal(env: Variables, hasRegion: boolean, terminal: Terminal): void {
  const local = localAccount(env);
  if (!local || (local.variable !== DEV_VARIABLE && !hasRegion)) return;
  const { account, variable } = local;
  const ignored = hasRegion ? ". It has one region, so --region is ignored" : "";
  const text = `${variable} is set: this is the local QStash at ${maskUrl(account.url)}${ignored}`;
  terminal.say(remark(terminal.paint.yellow("!"), text, terminal));
}
