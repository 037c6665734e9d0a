import { expect, test } from "vitest";
import { KeyHasher, upperCase } from "./key-hash.ts";
import { md5Hex } from "./md5.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

test("MD5 of the examples of RFC 1321", () => {
  expect(md5Hex(ascii(""))).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(md5Hex(ascii("message digest"))).toBe("f96b697d7cb7938d525a2f31aaf161d0");
  const digits = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
  expect(md5Hex(ascii(digits))).toBe("57edf4a22be3c955ac49da2e2107b67a");
});

test.each([
  [
    "root\\subscription",
    "E1DD43413ED9FD9C458D2051F082D1D739399B29035B455F09073926E5ED9870",
    "E98854F51C0C7D3BA51357D7346C8D70",
  ],
  [
    "__EventFilter",
    "47C79E62C2227EDD0FF29BF44D87F2FAF9FEDF60A18D9F82597602BD95E20BD3",
    "D4A52B2BD3BF3604AD338F63412AEB3C",
  ],
  ["", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "D41D8CD98F00B204E9800998ECF8427E"],
])("name %j", (name, sha256, md5) => {
  expect(new KeyHasher("vista").ofName(name.toLowerCase())).toBe(sha256);
  expect(new KeyHasher("xp").ofName(name.toUpperCase())).toBe(md5);
});

test("instances: several key values in a row, a singleton, references as they were written", () => {
  const vista = new KeyHasher("vista");
  expect(vista.ofInstance([])).toBe("EEC4121F2A07B61ABA16414812AA9AFC39AB0A136360A5ACE2240DC19B0464EB");
  expect(
    vista.ofInstance(['ActiveScriptEventConsumer.Name="KillProcess"', '__EventFilter.Name="ProcessStartTrigger"']),
  ).toBe("E9C5A8C1DEDE1E73BC7453705C8AEC8C958435BF2C27D0796D38586FAC2653B7");
  const name = 'Name="Microsoft WMI Updating Consumer Scenario Control"';
  expect(
    new KeyHasher("xp").ofInstance([
      `\\\\.\\root\\subscription:MSFT_UCScenarioControl.${name}`,
      `\\\\.\\root\\subscription:__EventFilter.${name}`,
    ]),
  ).toBe("8C6AD28AF7DA895027B5498476579C52");
});

test("upper case keeps the number of characters", () => {
  expect(upperCase("straße Фильтр ﬁ i")).toBe("STRAßE ФИЛЬТР ﬁ I");
});
