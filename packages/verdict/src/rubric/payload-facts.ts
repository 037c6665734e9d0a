/** What the text of a payload does, decided on its words. Patterns are linear and run over bounded text. */

/** Characters of one layer that are searched. */
const MAX_SEARCHED = 262_144;

function search(pattern: RegExp, text: string): RegExpExecArray | null {
  return pattern.exec(text.slice(0, MAX_SEARCHED));
}

const URL = /\b(?:h(?:tt|xx)ps?|ftp):\/\/[^\s'"`<>)\]};,|^]{3,2000}/i;
const SHARE = /(?<![\\\w:])\\\\[A-Za-z0-9][\w.-]{1,253}(?:@(?:ssl|\d+))?\\[\w$]/i;
const CRADLE =
  /\bdownload(?:string|file|data)\b|\b(?:invoke-webrequest|invoke-restmethod|start-bitstransfer)\b|\bnet\.webclient\b|\bbitsadmin\b[^\n]{0,80}\/transfer|\bcertutil\b[^\n]{0,80}-urlcache|\bmsxml2\.(?:server)?xmlhttp|\bmicrosoft\.xmlhttp\b|\bwinhttp\.winhttprequest|\bscript:https?:/i;

/** Address or means of a download in a text; undefined if there is none. */
export function downloadIn(text: string): string | undefined {
  return (search(URL, text) ?? search(SHARE, text) ?? search(CRADLE, text))?.[0];
}

const REFLECTION =
  /\[(?:system\.)?reflection\.assembly\]|\bassembly\]?::load\b|\bgetdelegateforfunctionpointer\b|\bvirtualalloc\b|\bcreatethread\b|\bwriteprocessmemory\b|\bdynamicinvoke\b|\breflection\.emit\b|\bdefinedynamicassembly\b/i;

/** True where code is loaded into memory by reflection. */
export function usesReflection(text: string): boolean {
  return search(REFLECTION, text) !== null;
}

const STORED =
  /\[wmiclass\]\s{0,8}\(?\s{0,8}['"]([^'"\n]{1,200})['"][\s)]{0,8}\.\s{0,8}(?:psbase\.)?propert|\b(\w{0,64}(?:RacTask|Win32_Services|systemcore_Updater\w{0,16}))\b/i;
const RUNS_TEXT = /\b(?:execute(?:global)?|eval|iex|invoke-expression|invoke-command)\b|\[scriptblock\]/i;
const READS_VALUE =
  /\.properties(?:_\.item)?[([]\s{0,8}['"][^'"\n]{1,100}['"]|\bget(?:string|binary|expandedstring|multistring)value\b[^\n]{0,100}|\b(?:get-itemproperty(?:value)?|gp)\s{1,8}['"]?hk\w{2,3}:[^\s'")]{1,200}|\bregread\b[^\n]{0,100}/i;

/** Where code that it runs is kept: a property of a WMI class or a registry value. */
export function storedCodeIn(text: string): string | undefined {
  const match = search(STORED, text);
  if (match) return match[1] ?? match[2];
  return search(RUNS_TEXT, text) ? search(READS_VALUE, text)?.[0] : undefined;
}

const CAPABILITIES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["start programs (WScript.Shell)", /wscript\.shell|shell\.application/i],
  ["talk over HTTP", /\.?xmlhttp|winhttp|internetexplorer\.application/i],
  ["write binary files (ADODB.Stream)", /adodb\.stream/i],
  ["write files (FileSystemObject)", /scripting\.filesystemobject/i],
  ["load another script", /getobject\s*\(\s*["']script:/i],
  ["use WMI", /winmgmts:|swbemlocator/i],
  ["change the registry", /stdregprov|\bregwrite\b/i],
  ["run text as code", /\bexecute(?:global)?\b\s*[("\w]|\beval\s*\(/i],
];

/** What a script can do, by the objects that it makes. */
export function capabilitiesIn(text: string): string[] {
  return CAPABILITIES.filter(([, pattern]) => search(pattern, text) !== null).map(([what]) => what);
}

const IS_POWERSHELL = /\bp[\^`]?o[\^`]?w[\^`]?e[\^`]?r[\^`]?s[\^`]?h[\^`]?e[\^`]?l[\^`]?l|\bpwsh\b/i;
const DASH = "(?:^|[\\s\"'])[-/\u2013\u2014\u2015]";
const POWERSHELL_SWITCHES: readonly (readonly [shown: string, pattern: RegExp])[] = [
  [
    "hidden window",
    new RegExp(
      `${DASH}w(?:i(?:n(?:d(?:o(?:w(?:s(?:t(?:y(?:l(?:e)?)?)?)?)?)?)?)?)?)?[\\s:]+["']?(?:h(?:i(?:d(?:d(?:e(?:n)?)?)?)?)?|1)\\b`,
      "i",
    ),
  ],
  ["no profile", new RegExp(`${DASH}nop(?:r(?:o(?:f(?:i(?:l(?:e)?)?)?)?)?)?\\b`, "i")],
  [
    "policy bypass",
    new RegExp(
      `${DASH}(?:ep|ex(?:e(?:c(?:u(?:t(?:i(?:o(?:n(?:p\\w*)?)?)?)?)?)?)?)?)[\\s:]+["']?(?:bypass|unrestricted)\\b`,
      "i",
    ),
  ],
  [
    "encoded command",
    new RegExp(
      `${DASH}e(?:c|n(?:c(?:o(?:d(?:e(?:d(?:c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?)?)?)?)?)?)?)?[\\s:]+["']?[A-Za-z0-9+/=<]`,
      "i",
    ),
  ],
];
const SCRIPT_HOST_SWITCHES: readonly (readonly [shown: string, pattern: RegExp])[] = [
  ["no messages", /\b[cw]script(?:\.exe)?"?\s[^\n]{0,200}\/\/?b(?:\s|$)/i],
  ["minimised window", /\bstart\s+(?:"[^"]*"\s+)?\/min\b/i],
];
const NOISE = /[A-Za-z][\^`][A-Za-z]/g;
/** Escape signs inside words from which on they hide something. */
const MIN_NOISE = 3;

/** Switches of a command line that keep it out of sight, in words. */
export function quietSwitchesIn(text: string): string[] {
  const searched = text.slice(0, MAX_SEARCHED);
  const noise = searched.slice(0, 4096).match(NOISE)?.length ?? 0;
  const plain = noise > 0 ? searched.replace(/[\^`]/g, "") : searched;
  const found = IS_POWERSHELL.test(plain) ? matching(POWERSHELL_SWITCHES, plain) : [];
  found.push(...matching(SCRIPT_HOST_SWITCHES, plain));
  if (noise >= MIN_NOISE) found.push("words split by escape signs");
  return found;
}

function matching(patterns: readonly (readonly [string, RegExp])[], text: string): string[] {
  return patterns.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

const ANALYSIS_TOOL =
  /\b(?:procexp(?:64)?|procmon(?:64)?|autoruns(?:c|64)?|wireshark|dumpcap|taskmgr|sysmon(?:64)?|tcpview(?:64)?|processhacker|systeminformer|x64dbg|x32dbg|ollydbg|windbg|ida(?:q|64)?|fiddler|regedit|resmon|perfmon)\.exe/i;

/** Program for analysts that a query waits for. */
export function analysisToolIn(query: string): string | undefined {
  return search(ANALYSIS_TOOL, query)?.[0];
}
