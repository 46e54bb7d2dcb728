import { describe, expect, test } from "vitest";
import type { Fault, FaultKind } from "../../proof/fault-log.js";
import { findingsOf } from "../../proof/findings/findings.js";
import { type Run, reasonOf } from "../../proof/findings/reason.js";

const LEASE = 2000;

function run(process: string, given: Partial<Run>): Run {
  const begun = given.begun ?? 0;
  const own = { delivery: `${process}-1`, process, message: "m", leases: [begun], failedNotes: [] };
  return { ...own, begun, worked: begun + 100, ...given };
}

function fault(kind: FaultKind, from: number, to: number, process?: string): Fault {
  return { kind, from, to, process };
}

function judge(earlier: Run, later: Run, ...faults: Fault[]) {
  return reasonOf(earlier, later, { faults, lease: LEASE });
}

describe("why a message was processed once more follows from what was written down", () => {
  test("its holder was killed between its work and the note", () => {
    const killed = fault("holderKilled", 110, 3000, "1.1");
    expect(judge(run("1.1", {}), run("2.1", { begun: 2500 }), killed)).toBe("killedBeforeNoted");
  });

  test("the store did not answer when the work was to be noted", () => {
    const earlier = run("1.1", { failedNotes: [100] });
    const away = fault("storeKilled", 50, 1500);
    expect(judge(earlier, run("2.1", { begun: 2500 }), away)).toBe("awayAtFinish");
  });

  test("its holder was stopped while it worked", () => {
    const stopped = fault("holderStopped", 50, 7000, "1.1");
    const earlier = run("1.1", { worked: 7100 });
    expect(judge(earlier, run("2.1", { begun: 2500 }), stopped)).toBe("holderStopped");
    // Another one was: that does not explain it.
    const other = fault("holderStopped", 50, 7000, "3.1");
    expect(judge(earlier, run("2.1", { begun: 2500 }), other)).toBe("starved");
  });

  test("its holder was stopped between its claim and its work, which began last", () => {
    const stopped = fault("holderStopped", 10, 5010, "1.1");
    const first = run("1.1", { leases: [0], begun: 5020 });
    const second = run("2.1", { leases: [4880], begun: 4890, noted: 5000 });
    const { again } = findingsOf([second, first], { faults: [stopped], lease: LEASE });
    expect(again).toEqual([{ earlier: first, later: second, reason: "holderStopped" }]);
  });

  test("the store was paused, or killed, so that the claim could not be renewed", () => {
    const earlier = run("1.1", { leases: [0, 600], worked: 5000 });
    const later = run("2.1", { begun: 3000 });
    expect(judge(earlier, later, fault("storePaused", 700, 4000))).toBe("storePaused");
    expect(judge(earlier, later, fault("storeKilled", 700, 4000))).toBe("storeAway");
  });

  test("the store was killed and forgot a claim, or a note, that it had acknowledged", () => {
    const killed = fault("storeKilled", 700, 900);
    const noted = run("1.1", { noted: 101 });
    expect(judge(noted, run("2.1", { begun: 9000 }), killed)).toBe("storeForgot");
    const working = run("1.1", { worked: 1500 });
    expect(judge(working, run("2.1", { begun: 1000 }), killed)).toBe("storeForgot");
  });
});

describe("nothing explains", () => {
  const faults = [
    fault("holderKilled", 110, 3000, "3.1"),
    fault("holderStopped", 0, 9000, "1.1"),
    fault("storePaused", 0, 9000),
  ];

  test("a second run within a lease that the store had granted", () => {
    const earlier = run("1.1", { leases: [0, 600, 1200], worked: 5000 });
    expect(judge(earlier, run("2.1", { begun: 3100 }), ...faults)).toBeUndefined();
  });

  test("a second run after the store had acknowledged the first", () => {
    const earlier = run("1.1", { noted: 101 });
    expect(judge(earlier, run("2.1", { begun: 9500 }), ...faults)).toBeUndefined();
  });
});
