import { describe, expect, test } from "vitest";
import { decodePayload } from "./decode-payload.ts";
import type { PayloadLanguage } from "./decoded-layer.ts";

/** Encoding, range and text of each layer. */
function layersOf(text: string, language: PayloadLanguage): string[] {
  return decodePayload(text, { language }).layers.map(
    (layer) => `${layer.encoding} ${layer.start}-${layer.end} ${layer.text}`,
  );
}

describe("tricks of each language", () => {
  test.each<[PayloadLanguage, string, string[]]>([
    ["powershell", "&($env:ComSpec[4,15,25]-join'') x", ["environment 2-30 iex"]],
    ["powershell", "& ( $PSHome[21]+$pshome[30]+'x') y", ["environment 4-31 iex"]],
    ["powershell", ".($VerbosePreference.ToString()[1,3]+'x'-join'') y", ["environment 2-47 iex"]],
    ["powershell", "&($ShellId[1]+$ShellId[13]+'x') y", ["environment 2-30 iex"]],
    ["powershell", "((Variable '*mdr*').Name[3,11,2]-Join'') y", ["environment 1-39 iex"]],
    ["powershell", "$a='XEI'.ToCharArray();[array]::Reverse($a);IEX(-join $a)", ["reversed 48-56 IEX"]],
    ["powershell", "$a=[char[]]'XEI';[Array]::Reverse($a);IEX($a -join '')", ["reversed 42-53 IEX"]],
    ["powershell", "\"{0:x2}{1,4}{{}}\" -f 10,'b'", ["format-operator 0-27 0a   b{}"]],
    ["powershell", "('abc'.Substring(1,2)+'d'.Insert(0,'xy'))", ["substring 1-40 bcxyd"]],
    ["powershell", '$a=\'I\';$b="${a}EX";.("$b now")', ["concatenation 10-18 IEX", "concatenation 21-29 IEX now"]],
    ["powershell", "[string]::Format('{1}{0}','EX','I')", ["format-operator 0-35 IEX"]],
    ["powershell", "[Text.Encoding]::ASCII.GetString([byte[]](73,69,88))", ["char-codes 0-52 IEX"]],
    ["powershell", "('IXEXX' -replace 'X$','' )", []],
    ["powershell", "$x = 'a' + $unknown + 'b'", []],
    ["powershell", "if ($a -eq 'b') { 'c' + 'd' } # 'e' + 'f'", ["concatenation 18-27 cd"]],
    [
      "powershell",
      "$e='SQBFAFgAIAAxAA==';iex([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String($e)))",
      ["base64-utf16le 4-20 IEX 1"],
    ],
    ["powershell", "$s=@'\nx\n'@ + 'y'", ["concatenation 3-16 xy"]],
    ["vbscript", 'x = Mid("calculator", 1, 4) & ".exe" \' "a" & "b"', ["substring 4-36 calc.exe"]],
    [
      "vbscript",
      'x = UCase("a") & LCase("B") & vbCrLf & Left("cde", 1) & Right("fgh", 1)',
      ["substring 4-71 Ab\r\nch"],
    ],
    ["vbscript", 'a = Array("W","S","cript"): x = a(0) & a(1) & a(2)', ["concatenation 32-50 WScript"]],
    ["vbscript", 'x = Chr(Asc("B") - 1) & Chr(10 * 6 + 5 Mod 3)', ["char-codes 4-45 A>"]],
    ["vbscript", 'If x = "a" & "b" Then', ["concatenation 7-16 ab"]],
    ["jscript", "s = ['b', 'a'].reverse().join('') + \"c\".concat('d')", ["reversed 4-51 abcd"]],
    ["jscript", "this['ev' + 'al'](x)", ["concatenation 5-16 eval"]],
    [
      "jscript",
      "x = 'aXbX'.replace('X', 'q'); y = 'aXb'.replace(/x/gi, '-'); z = 'a'.replace(/[a-z]+/, 'b')",
      ["replace 4-28 aqbX", "replace 34-59 a-b"],
    ],
    ["jscript", "var a = ['\\x65v', 'al'], b = a[0] + a[1]", ["jscript-escape 9-16 ev", "jscript-escape 29-40 eval"]],
    ["jscript", "x = parseInt('49', 16); y = String.fromCharCode(x, 0x45, 88)", ["hex 28-60 IEX"]],
    ["jscript", "var a = 'W'; /* 'x' + 'y' */ var b = a + 'Script'; // 'c' + 'd'", ["concatenation 37-49 WScript"]],
    ["command", "cmd /c %ComSpec:~-16,1%tart calc", ["environment 0-32 cmd /c start calc"]],
    [
      "command",
      "cmd /v:on /c set x=calZ&& call !x:Z=c!.exe",
      ["environment 0-42 cmd /v:on /c set x=calZ&& call calc.exe"],
    ],
    ["command", 'cmd /c w""hoam""i', ["empty-quotes 0-17 cmd /c whoami"]],
    ["command", 'powershell.exe -nop -Command "iex (\\"I\\"+\\"EX\\")"', ["concatenation 35-47 IEX"]],
    ["command", 'C:\\Windows\\System32\\cmd.exe /c start "" "%ProgramFiles%\\a.exe"', []],
    [
      "command",
      'mshta vbscript:Execute("CreateObject(""WScript.Shell"").Run ""calc""")',
      ['vbscript-escape 23-69 CreateObject("WScript.Shell").Run "calc"'],
    ],
    ["command", "mshta javascript:eval(String.fromCharCode(97,98,99))", ["char-codes 22-51 abc"]],
  ])("%s: %s", (language, text, expected) => expect(layersOf(text, language)).toEqual(expected));
});

