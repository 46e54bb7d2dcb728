/** The settings of one region, as bindings. */
type RegionalBindings<Region extends string> = {
  [Name in "QSTASH_TOKEN" | "QSTASH_URL" | SigningKey as `${Region}_${Name}`]?: string;
};

type SigningKey = "QSTASH_CURRENT_SIGNING_KEY" | "QSTASH_NEXT_SIGNING_KEY";

/**
 * The settings of a workflow, as the bindings of a Worker: those in the type `WorkflowBindings` of
 * `@upstash/workflow`, and the regional ones.
 */
export type WorkflowBindings = {
  QSTASH_TOKEN: string;
  QSTASH_URL?: string;
  QSTASH_CURRENT_SIGNING_KEY?: string;
  QSTASH_NEXT_SIGNING_KEY?: string;
  QSTASH_REGION?: string;
  UPSTASH_WORKFLOW_URL?: string;
} & RegionalBindings<"EU_CENTRAL_1" | "US_EAST_1">;
