import type { ConfigurationError } from "./configuration-error.js";
import type { ExpectedUrl } from "./destination.js";
import type { SigningKey } from "./signing-key.js";
import type { VerificationError } from "./verification-error.js";

/** A key as it can be shown: without its secret. */
export type KeyFacts = Pick<SigningKey, "source" | "slot" | "region">;

/** What a step looks at. Texts among it are the sender's: escape them where they are shown. */
export type StepFacts =
  | { readonly name: "header"; readonly length: number }
  /** The lengths of its parts, and the header it has, if that is a JSON object. */
  | {
      readonly name: "token";
      readonly parts: readonly number[];
      readonly header: object | undefined;
    }
  | { readonly name: "keys"; readonly trusted: readonly KeyFacts[] }
  | { readonly name: "signature"; readonly signer: KeyFacts | undefined }
  /** The signed URL, or the claims that are not what they have to be: none where there is no payload. */
  | {
      readonly name: "claims";
      readonly destination: string | undefined;
      readonly wrong: readonly WrongClaim[];
    }
  /** Unix seconds. */
  | { readonly name: "time"; readonly from: number; readonly until: number; readonly now: number }
  | { readonly name: "region"; readonly proven: SigningKey["region"] }
  | {
      readonly name: "url";
      readonly signed: string;
      readonly expected: ExpectedUrl | undefined;
      /** The target of the request. */
      readonly requested: string;
    }
  /** Bytes. */
  | {
      readonly name: "body";
      readonly length: number | undefined;
      readonly announced: number | undefined;
      readonly limit: number;
    };

/** A claim with the value that it must not have. */
interface WrongClaim {
  readonly name: string;
  readonly value: unknown;
}

/** One step of a verdict: what it looked at, and how it went. It is skipped where nobody asked for it. */
export type Step = StepFacts & {
  readonly state: "pass" | "fail" | "skip";
  readonly error?: VerificationError | ConfigurationError;
};
