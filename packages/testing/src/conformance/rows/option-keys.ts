import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import type { Row } from "../row.js";

const { EU_CENTRAL_1: eu, unprefixed } = testKeys;
const single = testEnvironment("single");

/** Keys given as options: where there is one, the environment's are not consulted. */
export const optionKeyRows: readonly Row[] = [
  {
    name: "keys given as options verify without an environment, and prove no region",
    env: {},
    options: { currentSigningKey: unprefixed.current, nextSigningKey: unprefixed.next },
    delivery: { key: unprefixed.next },
    expect: verified({ region: null, keySlot: "next" }),
  },
  {
    name: "keys given as options replace those of the environment",
    env: single,
    options: { currentSigningKey: unprefixed.current, nextSigningKey: unprefixed.next },
    delivery: { key: eu.current },
    expect: refused("signature_mismatch"),
  },
  {
    name: "one key given as an option replaces both of the environment",
    env: single,
    options: { currentSigningKey: unprefixed.current },
    delivery: { key: eu.next },
    expect: refused("signature_mismatch"),
  },
  {
    name: "a next key given as the only option verifies",
    env: testEnvironment("migration"),
    options: { nextSigningKey: unprefixed.next },
    delivery: { key: unprefixed.next },
    expect: verified({ keySlot: "next" }),
  },
];
