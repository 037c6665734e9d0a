/** Indicators and commands as cyber-observable objects of STIX 2.1, section 6. */
import type { SubscriptionReport } from "@unbind/model";
import { commandOf } from "../exchange/findings.ts";
import { type Json, SCO_NAMESPACE, uuid } from "../exchange/ids.ts";
import type { StixObject } from "./objects.ts";

/** What the action would start, read, write or reach; indicators that STIX has no object for are left out. */
export function observables(subscription: SubscriptionReport): StixObject[] {
  const command = commandOf(subscription);
  const objects = subscription.action.indicators.flatMap(({ type, value }) => observable(type, value));
  return command === undefined ? objects : [processObject(subscription.id, command), ...objects];
}

/** `process` has no contributing members in STIX, so its id is in our namespace. */
function processObject(subscription: string, command: string): StixObject {
  const id = `process--${uuid(["process", subscription, command])}`;
  return { type: "process", spec_version: "2.1", id, command_line: command };
}

/** RFC 3986, and with an authority: anything else isn't a URL to STIX. */
const URI = /^[a-z][a-z0-9+.-]*:\/\/(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[0-9a-f]{2})+$/i;
const IPV4 = /^(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;
const IPV6 = /^(?=.*:.*:)[0-9a-f:]{2,39}$/i;
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i;
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/i;

const HIVES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    HKLM: "HKEY_LOCAL_MACHINE",
    HKCU: "HKEY_CURRENT_USER",
    HKCR: "HKEY_CLASSES_ROOT",
    HKCC: "HKEY_CURRENT_CONFIG",
    HKU: "HKEY_USERS",
  }),
);

/** Short names of hives, which STIX forbids; its schema looks for them anywhere in the key. */
const SHORT_HIVE = /^HKLM|HKCC|HKCR|HKCU|HKU|hklm|hkcc|hkcr|hkcu|hku/;

function observable(type: string, value: string): StixObject[] {
  switch (type) {
    case "url":
      return URI.test(value) ? [named("url", { value })] : [];
    case "domain":
      return DOMAIN.test(value) ? [named("domain-name", { value })] : [];
    case "ip":
      if (IPV4.test(value)) return [named("ipv4-addr", { value })];
      return IPV6.test(value) ? [named("ipv6-addr", { value })] : [];
    case "email":
      return EMAIL.test(value) ? [named("email-addr", { value })] : [];
    case "hash":
      return hashes(value);
    case "file-name":
      return value === "" ? [] : [named("file", { name: value })];
    case "path":
      return path(value);
    case "registry-key":
      return registryKey(value);
    default:
      return [];
  }
}

/** An object whose id follows from the members that STIX lists as contributing. */
function named(type: string, members: { [key: string]: Json }): StixObject {
  const id = `${type}--${uuid(members, SCO_NAMESPACE)}`;
  return { type, spec_version: "2.1", id, ...members };
}

function hashes(value: string): StixObject[] {
  const algorithm = /^[0-9a-f]+$/i.test(value) ? { 32: "MD5", 40: "SHA-1", 64: "SHA-256" }[value.length] : undefined;
  return algorithm === undefined ? [] : [named("file", { hashes: { [algorithm]: value.toLowerCase() } })];
}

/** A file in its folder; a path that ends in a separator is the folder. */
function path(value: string): StixObject[] {
  const cut = Math.max(value.lastIndexOf("\\"), value.lastIndexOf("/"));
  const name = value.slice(cut + 1);
  const folder = value.slice(0, Math.max(0, cut));
  if (folder === "") return name === "" ? [] : [named("file", { name })];
  const directory = named("directory", { path: folder });
  return name === "" ? [directory] : [directory, named("file", { name, parent_directory_ref: directory.id })];
}

function registryKey(value: string): StixObject[] {
  const [, hive = "", rest = ""] = /^([^\\]*)(.*)$/s.exec(value) ?? [];
  const key = (HIVES.get(hive.replace(/:$/, "").toUpperCase()) ?? hive) + rest;
  return key === "" || SHORT_HIVE.test(key) ? [] : [named("windows-registry-key", { key })];
}
