/**
 * Velociraptor client artifacts, independent of host and plan: the script comes as a parameter, is compared with its
 * hash, and only looks unless ReallyDoIt is set. Every value is a JSON string, which YAML reads as it stands.
 */
import { asciiBytes, toBase64, yamlText } from "../encode/index.ts";
import { collectScript } from "../scripts/index.ts";

const POWERSHELL = '"C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe"';
const SWITCHES = '"-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", File';

/** `Custom.Unbind.Evict`. */
export function evictArtifact(): string {
  return artifact({
    name: "Custom.Unbind.Evict",
    description:
      "Removes exactly the WMI objects that an approved plan names, after backup and comparison. Only looks unless ReallyDoIt is set.",
    parameters: [
      { name: "ScriptBase64", description: "base64 of unbind-evict-HOST.ps1" },
      { name: "ScriptSha256", description: "SHA-256 of that script, lower-case hex" },
      { name: "ReallyDoIt", description: "Remove, instead of looking", type: "bool", default: "N" },
    ],
    query: `LET Script <= base64decode(string=ScriptBase64)
LET Ok <= hash(path=Script, accessor="data", hashselect="SHA256").SHA256 = lowcase(string=ScriptSha256)
LET File <= tempfile(extension=".ps1", data=Script)
SELECT Stdout, Stderr, ReturnCode FROM if(condition=Ok, then={
  SELECT * FROM execve(argv=[${POWERSHELL}, ${SWITCHES},
    "-Mode", if(condition=ReallyDoIt, then="Remove", else="Check")], length=1000000)
}, else={
  SELECT "" AS Stdout, "The script doesn't have the stated SHA-256: nothing was run." AS Stderr, 2 AS ReturnCode FROM scope()
})`,
  });
}

/** `Custom.Unbind.Collect`: the inventory that `unbind scan` reads, uploaded. */
export function collectArtifact(version: string): string {
  return artifact({
    name: "Custom.Unbind.Collect",
    description: "Takes an inventory of all WMI event subscriptions (unbind.collect/1) and uploads it. Only reads.",
    parameters: [
      {
        name: "ScriptBase64",
        description: "base64 of unbind-collect.ps1",
        default: toBase64(asciiBytes(collectScript(version))),
      },
    ],
    query: `LET File <= tempfile(extension=".ps1", data=base64decode(string=ScriptBase64))
LET Inventory <= tempfile(extension=".unbind-collect.jsonl")
LET Run <= SELECT * FROM execve(argv=[${POWERSHELL}, ${SWITCHES}, "-Path", Inventory], length=1000000)
SELECT Stdout, Stderr, ReturnCode, upload(file=Inventory) AS Upload FROM Run`,
  });
}

interface Parameter {
  name: string;
  description: string;
  type?: string;
  default?: string;
}

interface Artifact {
  name: string;
  description: string;
  parameters: Parameter[];
  query: string;
}

function artifact({ name, description, parameters, query }: Artifact): string {
  const lines = [
    `name: ${yamlText(name)}`,
    `description: ${yamlText(description)}`,
    "type: CLIENT",
    "required_permissions:",
    "  - EXECVE",
    "parameters:",
    ...parameters.flatMap(parameterLines),
    "sources:",
    `  - precondition: ${yamlText("SELECT OS From info() where OS = 'windows'")}`,
    `    query: ${yamlText(query)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function parameterLines({ name, description, type, default: value }: Parameter): string[] {
  const lines = [`  - name: ${yamlText(name)}`, `    description: ${yamlText(description)}`];
  if (type !== undefined) lines.push(`    type: ${type}`);
  if (value !== undefined) lines.push(`    default: ${yamlText(value)}`);
  return lines;
}
