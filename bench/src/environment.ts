import { generateTestKeys, type TestKeys } from "@qstash-verify/testing";

/** The keys of this run. What is measured runs as in production, where published keys are refused. */
export const KEYS: TestKeys = generateTestKeys();

/** What the servers are given. */
export const SERVER_KEYS: Readonly<Record<string, string>> = {
  QSTASH_CURRENT_SIGNING_KEY: KEYS.EU_CENTRAL_1.current,
  QSTASH_NEXT_SIGNING_KEY: KEYS.EU_CENTRAL_1.next,
};

/** A delivery that they take. */
export const DELIVERY: { readonly url: string; readonly key: string } = {
  url: "https://app.example.com/",
  key: KEYS.EU_CENTRAL_1.current,
};

/**
 * For what is measured: no setting of QStash, no platform, and the mode that people deploy with.
 * `OPENSSL_ia32cap` takes instructions away from OpenSSL: see the README.
 */
export function measuredEnvironment(
  settings: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "OPENSSL_ia32cap"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: "production",
    ...settings,
  } as NodeJS.ProcessEnv;
}
