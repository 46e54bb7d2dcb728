import type { Row } from "../row.js";
import { aroundRows } from "./around.js";
import { baseUrlRows } from "./base-url.js";
import { bodyRows } from "./body.js";
import { claimRows } from "./claims.js";
import { clockRows } from "./clock.js";
import { contentTypeRows } from "./content-type.js";
import { devModeRows } from "./dev-mode.js";
import { keyRows } from "./keys.js";
import { limitRows } from "./limits.js";
import { optionKeyRows } from "./option-keys.js";
import { orderRows } from "./order.js";
import { publishedKeyRows } from "./published-keys.js";
import { regionHeaderRows } from "./region-header.js";
import { regionRows } from "./regions.js";
import { requestRows } from "./requests.js";
import { tokenRows } from "./token.js";
import { urlRows } from "./url.js";

/** The table: every row must get the same answer on every host that has what it needs. */
export const rows: readonly Row[] = [
  ...regionRows,
  ...regionHeaderRows,
  ...keyRows,
  ...optionKeyRows,
  ...devModeRows,
  ...publishedKeyRows,
  ...tokenRows,
  ...claimRows,
  ...clockRows,
  ...urlRows,
  ...baseUrlRows,
  ...bodyRows,
  ...contentTypeRows,
  ...limitRows,
  ...requestRows,
  ...orderRows,
  ...aroundRows,
];
