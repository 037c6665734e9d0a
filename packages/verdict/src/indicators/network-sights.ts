/** URLs, hosts, addresses, ports and mail addresses. */

import { characterSet, runsOf } from "../payload/character-runs.ts";
import { isHostName } from "./host-name.ts";
import {
  formatIpv4,
  formatIpv6,
  isPrivateIpv4,
  isPrivateIpv6,
  parseIpv4,
  parseIpv6,
  parseLooseIpv4,
} from "./ip-address.ts";
import type { SightList } from "./sight-list.ts";

const SCHEME = /(?:https?|ftps?|sftp|tftp|wss?|ldaps?|tcp|udp|dns|smb):\/\//gi;
const URL_END = /[^\x21-\x7e\u00a1-\uffff]|["'`<>()\\{};|^]|&&/g;
const TRAILING = /[.,:!?&\]]+$/;
const ADDRESS = characterSet("0123456789abcdefABCDEF:.");
const WORD_UNIT = /[\w]/;
const MAX_URL_LENGTH = 4096;
const LOCAL_PART = characterSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+-");
const MAX_LOCAL_LENGTH = 64;

/** URLs and their hosts. */
export function seeUrls(list: SightList): void {
  const { text } = list;
  for (const match of text.matchAll(SCHEME)) {
    if (list.isTaken(match.index)) continue;
    const hostStart = match.index + match[0].length;
    const end = urlEnd(text, hostStart);
    const authority = /^[^/?#]*/.exec(text.slice(hostStart, end))?.[0] ?? "";
    if (!/[a-z0-9]/i.test(authority)) continue;
    const at = authority.lastIndexOf("@") + 1;
    const host = /^(?:\[[0-9a-f:.]+\]|[^:]*)/i.exec(authority.slice(at))?.[0] ?? "";
    const value =
      match[0].toLowerCase() +
      authority.slice(0, at) +
      authority.slice(at).toLowerCase() +
      text.slice(hostStart + authority.length, end);
    const address = addressOf(host, true);
    const isPrivate = address === undefined ? {} : { isPrivate: address.isPrivate };
    list.add({ type: "url", value, start: match.index, end, ...isPrivate });
    seeUrlHost(list, host, hostStart + at, address);
  }
}

function urlEnd(text: string, from: number): number {
  URL_END.lastIndex = from;
  const window = text.slice(0, from + MAX_URL_LENGTH);
  const stop = URL_END.exec(window)?.index ?? window.length;
  // A closing bracket belongs to an IPv6 host, and only there.
  const trailing = TRAILING.exec(text.slice(Math.max(from, stop - 8), stop))?.[0] ?? "";
  return /^\[[0-9a-f:.]+\](?::\d+)?$/i.test(text.slice(from, stop)) ? stop : stop - trailing.length;
}

function seeUrlHost(list: SightList, host: string, start: number, address: Address | undefined): void {
  const end = start + host.length;
  if (address === undefined) {
    if (isHostName(host)) list.addInside({ type: "domain", value: host.toLowerCase(), start, end });
    return;
  }
  const bracket = host.startsWith("[") ? 1 : 0;
  list.addInside({ type: "ip", ...address, start: start + bracket, end: end - bracket });
}

interface Address {
  readonly value: string;
  readonly isPrivate: boolean;
}

/** An address in its usual spelling; `isLoose` also reads decimal, octal and hexadecimal ones. */
function addressOf(host: string, isLoose: boolean): Address | undefined {
  const v4 = isLoose ? parseLooseIpv4(host) : parseIpv4(host);
  if (v4 !== undefined) return { value: formatIpv4(v4), isPrivate: isPrivateIpv4(v4) };
  const v6 = parseIpv6(host.replace(/^\[|\]$/g, ""));
  return v6 === undefined ? undefined : { value: formatIpv6(v6), isPrivate: isPrivateIpv6(v6) };
}

/** Mail addresses. */
export function seeMail(list: SightList): void {
  const { text } = list;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL_LENGTH && LOCAL_PART[text.charCodeAt(start - 1)] === 1) start--;
    const host = /^[a-z0-9.-]{1,253}/i.exec(text.slice(at + 1, at + 255))?.[0].replace(/[.-]+$/, "") ?? "";
    if (start === at || list.isTaken(start) || !isHostName(host)) continue;
    const end = at + 1 + host.length;
    list.add({ type: "email", value: `${text.slice(start, at)}@${host.toLowerCase()}`, start, end });
    list.addInside({ type: "domain", value: host.toLowerCase(), start: at + 1, end });
  }
}

/** IPv4 and IPv6 addresses outside URLs, and the port behind one. */
export function seeAddresses(list: SightList): void {
  for (const run of runsOf(list.text, ADDRESS, 3)) {
    if (list.isTaken(run.start) || run.end - run.start > 64) continue;
    if (!seeIpv4(list, run.start, run.end)) seeIpv6(list, run.start, run.end);
  }
}

function seeIpv4(list: SightList, start: number, runEnd: number): boolean {
  const { text } = list;
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?\.?:?$/.exec(text.slice(start, runEnd));
  const value = match?.[1] === undefined ? undefined : parseIpv4(match[1]);
  if (match === null || value === undefined || !stands(text, start, runEnd) || isVersion(text, start)) return false;
  const end = start + (match[1]?.length ?? 0);
  const port = match[2];
  const isLocal = value === 0 || value >>> 24 === 127;
  if (isLocal && port === undefined) return true;
  list.add({ type: "ip", value: formatIpv4(value), start, end, isPrivate: isPrivateIpv4(value) });
  if (port !== undefined && Number(port) < 65536) {
    list.add({ type: "port", value: String(Number(port)), start: end + 1, end: end + 1 + port.length });
  }
  return true;
}

function seeIpv6(list: SightList, start: number, runEnd: number): void {
  const { text } = list;
  const word = text.slice(start, runEnd).replace(/\.$/, "");
  const end = start + word.length;
  if (word.split(":").length < 3 || !stands(text, start, end) || text[start - 1] === "]") return;
  const groups = parseIpv6(word);
  if (groups === undefined || word === "::") return;
  list.add({ type: "ip", value: formatIpv6(groups), start, end, isPrivate: isPrivateIpv6(groups) });
}

/** No letter or digit touches the range. */
function stands(text: string, start: number, end: number): boolean {
  return !WORD_UNIT.test(text[start - 1] ?? " ") && !WORD_UNIT.test(text[end] ?? " ");
}

/** Four numbers behind `Version` or a product name (`Chrome/120.0.0.0`) are no address. */
function isVersion(text: string, start: number): boolean {
  return /(?:version\W{0,4}|\bv|[a-z]\/)$/i.test(text.slice(Math.max(0, start - 16), start));
}
