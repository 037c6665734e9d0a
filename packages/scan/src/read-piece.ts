import type { Evidence } from "@unbind/evidence";
import type { Sighting } from "@unbind/model";
import {
  INVENTORY_SOURCE,
  inventoryEvidence,
  mofBinaryEvidence,
  mofTextEvidence,
  subscriptionSelectors,
} from "@unbind/subscriptions";
import { Harvest, type HarvestResult } from "./harvest.ts";
import type { Piece, PieceContext, PieceResult, ReadOptions } from "./piece.ts";
import { readRepository } from "./repository-piece.ts";
import { inSpan } from "./walk/event-choice.ts";
import type { EvidenceVisit, EvidenceVisitor, StatementFormat, Statements } from "./walk/visitor.ts";
import { walkFor, walkPiece } from "./walk/walk-piece.ts";

/**
 * Opens a piece again and keeps what it says of subscriptions; `openRoot` opens what the locator's root names. One
 * result per evidence found.
 *
 * @throws only when aborted
 */
export function readPiece(
  piece: Piece,
  openRoot: (root: string) => Promise<Evidence>,
  options: ReadOptions,
  context: PieceContext,
): AsyncGenerator<PieceResult> {
  return walkPiece(piece, openRoot, walkFor(scanVisitor(options, context), options, context));
}

/** The visitor of a scan: sightings out of events, MOF files, inventories and repositories. */
function scanVisitor(options: ReadOptions, context: PieceContext): EvidenceVisitor<HarvestResult> {
  return {
    selectors: subscriptionSelectors,
    begin: ({ path }) => harvesting(path, options),
    repository: (group, late, readOther) => readRepository(group, late, options, context, readOther),
  };
}

function statementsOf(
  bytes: Uint8Array,
  format: StatementFormat,
  path: string,
): Statements & { sightings: Sighting[] } {
  if (format === "unbind-collect") return inventoryEvidence(bytes, path);
  return format === "mof" ? mofTextEvidence(bytes, path) : mofBinaryEvidence(bytes, path);
}

function harvesting(path: string, options: ReadOptions): EvidenceVisit<HarvestResult> {
  const harvest = new Harvest();
  return {
    event: (event) => harvest.add(event, inSpan(event, options)),
    statements: (bytes, format) => {
      const { sightings, ...rest } = statementsOf(bytes, format, path);
      harvest.addSightings(sightings);
      if (format === "unbind-collect") harvest.addSource(rest.host ?? "", INVENTORY_SOURCE, rest.objects);
      return rest;
    },
    close: () => {
      const { issues, ...found } = harvest.result(path);
      return { found, issues };
    },
  };
}
