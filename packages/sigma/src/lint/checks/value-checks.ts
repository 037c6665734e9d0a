/** Checks of values: S30 to S35. */
import { foldText } from "@unbind/rules";
import { PATH_FIELDS } from "../facts/record-fields.ts";
import { type Check, type Entry, has, shown } from "../lint-subject.ts";

const isText = (entry: Entry): boolean => !has(entry, "re", "cidr", "fieldref", "exists", "expand");

/** S30: three backslashes in a row, of which Sigma reads two as one. */
export const threeBackslashes: Check = function* ({ entries }) {
  for (const entry of entries.filter(isText)) {
    for (const { text, at } of entry.values) {
      if (!/(?<!\\)\\{3}(?![\\*?])/.test(text)) continue;
      const message = `${shown(text)}: three backslashes mean two`;
      yield {
        rule: "S30",
        severity: "warning",
        message,
        fix: "write four for two (a share: \\\\\\\\server), one for one",
        at,
      };
    }
  }
};

/** S31: a wildcard that a backslash of the path before it makes a plain character. */
export const escapedWildcard: Check = function* ({ entries }) {
  for (const entry of entries.filter(isText)) {
    for (const { text, at } of entry.values) {
      const found = /[\w:%)}]\\([*?])/.exec(text);
      if (!found) continue;
      const message = `${shown(text)}: after one backslash, ${found[1]} is a plain character, not a wildcard`;
      yield {
        rule: "S31",
        severity: "warning",
        message,
        fix: `write \\\\${found[1]} for a backslash and anything`,
        at,
      };
    }
  }
};

/** S32: the end of a path without the backslash before it. */
export const halfName: Check = function* ({ entries, negated }) {
  for (const entry of entries) {
    if (!PATH_FIELDS.has(entry.field) || !has(entry, "endswith")) continue;
    for (const { text, at } of entry.values) {
      if (!/^[\w-]+\.(?:exe|dll|com|scr)$/i.test(text)) continue;
      const what = negated.has(entry.search.name) ? "is left out too" : "fits too";
      const message = `${shown(text)} without a backslash before it: x${text} ${what}`;
      yield { rule: "S32", severity: "warning", message, fix: `write '\\${text}'`, at };
    }
  }
};

/** S33: a value that the field can't hold. */
export const impossibleValue: Check = function* ({ entries }) {
  for (const entry of entries.filter(isText)) {
    for (const { text, at, value } of entry.values) {
      const problem = typeof value === "boolean" || value === null ? undefined : impossible(entry, text);
      if (!problem) continue;
      yield { rule: "S33", severity: "error", message: `${shown(text)}: ${problem.message}`, fix: problem.fix, at };
    }
  }
};

const HIVES = /^(?:HKEY_LOCAL_MACHINE|HKEY_USERS|HKEY_CURRENT_USER|HKEY_CLASSES_ROOT|HKCU)\b/i;
const REGISTRY = /^(?:TargetObject|NewName)$/;
const INTEGRITY = ["untrusted", "low", "medium", "high", "system", "appcontainer", "protected"];

function impossible(entry: Entry, text: string): { message: string; fix: string } | undefined {
  const { field } = entry;
  const [isEnd, isWhole] = [has(entry, "endswith"), !has(entry, "contains", "startswith", "endswith")];
  const isStart = has(entry, "startswith") || isWhole;
  const isPath = PATH_FIELDS.has(field);
  if (isPath && (isEnd || isWhole) && /\\$/.test(text) && !/\\[*?]$/.test(text))
    return { message: "the path of a file never ends with a backslash", fix: "use contains for a folder" };
  if (isPath && isStart && /^\\[\w-]+\.(?:exe|dll|com|scr)$/i.test(text))
    return { message: "a full path never begins so", fix: `write ${field}|endswith` };
  if (REGISTRY.test(field) && isStart && HIVES.test(text))
    return { message: "Sysmon begins keys with HKLM, HKU or HKCR", fix: "use contains with the path below the hive" };
  if (/(?:LogonId|GrantedAccess|AccessMask|Status)$/.test(field) && isStart && /^0x0[0-9a-f]/i.test(text))
    return {
      message: "records write such numbers without leading zeros",
      fix: `write ${text.replace(/^0x0+(?=.)/i, "0x")}`,
    };
  if (field === "Details" && isWhole && /^DWORD \(0x[0-9a-f]{1,7}\)$/i.test(text))
    return { message: "Sysmon writes eight digits", fix: `write DWORD (0x${text.slice(9, -1).padStart(8, "0")})` };
  if (field === "Hashes" && (isStart || isEnd) && isStart && /^[0-9a-f]{32,64}$/i.test(text))
    return { message: "Hashes holds MD5=..,SHA256=..", fix: "use contains with the name before it: SHA256=..." };
  if (field === "IntegrityLevel" && isWhole && /^[a-z]+$/i.test(text) && !INTEGRITY.includes(text.toLowerCase()))
    return { message: "no such integrity level", fix: "write Low, Medium, High or System" };
  return undefined;
}

/** S34: comparing with case what Windows compares without. */
export const casedName: Check = function* ({ entries }) {
  for (const entry of entries) {
    const isName = PATH_FIELDS.has(entry.field) || /CommandLine$|^TargetObject$|^ScriptBlockText$/.test(entry.field);
    if (!isName || !has(entry, "cased")) continue;
    const message = `'cased' on ${entry.field}: Windows minds no case there, so other capitals pass by`;
    yield { rule: "S34", severity: "warning", message, fix: "leave 'cased' out", at: entry.keyAt };
  }
};

/** S35: a value that stands twice, or that another of the list decides already. */
export const idleValue: Check = function* ({ entries }) {
  for (const entry of entries) {
    if (entry.field === "" || has(entry, "fieldref", "exists", "cidr", "windash", "base64", "base64offset")) continue;
    const values = entry.values.slice(0, MAX_COMPARED);
    const texts = values.map(({ text }) => (has(entry, "re", "cased") ? text : foldText(text)));
    for (const [index, { text, at, value }] of values.entries()) {
      if (value === null) continue;
      const other = texts.findIndex((one, i) => i !== index && decides(entry, one, texts[index] ?? "", i < index));
      if (other < 0) continue;
      const twin = entry.values[other]?.text ?? "";
      const message =
        texts[other] === texts[index] ? `${shown(text)} stands twice` : `${shown(text)} adds nothing to ${shown(twin)}`;
      yield { rule: "S35", severity: "info", message, fix: "leave it out", at };
    }
  }
};

/** Values of one list that are compared with each other. */
const MAX_COMPARED = 1000;

/** True if a value needn't be there, because of another one. */
function decides(entry: Entry, other: string, own: string, isBefore: boolean): boolean {
  if (other === own) return isBefore;
  if (has(entry, "re") || /[*?\\]{2}|[*?]/.test(other + own)) return false;
  const [wide, narrow] = has(entry, "all") ? [own, other] : [other, own];
  if (wide === "") return false;
  if (has(entry, "contains")) return narrow.includes(wide);
  if (has(entry, "startswith")) return narrow.startsWith(wide);
  return has(entry, "endswith") && narrow.endsWith(wide);
}
