/** Host names and file names that stand alone, hashes, user agents and class ids. */

import { characterSet, runsOf } from "../payload/character-runs.ts";
import { isBareHostName, isFileName } from "./host-name.ts";
import type { SightList } from "./sight-list.ts";

const WORD = characterSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
const HEX = characterSet("0123456789abcdefABCDEF");
const HASH_LENGTHS = new Set([32, 40, 64]);
const USER_AGENTS: readonly RegExp[] = [
  /user-?agent["']?\)?\s{0,4}[:,=]\s{0,4}["']?(?<value>[^"'`\r\n]{3,400})/dgi,
  /(?<value>mozilla\/\d\.\d[^"'`\r\n]{0,400})/dgi,
];
const CLASS_ID = /\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}/gi;
const QUOTES = new Set(['"', "'", "`"]);

/** What a program says it is when it calls. */
export function seeUserAgents(list: SightList): void {
  for (const pattern of USER_AGENTS) {
    for (const match of list.text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.value ?? [0, 0];
      const value = list.text.slice(start, end).trimEnd();
      if (!list.isTaken(start)) list.add({ type: "user-agent", value, start, end: start + value.length });
    }
  }
}

/** MD5, SHA-1 and SHA-256 in hexadecimal. */
export function seeHashes(list: SightList): void {
  const { text } = list;
  for (const { start, end } of runsOf(text, HEX, 32)) {
    const value = text.slice(start, end);
    const stands = !/[\w+/=]/.test((text[start - 1] ?? " ") + (text[end] ?? " "));
    const isHash = HASH_LENGTHS.has(end - start) && /\d/.test(value) && /[a-f]/i.test(value);
    if (isHash && stands && !list.isTaken(start)) list.add({ type: "hash", value: value.toLowerCase(), start, end });
  }
}

/** Class ids in braces. */
export function seeClassIds(list: SightList): void {
  for (const match of list.text.matchAll(CLASS_ID)) {
    const end = match.index + match[0].length;
    if (!list.isTaken(match.index)) list.add({ type: "clsid", value: match[0].toUpperCase(), start: match.index, end });
  }
}

/** Host names and file names outside URLs and paths. */
export function seeWords(list: SightList): void {
  for (const run of runsOf(list.text, WORD, 4)) {
    if (run.end - run.start > 260 || list.isTaken(run.start)) continue;
    const raw = list.text.slice(run.start, run.end);
    const word = raw.replace(/^[-.]+/, "").replace(/[-.]+$/, "");
    const start = run.start + raw.indexOf(word);
    if (word.includes(".")) seeWord(list, word, start);
  }
}

function seeWord(list: SightList, word: string, start: number): void {
  const { text } = list;
  const end = start + word.length;
  const before = text[start - 1] ?? " ";
  const behind = text[end] ?? " ";
  const isMember = before === "$" || before === "]" || before === ")" || (before === "." && text[start - 2] !== ".");
  if (isMember) return;
  if (isFileName(word)) {
    if (!/^\d+\.\d+$/.test(word)) list.add({ type: "file-name", value: word, start, end });
    return;
  }
  const isPort = /^:\d{1,5}(?!\d)/.test(text.slice(end, end + 7));
  const isMarked = (QUOTES.has(before) && (QUOTES.has(behind) || behind === "/")) || isPort || before === "@";
  if (behind === "(" || before === "%" || behind === "%" || !isBareHostName(word, { isMarked })) return;
  list.add({ type: "domain", value: word.toLowerCase(), start, end });
}
