import type { EmulatedRegion, Emulator } from "@qstash-verify/emulator";
import { Client } from "@upstash/qstash";
import { jsonBody } from "../body.js";

/** Deliveries a second to each app: so slow that no queue builds up on a small machine. */
export const EACH_SECOND = 10;
const EVERY = 1000;
const SIZES = [200, 1024, 20 * 1024];

/** Publishes to every app, at a steady rate and through both regions in turn, until it is stopped. */
export class Traffic {
  /** What could not be published. */
  readonly failures: unknown[] = [];
  readonly #clients: readonly Client[];
  readonly #urls: readonly string[];
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  constructor({ regions }: Emulator, urls: readonly string[]) {
    this.#clients = Object.values(regions).map(
      ({ url, token }: EmulatedRegion) => new Client({ baseUrl: url, token, devMode: false }),
    );
    this.#urls = urls;
    this.#timer = setInterval(() => {
      this.#publish().catch((error: unknown) => this.failures.push(error));
    }, EVERY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #publish(): Promise<void> {
    const turn = this.#turn++;
    const client = this.#clients[turn % this.#clients.length] as Client;
    const body = jsonBody(SIZES[turn % SIZES.length] as number);
    const headers = { "Content-Type": "application/json" };
    const batch = this.#urls.flatMap((url) =>
      Array.from({ length: EACH_SECOND }, () => ({ url, body, headers, retries: 0 })),
    );
    await client.batch(batch);
  }
}
