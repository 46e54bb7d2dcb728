import type { Bytes } from "./bytes.js";
import { PayloadError, type PayloadIssue } from "./payload-error.js";

/** Any validator that implements Standard Schema v1 (standardschema.dev): Zod, Valibot, ArkType, … */
export interface StandardSchema<Output> {
  readonly "~standard": {
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly PayloadIssue[] };

/**
 * Made once: making one takes longer than most bodies take to be decoded. Made late, because jsdom has none:
 * there, a test can still load what it does not use.
 */
let utf8: TextDecoder | undefined;

/** Bytes, and the usual ways to read them. */
export class Payload {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** The bytes as they were sent. The same array at every call: copy it before you change it. */
  bytes(): Bytes {
    return this.#bytes;
  }

  /** The bytes as UTF-8, as `Response.text()` reads them: no BOM, U+FFFD for invalid bytes. */
  text(): string {
    utf8 ??= new TextDecoder();
    return utf8.decode(this.#bytes);
  }

  /**
   * The bytes as JSON. With a schema, what the schema returns.
   *
   * @example
   * ```ts
   * import type { Delivery } from "@qstash-verify/core";
   * import { z } from "zod";
   *
   * const Order = z.object({ id: z.string() });
   * export const orderOf = (delivery: Delivery): Promise<{ id: string }> =>
   *   delivery.json(Order);
   * ```
   *
   * @param schema Any Standard Schema. Without one the value is not checked, hence `unknown`.
   * @throws PayloadError `payload_invalid`: not JSON, or the schema rejects it. With a schema, the promise
   *   rejects with it.
   */
  json(): unknown;
  json<Output>(schema: StandardSchema<Output>): Promise<Output>;
  json<Output>(schema?: StandardSchema<Output>): unknown {
    return schema === undefined ? parseJson(this.text()) : validate(this.text(), schema);
  }
}

function parseJson(text: string): unknown {
  if (text === "") throw new PayloadError("the body is empty, which is not JSON");
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text; it is not kept as a cause either.
    throw new PayloadError("the body is not JSON");
  }
}

async function validate<Output>(text: string, schema: StandardSchema<Output>): Promise<Output> {
  const result = await schema["~standard"].validate(parseJson(text));
  if (result.issues) throw new PayloadError("the body does not match the schema", result.issues);
  return result.value;
}
