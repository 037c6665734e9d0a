import { expect, test } from "vitest";
import { defang } from "./defang.ts";
import type { IndicatorType } from "./indicator.ts";

test.each<[string, IndicatorType, string]>([
  ["http://evil.example/a.php?x=1.2", "url", "hxxp://evil[.]example/a.php?x=1.2"],
  ["https://u@evil.example:8443/", "url", "hxxps://u[@]evil[.]example:8443/"],
  ["ftp://evil.example", "url", "fxp://evil[.]example"],
  ["http://[2001:db8::1]:80/x", "url", "hxxp://[2001[:]db8[:][:]1][:]80/x"],
  ["evil.example", "domain", "evil[.]example"],
  ["192.0.2.1", "ip", "192[.]0[.]2[.]1"],
  ["fe80::1", "ip", "fe80[:][:]1"],
  ["a@evil.example", "email", "a[@]evil[.]example"],
  ["C:\\a.exe", "path", "C:\\a.exe"],
  ["a.exe", "file-name", "a.exe"],
])("%s as %s", (value, type, expected) => expect(defang(value, type)).toBe(expected));
