/** A group of commands that ends where a person has to look before going on. */
export interface CommandGroup {
  /** What it is for, and what must be true before the next group. */
  purpose: string;
  commands: string;
}

/** What a responder types on one host; the file name is ours and holds letters, digits, `.`, `_` and `-` only. */
export function commandsOf(fileName: string): CommandGroup[] {
  const evict = `.\\unbind-evict-${fileName}.ps1`;
  const verify = `.\\unbind-verify-${fileName}.ps1`;
  return [
    {
      purpose:
        "Look. The self-test must exit with 0; the second script lists what is there; the third says what it would remove (exit code 1) and what it refuses (3).",
      commands: lines(".\\unbind-self-test.ps1", ".\\unbind-collect.ps1 -Path before.unbind-collect.jsonl", evict),
    },
    {
      purpose:
        "Remove, only if what it would remove is what this plan names. Exit code 0: done; 3: something was refused and stays; 4: failed, read the last line and stop.",
      commands: lines(`${evict} -Mode Remove -TranscriptPath unbind-transcript.txt`, verify),
    },
    {
      purpose:
        "Copy backup and journal off the host, from the folder that the last line of the removal names (ProgramData\\Unbind). Restart when the host's owner agrees.",
      commands: "Restart-Computer",
    },
    {
      purpose: "After the restart: look again, and collect what proves it.",
      commands: lines(verify, ".\\unbind-collect.ps1 -Path after.unbind-collect.jsonl"),
    },
  ];
}

function lines(...commands: string[]): string {
  return commands.join("\n");
}
