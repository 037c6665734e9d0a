import { sha256Hex } from "@unbind/bytes";
import { beforeAll, describe, expect, it } from "vitest";
import { type PowershellTree, powershellTree } from "../../../../tools/powershell-tree.ts";
import { hostileNames } from "../encode/hostile-names.test-support.ts";
import { powershellComment, powershellText } from "../encode/index.ts";
import type { HostPlan, PlanStep } from "../plan/plan.ts";
import { visibilitySettings } from "../visibility/settings/index.ts";
import { hostileHost, hostilePlan } from "./hostile-plan.test-support.ts";
import { collectScript, evictScript, restoreScript, selfTestScript, verifyScript } from "./index.ts";

/** Commands that scripts may call besides functions of their own. */
const ALLOWED = new Set(
  `ConvertFrom-Json Get-CimInstance New-Object Set-StrictMode Start-Sleep
   Start-Transcript Stop-Process Stop-Transcript Write-Output ConvertTo-Json`.split(/\s+/),
);

const plan = hostilePlan;
const host = hostileHost;

const scripts: Record<string, string> = {
  collect: collectScript("0.1.0"),
  evict: evictScript(plan, host),
  remove: evictScript(plan, host, { mode: "Remove" }),
  detection: evictScript(plan, host, { isDetection: true }),
  verify: verifyScript(plan, host),
  restore: restoreScript({ ...plan, purpose: "restore" }, host),
  "self-test": selfTestScript(),
  visibility: visibilitySettings.find(({ name }) => name.endsWith(".ps1"))?.text ?? "",
};

describe.each(Object.entries(scripts))("%s script", (name, script) => {
  let tree: PowershellTree;
  const textsOf = (type: string) => tree.nodes.filter((node) => node.type === type).map(({ text }) => text);

  beforeAll(async () => {
    tree = await powershellTree(script);
  });

  it("is printable ASCII with CRLF, one statement a line", () => {
    expect(script.replaceAll("\r\n", "")).toMatch(/^[\x20-\x7e]*$/);
    expect(script.endsWith("\r\n")).toBe(true);
    expect(script).not.toMatch(/;\s*[\r\n]/);
  });

  it("parses without an error or a missing node", () => {
    expect(tree.errors).toEqual([]);
    expect(tree.nodes.length).toBeGreaterThan(50);
  });

  it("calls its own functions and allowed commands only", () => {
    const own = new Set(textsOf("function_name"));
    const called = new Set(textsOf("command_name"));
    expect([...called].filter((command) => !own.has(command) && !ALLOWED.has(command))).toEqual([]);
    expect([...own].filter((command) => ALLOWED.has(command))).toEqual([]);
  });

  it("never invokes data, and expands no string", () => {
    const types = new Set(tree.nodes.map(({ type }) => type));
    for (const type of [
      "command_invokation_operator",
      "expandable_string_literal",
      "expandable_here_string_literal",
      "sub_expression",
    ]) {
      expect(types).not.toContain(type);
    }
    expect(textsOf("command_name").filter((command) => /^(?:iex|Invoke-Expression|Add-Type)$/i.test(command))).toEqual(
      [],
    );
  });

  it("has a catch or finally for every try", () => {
    const tries = textsOf("try_statement");
    expect(tries.filter((text) => !/\}\s*(?:catch|finally)\b/.test(text))).toEqual([]);
  });

  it("holds the plan in one literal, and it says exactly what was planned", () => {
    const literals = textsOf("verbatim_string_characters").map((text) => text.slice(1, -1));
    const data = literals.filter((text) => text.length > 200);
    if (name === "collect" || name === "visibility") {
      expect(data).toEqual([]);
      return;
    }
    expect(data).toHaveLength(1);
    const json = atob(data[0] ?? "");
    expect(literals).toContain(sha256Hex(json));
    if (name === "self-test") return;
    const { steps, keep } = JSON.parse(json) as HostPlan;
    const addressed = (list: readonly PlanStep[]) =>
      list.map((step) => {
        if (step.action !== "remove") throw new Error(step.action);
        const { role, namespace, class: className, keys, ends, relativePath, path, contentHash, hashed } = step.object;
        return { id: step.id, role, namespace, className, keys, ends, relativePath, path, contentHash, hashed };
      });
    expect(addressed(steps)).toEqual(addressed(host.steps));
    expect(namesOf(JSON.parse(json)).filter((member) => !/^[A-Za-z]\w*$/.test(member))).toEqual([]);
    expect(keep.map(({ keys }) => keys[0]?.value)).toEqual(hostileNames);
    for (const hostile of hostileNames.filter(({ length }) => length > 8)) expect(script).not.toContain(hostile);
  });
});

/** Every member's name: ConvertFrom-Json refuses an empty one, and two that differ in case only. */
function namesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(namesOf)];
}

/** Constructs that Windows PowerShell takes otherwise than they read, each a way for a name to change what a script does. */
const TRAPS: [string, RegExp][] = [
  ["a dictionary's keys or values as members, which a key of that name hides", /\.(?:Keys|Values)\b/],
  ["StartsWith or EndsWith by culture", /\.(?:StartsWith|EndsWith)\('[^']*'\)/],
  ["a time or date by culture", /ToString\('[^']*(?:yy|HH|mm)[^']*'\)/],
  ["a mode compared by case, though ValidateSet takes any", /\$Mode -c/],
  ["a journal or backup written over", /WriteAllText\(\$(?:journal|backup)Path/],
  ["text whose lines a shell would expand", /@"|\$\(/],
  ["a culture's own lower or upper case", /\.To(?:Lower|Upper)\(/],
  ["a transcript that -WhatIf would leave out", /Start-Transcript (?!.*-WhatIf:\$false)/],
];

describe.each(TRAPS)("no script has %s", (_, trap) => {
  it.each(Object.entries(scripts))("%s", (_name, script) => {
    expect(script.match(trap)).toBeNull();
  });
});

describe("modes", () => {
  it("are read once, and removal and restore both need the exact word and no -WhatIf", () => {
    for (const [name, mode] of [
      ["evict", "Remove"],
      ["remove", "Remove"],
      ["restore", "Restore"],
    ] as const) {
      const uses = (scripts[name] ?? "")
        .split("\r\n")
        .filter((line) => /\$Mode\b/.test(line) && !/\[string\]/.test(line));
      expect(uses.map((line) => line.replace(/^.*= \(/, "("))).toEqual([
        `($Mode -eq '${mode}') -and (-not $WhatIfPreference)`,
      ]);
    }
  });
});

describe("PowerShell text", () => {
  it("is one expression whose literal decodes to the text", async () => {
    for (const name of hostileNames) {
      const { errors, nodes } = await powershellTree(`$x = ${powershellText(name)}\r\n`);
      expect(errors).toEqual([]);
      const literals = nodes.filter(({ type }) => type === "string_literal");
      expect(literals).toHaveLength(1);
      const value = literals[0]?.text.slice(1, -1).replaceAll("''", "'") ?? "";
      expect(/^[\x20-\x7e]*$/.test(name) ? value : unitsOf(value)).toBe(name);
    }
  });

  it("is a comment that ends with its line", async () => {
    for (const name of hostileNames) {
      const { errors, nodes } = await powershellTree(`${powershellComment(name)}\r\n$x = 1\r\n`);
      expect(errors).toEqual([]);
      expect(nodes.filter(({ type }) => type === "assignment_expression").map(({ text }) => text)).toEqual(["$x = 1"]);
    }
  });

  function unitsOf(base64: string): string {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return Array.from(new Uint16Array(bytes.buffer), (unit) => String.fromCharCode(unit)).join("");
  }
});
