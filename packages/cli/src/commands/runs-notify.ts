import type { Command } from "commander";
import { notify } from "../resources/notify.js";
import { remark } from "../terminal/remark.js";
import { uninterrupted } from "../terminal/uninterrupted.js";
import { bodyOf } from "./body-option.js";
import type { CommandContext } from "./command-context.js";
import { type RegionOptions, regionsOf, withRegions } from "./resource-options.js";

interface NotifyOptions extends RegionOptions {
  readonly body?: string;
  readonly bodyFile?: string;
}

/** `runs notify`: the event that runs wait for. */
export function runsNotifyCommand(runs: Command, { terminal, exitWith }: CommandContext): void {
  withRegions(runs.command("notify"))
    .description("Wake the runs that wait for an event.")
    .argument("<event>", "the id of the event")
    .option("--body <text>", "the data of the event (default: none)")
    .option("--body-file <file>", "the same from a file, byte for byte")
    .action(async (event: string, options: NotifyOptions) => {
      const apis = regionsOf(options, terminal, "write");
      const body = bodyOf(options);
      const { woken, failures } = await uninterrupted(terminal, () => notify(apis, event, body));
      const { green, red } = terminal.paint;
      if (options.json) terminal.out(JSON.stringify(woken, null, 2));
      else {
        for (const { region, messageId } of woken) {
          terminal.out(`${green("✓")} woken by ${messageId} (${region})`);
        }
        if (woken.length + failures.length === 0) terminal.say(`no run waits for ${event}`);
      }
      for (const failure of failures) terminal.say(remark(red("✗"), failure, terminal));
      exitWith(failures.length > 0 ? 2 : woken.length > 0 ? 0 : 1);
    });
}
