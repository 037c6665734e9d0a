import { shown } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { hit, type NotJudged, type Signal, type SignalHit } from "./signal.ts";
import { isRelative, isWritablePlace } from "./writable-place.ts";

const CONSUMER = ["consumer"] as const;

/** Programs of Windows that run other code (SigmaHQ scrcons children, LOLBAS). */
export const INTERPRETERS: ReadonlySet<string> = new Set(
  "powershell pwsh powershell_ise cmd wscript cscript mshta rundll32 regsvr32 msbuild installutil certutil bitsadmin cdb msiexec wmic mofcomp schtasks forfiles waitfor regasm regsvcs odbcconf hh".split(
    " ",
  ),
);

function interpreter({ kind, program }: Reading): SignalHit | NotJudged | undefined {
  if (kind !== "command") return undefined;
  if (!program) return { missing: "the command line" };
  return INTERPRETERS.has(program.name) ? hit({ program: shown(program.path) }) : undefined;
}

function writableLocation({ kind, program, text }: Reading): SignalHit | undefined {
  if (kind !== "command" && kind !== "script") return undefined;
  const files = [...(program ? [program.path, ...program.files] : []), text("scriptfilename")];
  const found = files.find((file) => file !== "" && isWritablePlace(file));
  if (found !== undefined) return hit({ path: shown(found) });
  const folder = text("workingdirectory");
  const relative = program?.files.find((file) => isRelative(file) && file !== program.path);
  return folder !== "" && relative !== undefined ? hit({ path: shown(`${relative} in ${folder}`) }) : undefined;
}

export const programSignals: readonly Signal[] = [
  {
    id: "interpreter",
    weight: 20,
    group: "program",
    when: "The program that runs is a shell, a script host or another program of Windows that runs what it is given.",
    sentence: "It starts {program}, which runs other code.",
    source: "SigmaHQ/sigma rule f6d1dd2f (children of scrcons.exe); Metador's cdb.exe",
    about: CONSUMER,
    find: interpreter,
  },
  {
    id: "program-mismatch",
    weight: 20,
    group: "program",
    when: "ExecutablePath and the first word of CommandLineTemplate name different programs, or the template starts with a switch.",
    sentence: "What runs is {exe}, but the command line reads {template}.",
    source: "CommandLineEventConsumer documentation; LemonDuck",
    about: CONSUMER,
    find: ({ program, text }) =>
      program?.isMismatch ? hit({ exe: shown(program.path), template: shown(text("commandlinetemplate")) }) : undefined,
  },
  {
    id: "writable-location",
    weight: 15,
    group: "program",
    when: "Program or script lies in a profile, Temp, ProgramData, the root of a drive, a share, a stream, or is relative to a working directory.",
    sentence: "{path} can be written without being an administrator.",
    source: "default access lists of Windows folders",
    about: CONSUMER,
    find: writableLocation,
  },
];
