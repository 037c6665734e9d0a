import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatIpv4,
  formatIpv6,
  isPrivateIpv4,
  isPrivateIpv6,
  parseIpv4,
  parseIpv6,
  parseLooseIpv4,
} from "./ip-address.ts";

describe("IPv6", () => {
  test.each([
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["::", "::"],
    ["1::", "1::"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
    ["64:ff9b::8.8.8.8", "64:ff9b::808:808"],
  ])("%s is %s", (text, short) => expect(formatIpv6(parseIpv6(text) ?? [])).toBe(short));

  test.each([
    "1:2:3",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "g::",
    ":1",
    "1:2:3:4:5:6:7::8",
    ":::",
    "::1.2.3.400",
  ])("%s is none", (text) => expect(parseIpv6(text)).toBeUndefined());

  test("what is written parses to the same", () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        expect(parseIpv6(formatIpv6(groups))).toEqual(groups);
      }),
    );
  });

  test.each<[string, boolean]>([
    ["2606:4700::1111", false],
    ["2001:4860:4860::8888", false],
    ["2a00:1450::1", false],
    ["::ffff:8.8.8.8", false],
    ["64:ff9b::8.8.8.8", false],
    ["::1", true],
    ["fe80::1", true],
    ["febf::1", true],
    ["fec0::1", false],
    ["fd12::1", true],
    ["fc00::", true],
    ["ff02::1", true],
    ["2001:db8::1", true],
    ["::ffff:10.0.0.1", true],
    ["64:ff9b::10.0.0.1", true],
  ])("%s private: %s", (text, isPrivate) => expect(isPrivateIpv6(parseIpv6(text) ?? [])).toBe(isPrivate));
});

describe("IPv4", () => {
  test.each<[string, boolean]>([
    ["9.255.255.255", false],
    ["10.0.0.0", true],
    ["11.0.0.0", false],
    ["172.31.255.255", true],
    ["172.32.0.0", false],
    ["192.168.255.255", true],
    ["192.169.0.0", false],
    ["198.17.255.255", false],
    ["198.19.255.255", true],
    ["198.20.0.0", false],
    ["203.0.113.9", true],
    ["223.255.255.255", false],
    ["224.0.0.1", true],
    ["255.255.255.255", true],
  ])("%s private: %s", (text, isPrivate) => expect(isPrivateIpv4(parseIpv4(text) ?? 0)).toBe(isPrivate));

  test.each([
    ["0x7f.1", "127.0.0.1"],
    ["017700000001", "127.0.0.1"],
    ["10.1.258", "10.1.1.2"],
    ["4294967295", "255.255.255.255"],
  ])("a URL's %s is %s", (host, dotted) => expect(formatIpv4(parseLooseIpv4(host) ?? 0)).toBe(dotted));

  test.each(["4294967296", "1.2.3.256", "1.2.3.4.5", "a.b", "256.1", ""])("%s is no address", (host) =>
    expect(parseLooseIpv4(host)).toBeUndefined(),
  );
});
