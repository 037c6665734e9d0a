/** Folders in which an ordinary account can put or replace a file, by path alone: access lists are not in the evidence. */
const VARIABLES =
  /^(?:%(?:temp|tmp|public|appdata|localappdata|userprofile|programdata|allusersprofile)%|\$env:(?:temp|tmp|public|appdata|localappdata|userprofile|programdata)\b)/i;
const FOLDERS =
  /^(?:[a-z]:|%systemdrive%)?\\(?:users|documents and settings|programdata|temp|tmp|perflogs|\$recycle\.bin|recycler)\\/i;
const WINDOWS_FOLDERS = /^(?:[a-z]:\\win(?:dows|nt)|%windir%|%systemroot%)\\(?:temp|tasks|tracing|debug)\\/i;
const DRIVE_ROOT = /^[a-z]:\\[^\\:]+$/i;
const SHARE = /^\\\\[^\\.?]/;
const STREAM = /^[a-z]:\\[^:]*:[^\\:]/i;

/** True for a path that someone who is no administrator can usually write to. */
export function isWritablePlace(path: string): boolean {
  const text = singleSlashes(path);
  return [VARIABLES, FOLDERS, WINDOWS_FOLDERS, DRIVE_ROOT, SHARE, STREAM].some((pattern) => pattern.test(text));
}

/** Backslashes only, doubled ones single but for those in front of a share. */
function singleSlashes(path: string): string {
  const text = path.replaceAll("/", "\\");
  return text.slice(0, 1) + text.slice(1).replace(/\\{2,}/g, "\\");
}

/** A path without drive or root: it is looked for in the working directory. */
export function isRelative(path: string): boolean {
  return !/^(?:[a-z]:|[\\/]|%|\$env:)/i.test(path);
}

const RUNS_AS_CODE = /\.(?:vbs|vbe|js|jse|wsf|ps1|bat|cmd|hta|asp|aspx|ashx|asmx|php|jsp|mof|exe|dll|scr|lnk|sct)\s*$/i;
const STARTUP = /\\start menu\\programs\\startup\\|\\inetpub\\wwwroot\\/i;

/** True for a file that runs by its kind or its folder. */
export function runsAsCode(path: string): boolean {
  return RUNS_AS_CODE.test(path) || STARTUP.test(path.replaceAll("/", "\\"));
}
