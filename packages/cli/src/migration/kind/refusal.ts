/** Why a resource was left as it is. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
}

// The plan was made from what is no longer there.
export const GONE_FROM_SOURCE = "it is gone from the source since it was read";
export const CHANGED_IN_SOURCE = "it was changed in the source since it was read: run it again";
export const CHANGED_IN_TARGET = "it was changed in the target since it was read: run it again";
