import { findBy, pathOf, readAll } from "./calls.js";
import { code, number, paused } from "./cells.js";
import { pausing } from "./pausing.js";
import type { ResourceKind } from "./resource-kind.js";

const PATH = "/v2/flowControl";

/** The keys that limit how much is delivered at the same time and in a period. */
export const FLOW_CONTROL: ResourceKind = {
  name: "flow-control",
  title: "Flow control",
  one: "flow control key",
  origin: "A message that is published with a flow control key makes one.",
  description: "flow control keys",
  id: "flowControlKey",
  columns: {
    key: code("Key", "flowControlKey"),
    state: paused("isPaused"),
    waiting: number("Waiting", "waitListSize"),
    active: number("Under way", "parallelismCount"),
    parallelism: number("Parallelism", "parallelismMax"),
    rate: number("Rate", "rateMax"),
    period: number("Period in s", "ratePeriod"),
  },
  list: (api, most) => readAll(api, PATH, most),
  find: (api, id) => findBy(api, pathOf(PATH, id)),
  verbs: pausing("messages with these flow control keys", PATH, "isPaused"),
};
