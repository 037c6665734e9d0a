import { UNIX_EPOCH } from "@unbind/bytes";

/** FILETIME now: plans and baselines end at a time, and relative times count from one. Nothing else reads the wall clock. */
export function filetimeNow(): bigint {
  return BigInt(Date.now()) * 10_000n + UNIX_EPOCH;
}
