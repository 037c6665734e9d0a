/**
 * What a CommandLineEventConsumer really starts. CreateProcess gets ExecutablePath as the application and
 * CommandLineTemplate as the command line: with an ExecutablePath the template is only what the program reads, and its
 * first word may lie. Without one the first word runs. `%Property%` in a template is filled in when the event comes.
 */
export interface EffectiveProgram {
  /** As written. */
  path: string;
  /** File name in lower case, without `.exe`. */
  name: string;
  /** First word of the template; '' if there is no template. */
  firstWord: string;
  /** ExecutablePath and template name different programs. */
  isMismatch: boolean;
  /** Scripts and libraries that the command line names. */
  files: string[];
}

/** Characters of a command line that are looked at for files. */
const MAX_SEARCHED = 16_384;
const MAX_FILES = 32;
const PROGRAM_WITH_BLANKS = /^[a-z]:\\[^"<>|]*?\.(?:exe|com|bat|cmd|scr|pif)(?=\s|$)/i;
const FILES =
  /(?:"([^"]{1,260}\.(?:vbs|vbe|js|jse|wsf|wsh|ps1|psm1|bat|cmd|hta|mof|dll|exe|scr|cpl|sct|xsl|msi))"|([^\s"',;()=<>|&]{1,260}\.(?:vbs|vbe|js|jse|wsf|wsh|ps1|psm1|bat|cmd|hta|mof|dll|exe|scr|cpl|sct|xsl|msi)))(?![\w.])/gi;

/** The program of a consumer; undefined where neither property was seen. */
export function effectiveProgram(executable: string, template: string): EffectiveProgram | undefined {
  const firstWord = firstWordOf(template);
  const path = executable === "" ? firstWord : executable;
  if (path === "") return undefined;
  const isMismatch = executable !== "" && firstWord !== "" && disagree(executable, firstWord);
  return { path, name: programName(path), firstWord, isMismatch, files: filesIn(template) };
}

function firstWordOf(template: string): string {
  const text = template.trimStart();
  if (text.startsWith('"')) return text.slice(1, text.indexOf('"', 1) < 0 ? undefined : text.indexOf('"', 1));
  return PROGRAM_WITH_BLANKS.exec(text)?.[0] ?? /^\S*/.exec(text)?.[0] ?? "";
}

function disagree(executable: string, firstWord: string): boolean {
  return /^[/-]/.test(firstWord) || programName(executable) !== programName(firstWord);
}

/** `C:\Windows\System32\CMD.EXE` is `cmd`; noise that shells drop is dropped, `%ComSpec%` is cmd. */
export function programName(path: string): string {
  const plain = path
    .replace(/[\^`"']/g, "")
    .trim()
    .toLowerCase();
  const base = plain.split(/[\\/]/).at(-1) ?? "";
  return base === "%comspec%" ? "cmd" : base.replace(/\.(?:exe|com)$/, "");
}

function filesIn(template: string): string[] {
  const files: string[] = [];
  for (const [, quoted, bare] of template.slice(0, MAX_SEARCHED).matchAll(FILES)) {
    files.push(quoted ?? bare ?? "");
    if (files.length === MAX_FILES) break;
  }
  return files;
}
