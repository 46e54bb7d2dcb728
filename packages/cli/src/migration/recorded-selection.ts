import {
  type ApiRecord,
  hasShape,
  isBoolean,
  isNumber,
  isText,
  listOf,
  optional,
  type Shape,
} from "./kind/fields.js";
import { KINDS } from "./kind/resource.js";
import type { SelectionOptions } from "./selection.js";

/** The options that decide what is in a plan, as its file records them. */
interface RecordedSelection extends Omit<SelectionOptions, "only" | "chosen"> {
  readonly only?: readonly string[];
}

const isTexts = listOf(isText);

const SHAPE: Shape<RecordedSelection> = {
  only: optional(isTexts),
  name: optional(isTexts),
  overwrite: optional(isBoolean),
  leaveMessages: optional(isBoolean),
  meantRunning: optional(isTexts),
  meantPaused: optional(isTexts),
  maxSchedules: optional(isNumber),
  maxQueues: optional(isNumber),
  maxUrlGroups: optional(isNumber),
};

/** The options of a plan, for its file. */
export function recordedSelection({ only, ...others }: SelectionOptions): ApiRecord {
  return recorded({ ...(only && { only: [...only] }), ...others });
}

/** The options in the file of a plan; `undefined` if they are not valid. */
export function readSelection(file: ApiRecord): SelectionOptions | undefined {
  const selection: unknown = recorded(file);
  if (!hasShape(selection, SHAPE)) return undefined;
  const { only, ...others } = selection;
  return { ...others, ...(only && { only: new Set(KINDS.filter((kind) => only.includes(kind))) }) };
}

function recorded(values: ApiRecord): ApiRecord {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in SHAPE));
}