describe("what is no disguise", () => {
  test.each([
    "C:\\Program Files\\Vendor\\Product\\bin\\very-long-program-name-of-forty-characters.exe --update",
    "d41d8cd98f00b204e9800998ecf8427e e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "{D62C5793-C0EB-400E-A97B-2DB5DF757B8C} 1234567890123456789012345678901234567890",
    "Version 10.0.19041.1 10, 20, 30, 40, 50, 60, 70, 80",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System'",
    "a^b 2^3 x ^ y http://a.example/?q=1%20a%2Fb",
    "-e -enc -EncodedCommand <blah> -ExecutionPolicy Bypass",
    "TargetInstance.SystemUpTime >= 240 AND TargetInstance.SystemUpTime < 325",
    "",
  ])("%s", (text) => {
    for (const language of ["command", "powershell", "vbscript", "jscript"] as const)
      expect(layersOf(text, language)).toEqual([]);
  });
});

test("shellcode behind three layers is found, and called so", async () => {
  const shellcode = "\xfc\xe8\x8f\0\0\0\x60\x89\xe5";
  const inner = `[Byte[]]$c = [System.Convert]::FromBase64String("${btoa(shellcode)}")`;
  const stream = new Blob([inner]).stream().pipeThrough(new CompressionStream("gzip"));
  const gzip = [...new Uint8Array(await new Response(stream).arrayBuffer())]
    .map((byte) => String.fromCharCode(byte))
    .join("");
  const script = `$s.Arguments='-c &([scriptblock]::create((New-Object IO.StreamReader(New-Object IO.Compression.GzipStream((New-Object IO.MemoryStream(,[Convert]::FromBase64String(''${btoa(gzip)}''))),[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()))';`;
  const { layers } = decodePayload(
    `powershell.exe -nop -w hidden -noni -e ${btoa([...script].map((unit) => `${unit}\0`).join(""))}`,
  );
  expect(layers.map(({ encoding, content, depth }) => [encoding, content, depth])).toEqual([
    ["base64-utf16le", "text", 1],
    ["base64-bytes", "gzip", 2],
    ["gzip", "text", 3],
    ["base64-bytes", "shellcode", 4],
  ]);
  expect(layers[3]?.text).toBe(shellcode);
});
