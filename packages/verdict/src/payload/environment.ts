/** Values that well-known variables have on a Windows in its usual place; what a machine really had is not known. */

const WINDOWS = "C:\\Windows";

/** Environment variables, by lower-case name. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  comspec: `${WINDOWS}\\system32\\cmd.exe`,
  windir: WINDOWS,
  systemroot: WINDOWS,
  systemdrive: "C:",
  programfiles: "C:\\Program Files",
  commonprogramfiles: "C:\\Program Files\\Common Files",
  programdata: "C:\\ProgramData",
  allusersprofile: "C:\\ProgramData",
  public: "C:\\Users\\Public",
  os: "Windows_NT",
  pathext: ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC",
  psmodulepath: `C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules\\`,
};

/** Variables that PowerShell makes itself. */
const POWERSHELL: Readonly<Record<string, string>> = {
  pshome: `${WINDOWS}\\System32\\WindowsPowerShell\\v1.0`,
  shellid: "Microsoft.PowerShell",
  verbosepreference: "SilentlyContinue",
  debugpreference: "SilentlyContinue",
  warningpreference: "Continue",
  erroractionpreference: "Continue",
  executioncontext: "System.Management.Automation.EngineIntrinsics",
};

/** The usual value of `%name%`. */
export function environmentValue(name: string): string | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(ENVIRONMENT, key) ? ENVIRONMENT[key] : undefined;
}

/** The usual value of a PowerShell variable, written `$env:name` or `$name`. */
export function powershellValue(variable: string): string | undefined {
  const name = variable.slice(1).toLowerCase();
  if (name.startsWith("env:")) return environmentValue(name.slice(4));
  return Object.hasOwn(POWERSHELL, name) ? POWERSHELL[name] : undefined;
}
