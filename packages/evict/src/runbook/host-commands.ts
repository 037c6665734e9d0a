/** What a responder types on one host; the file name is ours and holds letters, digits, `.`, `_` and `-` only. */
export function commandsOf(fileName: string): string {
  return [
    ".\\unbind-self-test.ps1",
    ".\\unbind-collect.ps1 -Path before.unbind-collect.jsonl",
    `.\\unbind-evict-${fileName}.ps1`,
    `.\\unbind-evict-${fileName}.ps1 -Mode Remove -TranscriptPath unbind-transcript.txt`,
    `.\\unbind-verify-${fileName}.ps1`,
    "Restart-Computer",
    `.\\unbind-verify-${fileName}.ps1`,
    ".\\unbind-collect.ps1 -Path after.unbind-collect.jsonl",
  ].join("\n");
}
