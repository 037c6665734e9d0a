/** Narrowing of parsed JSON; each throws `Misshapen` where it is something else. */
import type { Place } from "../parse/yaml-tree.ts";

/** Thrown, and caught in this folder, where a pack isn't what was packed. */
export class Misshapen extends Error {}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  if (!isList(value)) throw new Misshapen();
  return value;
}

export function textOf(value: unknown): string {
  if (typeof value !== "string") throw new Misshapen();
  return value;
}

/** JSON has null for what was undefined. */
export function optionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : textOf(value);
}

export function textsOf(value: unknown): string[] {
  return listOf(value).map(textOf);
}

export function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new Misshapen();
  return value;
}

export function placeOf(value: unknown): Place {
  if (!isRecord(value)) throw new Misshapen();
  return { line: numberOf(value["line"]), column: numberOf(value["column"]) };
}
