import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { EvidenceError, LimitError } from "@unbind/bytes";
import { nativeCrc32 } from "@unbind/host-node";
import { indexGraph, type KnowledgeGraph, MAX_PACK_BYTES, readPack, withOverlay } from "@unbind/knowledge";
import { jsonText, neutralise } from "@unbind/report";
import { exitCodes, UsageError } from "../exit.ts";
import { keepApart, writeText } from "../output.ts";
import { systemReason } from "../system-reason.ts";

/** Options that all questions share. */
export interface KnowOptions {
  pack?: string;
  overlay?: boolean;
  format: string;
  output?: string;
}

/** The graph that is asked: a pack or the built-in index, with the overlay unless it isn't wanted. @throws EvidenceError, UsageError */
export function openKnowledge({ pack, overlay = true }: KnowOptions): KnowledgeGraph {
  const graph = pack === undefined || pack === "" ? indexGraph() : openPack(pack);
  return overlay ? withOverlay(graph) : graph;
}

/** Opens a pack. @throws EvidenceError, UsageError if there is no such file */
export function openPack(path: string): KnowledgeGraph {
  return readPack(packBytes(path), { path, crc: (bytes) => nativeCrc32(bytes) });
}

function packBytes(path: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const { size } = fstatSync(descriptor);
    if (size > MAX_PACK_BYTES) {
      const ref = { path, offset: 0 };
      throw new LimitError("PACK_SIZE", `${path} has ${size} bytes; a pack may have ${MAX_PACK_BYTES}`, { ref });
    }
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    const reason = systemReason(error);
    throw new UsageError(`the pack ${path} can't be read: ${reason}. Make one with unbind know import.`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** One answer in its forms, and the exit code it ends with. */
export interface Answer {
  json: unknown;
  lines: () => string[];
  /** Instead of both. */
  text?: string;
  exit?: number;
}

/**
 * Runs one question and writes its answer: plain data as JSON, or lines of text. A pack that can't be read ends with a message
 * and exit code 3.
 */
export function answering(options: KnowOptions, ask: () => Answer): number {
  try {
    const { json, lines, text, exit = exitCodes.ok } = ask();
    writeAnswer(options, text ?? (options.format === "json" ? `${jsonText(json, 2)}\n` : linesText(lines())));
    return exit;
  } catch (error) {
    return cantRead(error);
  }
}

/** Says what can't be read and gives the exit code. Rethrows everything that isn't about what was given. */
export function cantRead(error: unknown): number {
  if (!(error instanceof EvidenceError)) throw error;
  process.stderr.write(`unbind: ${neutralise(error.message)}\n`);
  return exitCodes.nothingRead;
}

/** Texts of sources are as hostile as evidence: control characters never reach a terminal. */
function linesText(lines: readonly string[]): string {
  return `${lines.map((line) => neutralise(line)).join("\n")}\n`;
}

export function writeAnswer({ output: path, pack }: { output?: string; pack?: string }, text: string): void {
  keepApart(path, pack === undefined ? [] : [pack]);
  writeText(path, text);
}
