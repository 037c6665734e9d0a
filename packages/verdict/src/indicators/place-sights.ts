/** Paths, shares, pipes and registry keys. */

import { isHostName } from "./host-name.ts";
import { formatIpv4, isPrivateIpv4, parseIpv4 } from "./ip-address.ts";
import type { SightList } from "./sight-list.ts";

const DRIVE_PATH = /(?<![a-z0-9_])(?:[a-z]:\\|%[a-z_][\w()]{0,40}%\\|\$(?:env:\w{1,40}|\{env:\w{1,40}\})\\)/gi;
/** `\\.\root` is a WMI namespace. */
const SHARE = /(?<![\\\w:])\\{2,4}([\w.-]{1,255}|\?)\\{1,2}(?!root\b)(?=[\w$])/gi;
const HIVE =
  /(?<![a-z0-9_])(?:registry::)?(?:hkey_(?:local_machine|current_user|classes_root|users|current_config)|hk(?:lm|cu|cr|u|cc)):?\\/gi;
/** Keys below a hive that the call names elsewhere, as StdRegProv takes them. */
const BARE_KEY = /(?<=["'])(?:software|system)\\{1,2}(?:microsoft|currentcontrolset|classes|policies|wow6432node)\\/gi;
const STOP = /[^\x20-\uffff]|["'`<>|*?;,]/g;
/** Behind a blank a path only goes on when a backslash follows soon: `C:\Program Files\...`. */
const GOES_ON = /^ [\w .()&+-]{1,40}\\/;
/** In quotes there may be a whole command line: a switch, or words behind an extension. */
const ARGUMENT = / [-/]|\.[a-z0-9]{2,4} /i;
const MAX_PATH_LENGTH = 1024;

/** Registry keys. */
export function seeRegistryKeys(list: SightList): void {
  for (const pattern of [HIVE, BARE_KEY]) {
    for (const match of list.text.matchAll(pattern)) {
      if (!list.isTaken(match.index)) addPlace(list, "registry-key", match.index, match.index + match[0].length);
    }
  }
}

/** Drive and variable paths, shares and named pipes. */
export function seePaths(list: SightList): void {
  for (const match of list.text.matchAll(SHARE)) {
    if (list.isTaken(match.index)) continue;
    const host = match[1] ?? "";
    const bodyStart = match.index + match[0].length;
    const isPipe = /^pipe\\/i.test(list.text.slice(bodyStart, bodyStart + 5));
    addPlace(list, isPipe ? "named-pipe" : "path", match.index, bodyStart);
    seeShareHost(list, host, list.text.indexOf(host, match.index + 2));
  }
  for (const match of list.text.matchAll(DRIVE_PATH)) {
    if (!list.isTaken(match.index)) addPlace(list, "path", match.index, match.index + match[0].length);
  }
}

function seeShareHost(list: SightList, host: string, start: number): void {
  const end = start + host.length;
  const address = parseIpv4(host);
  if (address !== undefined) {
    list.addInside({ type: "ip", value: formatIpv4(address), start, end, isPrivate: isPrivateIpv4(address) });
  } else if (isHostName(host)) list.addInside({ type: "domain", value: host.toLowerCase(), start, end });
}

function addPlace(
  list: SightList,
  type: "path" | "registry-key" | "named-pipe",
  start: number,
  bodyStart: number,
): void {
  const end = placeEnd(list.text, start, bodyStart);
  // Scripts and JSON write each backslash twice; the two in front of a share stay.
  const written = list.text.slice(start, end);
  const isDoubled = /^.{0,40}?[^\\]\\\\/.test(written);
  const value = isDoubled ? written.replace(/\\\\/g, "\\") : written;
  list.add({ type, value, start, end });
}

function placeEnd(text: string, start: number, bodyStart: number): number {
  const window = text.slice(0, start + MAX_PATH_LENGTH);
  STOP.lastIndex = bodyStart;
  let end = STOP.exec(window)?.index ?? window.length;
  const quote = text[start - 1];
  const isQuoted = (quote === '"' || quote === "'") && text[end] === quote;
  const isWhole = isQuoted && !ARGUMENT.test(text.slice(bodyStart, end));
  if (!isWhole) end = unquotedEnd(text, bodyStart, end);
  while (end > bodyStart && /[\s.)\]}\\:&]/.test(text[end - 1] as string)) end--;
  return end;
}

function unquotedEnd(text: string, bodyStart: number, limit: number): number {
  let at = bodyStart;
  while (at < limit) {
    const unit = text[at];
    if (unit === ")" && !text.slice(bodyStart, at).includes("(")) return at;
    if (unit === "&" || unit === "]" || unit === "}") return at;
    const rest = unit === " " ? GOES_ON.exec(text.slice(at, Math.min(limit, at + 48)))?.[0] : undefined;
    if (unit === " " && (rest === undefined || /\.\w{1,4}$/.test(text.slice(bodyStart, at)))) return at;
    at += rest === undefined ? 1 : rest.length;
  }
  return limit;
}
