import type { DerivedFields } from "../add-on/derived-field.ts";
import type { ProviderKind } from "../channel.ts";

/** Events of one provider that give rows, and what a row's fields are made of. */
export interface DatasetSource {
  readonly provider: ProviderKind;
  readonly eventIds: readonly number[];
  /** By field name without the dataset's prefix. A field that gives undefined is missing in the row. */
  readonly fields: DerivedFields;
}

/** One dataset of a data model: `Processes` of `Endpoint`. */
export interface Dataset {
  readonly model: string;
  readonly name: string;
  readonly sources: readonly DatasetSource[];
}
