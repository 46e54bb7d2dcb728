import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a process that was started with this module tells of itself. */
export interface Resources {
  /** Processor time of the whole process since it began, in microseconds. */
  readonly cpu: number;
  /** What is left after garbage was collected, in bytes. */
  readonly heap: number;
  readonly resident: number;
}

// Imported before the program that is measured: it has no part in it.
process.setSourceMapsEnabled(false);

const control = createServer((_, response) => {
  const { user, system } = process.cpuUsage();
  globalThis.gc?.();
  const { heapUsed: heap, rss: resident } = process.memoryUsage();
  const resources: Resources = { cpu: user + system, heap, resident };
  response.end(JSON.stringify(resources));
});
control.listen(0, "127.0.0.1", () => {
  const { port } = control.address() as AddressInfo;
  console.error(`control at http://127.0.0.1:${port}`);
});
control.unref();
