import type { CoverageState } from "@unbind/model";

/** `1,234,567`, the same in every locale. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 record`, `2 records`, `1,000 pieces of evidence`. */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `812 bytes`, `4.1 MiB`. */
export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  if (unit === 0) return counted(value, "byte");
  return `${size.toFixed(size < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

/** `a`, `a and b`, `a, b and c`; more than `most` are counted. */
export function listed(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${number(items.length - most + 1)} more`] : items;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** `2022-03-10 21:08:30 UTC` of an ISO time; the text itself if it isn't one. */
export function moment(iso: string): string {
  const match = /^(\d{4,5}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d+Z$/.exec(iso);
  return match ? `${match[1]} ${match[2]} UTC` : iso;
}

const SOURCES: Record<string, string> = {
  "wmi-activity": "WMI-Activity",
  sysmon: "Sysmon",
  security: "Security",
  powershell: "PowerShell",
};

/** `Sysmon 19-21` of `sysmon/19-21`. */
export function sourceName(source: string): string {
  if (source === "wmi-repository") return "WMI repository";
  if (source === "wmi-inventory") return "inventory of WMI";
  if (source.startsWith("mof/")) return "MOF file";
  const [log = "", ...rest] = source.split("/");
  const name = SOURCES[log];
  return name === undefined || rest.length === 0 ? source : `${name} ${rest.join("/")}`;
}

export const COVERAGE_WORDS: Record<CoverageState, string> = {
  seen: "seen",
  "not-seen": "not seen",
  "not-collected": "not collected",
};
