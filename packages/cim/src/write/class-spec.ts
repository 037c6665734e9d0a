import type { CimValue } from "../objects/cim-value.ts";

/** A qualifier as one writes it down. */
export interface QualifierSpec {
  name: string;
  /** Bits as in `Qualifier`. 0 by default. */
  flavor?: number;
  /** `boolean` by default; `string[]` and so on. */
  type?: string;
  /** `true` by default. */
  value?: CimValue;
}

/** A property as one writes it down. */
export interface PropertySpec {
  name: string;
  /** As in MOF, `[]` behind it for arrays: `uint8[]`, `ref:__EventFilter`, `object:Win32_Process`. */
  type: string;
  /** Adds the qualifier `key`. */
  key?: boolean;
  default?: CimValue;
  /** Behind CIMTYPE and `key`. */
  qualifiers?: readonly QualifierSpec[];
}

/** A class as one writes it down: own properties only, in the order of declaration. */
export interface ClassSpec {
  name: string;
  /** None for a top class. */
  superclass?: string;
  qualifiers?: readonly QualifierSpec[];
  properties?: readonly PropertySpec[];
}

/** Qualifiers of an instance; rare. */
export interface InstanceQualifiers {
  own?: readonly QualifierSpec[];
  /** By property name. */
  properties?: Readonly<Record<string, readonly QualifierSpec[]>>;
}

/** Values by property name. `null` writes NULL; what is left out keeps the default of the class. */
export type PropertyValues = Readonly<Record<string, CimValue>>;
