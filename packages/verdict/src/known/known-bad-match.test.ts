import { describe, expect, test } from "vitest";
import { BOOT_WINDOW, command, subscriptionOf } from "../subscription.test-support.ts";
import { familiesOf, isRandomPair } from "./known-bad-match.ts";
import { foldQuery } from "./query-fold.ts";

const TIMER = 'select * from __TimerEvent where TimerID = "TI_printer" ';

describe("families", () => {
  test("by both names, before those that share only the query", () => {
    const subscription = subscriptionOf({
      filter: { name: "UPDATER", query: BOOT_WINDOW },
      consumer: command("x.exe", null, "UPDATER"),
    });
    const [first, second, ...others] = familiesOf(subscription, "x.exe");
    expect(first).toMatchObject({ id: "metasploit", match: "definition", byName: true });
    expect(second).toMatchObject({ id: "powersploit-updater", match: "definition" });
    expect(new Set(others.map(({ match }) => match))).toEqual(new Set(["shape"]));
  });

  test("by class, query and payload under any name", () => {
    const payload = "powershell.exe -nop -w hidden -noni -e SQBFAFgA";
    const subscription = subscriptionOf({ filter: { query: BOOT_WINDOW }, consumer: command(payload) });
    expect(familiesOf(subscription, payload)[0]).toMatchObject({
      id: "metasploit",
      match: "definition",
      byName: false,
    });
    const script = subscriptionOf({ filter: { query: BOOT_WINDOW }, consumer: { class: "ActiveScriptEventConsumer" } });
    expect(familiesOf(script, payload)[0]).toMatchObject({ match: "shape" });
  });

  test("by Impacket's pair of prefixes, not by one of them", () => {
    const consumer = { class: "ActiveScriptEventConsumer", name: "printer" };
    const pair = subscriptionOf({ filter: { name: "EF_printer", query: TIMER }, consumer });
    expect(familiesOf(pair, "")[0]).toMatchObject({ id: "impacket", match: "name", byName: true });
    const one = subscriptionOf({ filter: { name: "EF_printer", query: "SELECT * FROM X" }, consumer });
    expect(familiesOf(one, "")).toEqual([]);
  });

  test("none for an ordinary subscription", () => {
    const subscription = subscriptionOf({
      filter: {
        name: "PrinterFilter",
        query: "SELECT * FROM __InstanceCreationEvent WITHIN 30 WHERE TargetInstance ISA 'Win32_PrintJob'",
      },
      consumer: command("C:\\Program Files\\Contoso\\print.exe", null, "PrinterConsumer"),
    });
    expect(familiesOf(subscription, "C:\\Program Files\\Contoso\\print.exe")).toEqual([]);
  });
});

test.each([
  ["fAbc123", "cAbc123", true],
  ["fq3Zt9b", "cx81kQz", true],
  ["fq3Zt9b", "cx81kQ", false],
  ["fileFilter", "copyConsumer", false],
  ["filter1", "consum1", false],
  ["f1", "c1", false],
  ["Fq3Zt9b", "cq3Zt9b", false],
])("%s and %s: a pair of random names is %s", (filter, consumer, expected) => {
  expect(isRandomPair(filter, consumer)).toBe(expected);
});

test.each([
  ["SELECT  *\n\tFROM X", "select * from x"],
  ['WHERE a = "b"', "where a='b'"],
  ["WITHIN 5WHERE", "within 5 where"],
  [" a >= 240 ", "a>=240"],
])("%j is compared as %j", (query, folded) => {
  expect(foldQuery(query)).toBe(folded);
});
