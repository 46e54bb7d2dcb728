import { readTable, type Table } from "./table.js";

declare const data: Table;

export { data };

/** Runs while the site is built; the page gets what it returns. */
export default { load: (): Table => readTable() };
