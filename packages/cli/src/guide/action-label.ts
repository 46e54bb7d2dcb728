import { REGION_VARIABLE } from "@qstash-verify/core/building";
import type { Direction } from "./direction.js";
import type { ActionName } from "./guide-step.js";

/** What each action is called: in a list of choices, and on a button. */
export function labelOf(action: ActionName, { from, to }: Direction): string {
  const labels: Readonly<Record<ActionName, string>> = {
    "write-variables": "Set the variables in a file",
    "show-commands": "Set them on Vercel, Cloudflare, Fly.io, Netlify or Docker",
    "check-app": "Check my app: does it accept both regions, and refuse the rest?",
    "skip-check": "Go on without a check",
    copy: `Copy to ${to}`,
    "meant-paused": "Paused on purpose: leave as is",
    "switch-file": `Set ${REGION_VARIABLE} to ${to}`,
    "confirm-sending": `It is deployed: my apps send through ${to}`,
    watch: "Watch it go down",
    "publish-letters": `Publish the dead letters in ${to}`,
    "retry-letters": `Deliver the dead letters again from ${from}`,
  };
  return labels[action];
}
