import { regionOfUrl } from "@qstash-verify/core/building";
import { type Account, type Place, placeOf } from "../environment/account.js";
import { Failure } from "../failure.js";
import { maskUrl } from "../terminal/mask.js";
import type { ApiCall } from "./api-call.js";
import { ApiError } from "./api-error.js";
import { type Line, lineTo } from "./line.js";
import { retry } from "./retry.js";

/**
 * What may be done to a region. A source may be read, and its schedules may be paused and resumed; or, on
 * request, its dead letters may be delivered again.
 */
export type Access = "read" | "pause" | "retry" | "write";

/** A list that every account has, and that every migration has read before. */
const ACCOUNT = "/v2/queues";
const PAUSING = /^\/v2\/schedules\/[^/]+\/(pause|resume)$/;
/** One resource of a list. */
const DELETABLE =
  /^\/v2\/(messages|dlq|schedules|queues|topics|workflows\/(runs|dlq))\/([^?]*[^/?])(\?|$)/;
const RETRYING = /^\/v2\/dlq\/retry\/[^/]+$/;

/** One region's API. */
export class Api {
  readonly account: Account;
  readonly #access: Access;
  readonly #line: Line;

  constructor(account: Account, access: Access, line: Line = lineTo(account)) {
    this.account = account;
    this.#access = access;
    this.#line = line;
  }

  /** Whose API it is. */
  get place(): Place {
    return placeOf(this.account);
  }

  /**
   * Makes a call that may be made twice, until it is answered.
   *
   * @param onFailure is told of each attempt that failed
   */
  async call<T>(call: ApiCall, onFailure?: (error: ApiError) => void): Promise<T> {
    return await retry(() => this.once<T>(call), this.#line.wait, onFailure);
  }

  /** Makes a call one time only. @throws ApiError */
  async once<T>(call: ApiCall): Promise<T> {
    this.#check(call);
    const { region } = this.account;
    try {
      return (await this.#line.send(call)) as T;
    } catch (error) {
      if (error instanceof ApiError) throw error.of(region);
      if (!(error instanceof Error && "code" in error)) throw error;
      throw new ApiError(String(error.code), { code: String(error.code), region });
    }
  }

  /** Reads, or throws with a clear reason. @throws Failure */
  async read<T>(path: string): Promise<T> {
    try {
      return await this.call<T>({ method: "GET", path, answers: true });
    } catch (error) {
      if (error instanceof ApiError) throw this.failure(error);
      throw error;
    }
  }

  /** Reads something that may not exist. @returns `undefined` if it does not @throws ApiError */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.call<T>({ method: "GET", path, answers: true });
    } catch (error) {
      if (await this.isGone(error)) return undefined;
      throw error;
    }
  }

  /**
   * Whether a call failed because its resource does not exist. A 404 alone does not show that: a region that
   * does not know the account answers 404 to everything.
   *
   * @throws ApiError where it cannot be told
   */
  async isGone(error: unknown): Promise<boolean> {
    return error instanceof ApiError && error.status === 404 && (await this.hasAccount());
  }

  /** Whether the region knows the account. @throws ApiError where it cannot be told */
  async hasAccount(): Promise<boolean> {
    try {
      await this.call({ method: "GET", path: ACCOUNT, answers: true });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }

  /** What a failed call means, if its path exists in every account. */
  failure(error: ApiError): Failure {
    return new Failure(`${this.place}: ${this.reason(error)}`, 2, { cause: error });
  }

  /** The same as a text that does not name the region. */
  reason({ status, code, message, isGarbled }: ApiError): string {
    const url = maskUrl(this.account.url);
    if (isGarbled) {
      return `the answer of ${url} is cut off, or not QStash's: check the address (${code})`;
    }
    if (status === undefined) return `${url} is not reachable (${code ?? message})`;
    if (status === 401) return "the token is refused: copy it from the QStash console";
    if (status === 404) {
      return `${url} does not know this account (404): the token is wrong or belongs to the other region, or the address is not a QStash API`;
    }
    if (status === 429) return `the rate limit is used up: ${message}`;
    return `the API answered ${status}: ${message}`;
  }

  /** The last line of defence: calls that this program never makes, whatever a caller asks for. */
  #check({ method, path }: ApiCall): void {
    if (method === "DELETE" && (!DELETABLE.test(path) || path.includes("//"))) {
      throw new Error("a DELETE without an id would delete everything, so it is not sent");
    }
    const allowed =
      method === "GET" ||
      this.#access === "write" ||
      (this.#access === "pause" && method !== "DELETE" && PAUSING.test(path)) ||
      (this.#access === "retry" && method === "POST" && RETRYING.test(path));
    if (!allowed) throw new Error(`${method} is not allowed in ${this.place}`);
  }
}

/** Whether two addresses are those of one API. */
export function isSameApi(one: string, other: string): boolean {
  const region = regionOfUrl(one);
  return (
    new URL(one).href === new URL(other).href ||
    (region !== undefined && region === regionOfUrl(other))
  );
}
