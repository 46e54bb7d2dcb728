import type { Target } from "../../../src/contract/resource.js";
import type { Notice } from "../../live/act.js";
import { linkTo } from "../../live/route.js";
import { longName } from "../../parts/format.js";

/** Says that a message was published, with a link to it. */
export function sent({ region, id }: Target): Notice {
  const link = { href: linkTo("messages", { open: `${region}/${id}` }), text: "Open it" };
  return { tone: "good", text: `Published as ${id} in ${longName(region)}.`, link };
}
