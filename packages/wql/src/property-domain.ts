/** Values that well-known numeric properties can have at all (WMI SDK and CIMWin32 class pages). */
import { closed, type IntervalSet } from "./interval.ts";

const CLOCK: Readonly<Record<string, readonly [number, number]>> = {
  hour: [0, 23],
  minute: [0, 59],
  second: [0, 59],
  milliseconds: [0, 999],
  dayofweek: [0, 6],
  day: [1, 31],
  month: [1, 12],
  quarter: [1, 4],
  weekinmonth: [1, 6],
  year: [1601, 9999],
};

const DOMAINS: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  win32_localtime: CLOCK,
  win32_utctime: CLOCK,
  win32_currenttime: CLOCK,
  win32_perfformatteddata_perfos_system: { systemuptime: [0, 2 ** 53] },
  win32_processor: { loadpercentage: [0, 100] },
  win32_logonsession: { logontype: [0, 13] },
  win32_ntlogevent: { eventcode: [0, 65_535], eventtype: [0, 5] },
  win32_volumechangeevent: { eventtype: [1, 4] },
  win32_logicaldisk: { drivetype: [0, 6] },
};

/** Least and greatest value of a property, both in lower case; undefined where every value may come. */
export function domainOf(className: string, property: string): readonly [number, number] | undefined {
  const properties = Object.hasOwn(DOMAINS, className) ? DOMAINS[className] : undefined;
  return properties && Object.hasOwn(properties, property) ? properties[property] : undefined;
}

/** The same as a set. */
export function domainSet(className: string, property: string): IntervalSet | undefined {
  const domain = domainOf(className, property);
  return domain && closed(...domain);
}
