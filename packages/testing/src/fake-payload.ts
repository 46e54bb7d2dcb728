import type { Bytes } from "./bytes.js";

/** Any validator that implements Standard Schema v1. */
interface Schema<Output> {
  readonly "~standard": {
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
  };
}

type Result<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** Bytes, and the ways to read them that a delivery has. */
export class FakePayload {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  bytes(): Bytes {
    return this.#bytes;
  }

  text(): string {
    return new TextDecoder().decode(this.#bytes);
  }

  json(): unknown;
  json<Output>(schema: Schema<Output>): Promise<Output>;
  json<Output>(schema?: Schema<Output>): unknown {
    return schema === undefined ? parseJson(this.text()) : validate(this.text(), schema);
  }
}

function parseJson(text: string): unknown {
  if (text === "") throw payloadError("the body is empty, which is not JSON");
  try {
    return JSON.parse(text);
  } catch {
    throw payloadError("the body is not JSON");
  }
}

async function validate<Output>(text: string, schema: Schema<Output>): Promise<Output> {
  const result = await schema["~standard"].validate(parseJson(text));
  if (result.issues) throw payloadError("the body does not match the schema", result.issues);
  return result.value;
}

const PAGE = "https://qstash-verify.github.io/qstash-verify/errors/payload_invalid";

/** What `isPayloadError()` recognizes, with the message of core, and the fields that hosts and handlers read. */
export function payloadError(message: string, issues: readonly object[] = []): Error {
  const error = new Error(`${message}. See ${PAGE}`);
  Object.defineProperty(error, Symbol.for("@qstash-verify/error"), { value: "payload" });
  const fields = { code: "payload_invalid", status: 400, statusCode: 400, issues };
  return Object.assign(error, { name: "PayloadError" }, fields);
}
