import { expect, test } from "vitest";
import { fillAwkwardly } from "../awkward.js";
import { twoRegions } from "../two-regions.js";
import { openGuide, until } from "./guide-page.js";

test("a page is told to look again when another process goes on with the migration", async () => {
  const regions = await twoRegions();
  await fillAwkwardly(regions.eu, { schedules: 0, groups: 0, queues: 1 });
  const { events, guide } = openGuide(regions);
  await regions.migrate("apply", "--yes");
  await until(() => events.length > 0);
  expect(events[0]).toMatchObject({ type: "changed", what: expect.arrayContaining(["guide"]) });
  await guide.end();
}, 30_000);
