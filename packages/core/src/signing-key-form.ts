/**
 * A key that QStash made: `sig_` and 28 letters and digits in all that were seen. Four fewer pass, so that
 * a change of their coding refuses no genuine key; `sig_your_current_signing_key` and its like do not.
 */
const GENUINE = /^sig_[A-Za-z0-9]{24,}$/;

/** Words of placeholders, so long that one random key in a hundred million has any of them. */
const WORDS =
  /placeholder|signingkey|changeme|replace|example|abcdefg|goeshere|yourcurrent|yournext|1234567/i;

/** Distinct characters of a key: a random one has far more, `sig_xxxxxxxxxxxxxxxxxxxxxxxxxxxx` three. */
const LEAST_VARIETY = 8;

/** What is accepted as a key outside production, such as in tests. */
const SIMILAR = /^sig_[\w-]+$/;

/** Rejects what an unset variable, an unfilled template or a quoted line leaves. */
const PLAIN = /^(?!sig_|undefined$|null$)[\w.:+/=-]+$/;

/** Whether a key is well-formed. `unusual` keys are used, and reported. */
export type KeyForm = "usual" | "unusual" | "unusable";

/**
 * Judges how a key is written.
 *
 * In production only what QStash can have made is usable: a placeholder that was copied from an example
 * is a key that anybody can sign with. Elsewhere a key given as an option may be any word.
 */
export function formOf(secret: string, isOption: boolean, production: boolean): KeyForm {
  if (production) {
    const isVaried = new Set(secret).size >= LEAST_VARIETY;
    return GENUINE.test(secret) && isVaried && !WORDS.test(secret) ? "usual" : "unusable";
  }
  if (SIMILAR.test(secret)) return "usual";
  return isOption && PLAIN.test(secret) ? "unusual" : "unusable";
}
