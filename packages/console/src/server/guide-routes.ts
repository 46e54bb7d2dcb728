import { Hono } from "hono";
import { type ConsoleBackend, ConsoleProblem } from "../contract/backend.js";
import { REGION_NAMES, type RegionName } from "../contract/region.js";
import type { Fields } from "./fields.js";
import { fieldsOf } from "./json-requests.js";

/** What is left out of a copy can be a thousand names. */
const LONGEST = 1_000_000;

/** The guided migration. */
export function guideRoutes({ guide }: ConsoleBackend): Hono {
  const routes = new Hono();
  routes.get("/", async (context) => {
    const [from, to] = different(
      regionNamed(context.req.query("from")),
      regionNamed(context.req.query("to")),
    );
    return context.json(await guide.view(from, to));
  });
  routes.post("/", async (context) => {
    const fields = fieldsOf(context);
    const agreed = fields.optional("agreed", 100_000);
    const [from, to] = different(fields.region("from"), fields.region("to"));
    const request = { from, to, action: fields.word("action"), fields: textsOf(fields) };
    return context.json(await guide.act({ ...request, ...(agreed !== undefined && { agreed }) }));
  });
  routes.post("/interrupt", (context) => {
    guide.interrupt();
    return context.json({});
  });
  return routes;
}

function textsOf(fields: Fields): Readonly<Record<string, string>> {
  return fields.has("fields") ? fields.object("fields").texts(LONGEST) : {};
}

function regionNamed(text: string | undefined): RegionName {
  const name = REGION_NAMES.find((each) => each === text);
  if (name) return name;
  throw new ConsoleProblem(400, `"from" and "to" are ${REGION_NAMES.join(" and ")}.`);
}

function different(from: RegionName, to: RegionName): readonly [RegionName, RegionName] {
  if (from !== to) return [from, to];
  throw new ConsoleProblem(400, "A migration must go from one region to the other.");
}
