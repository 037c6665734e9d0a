/** How standard input is named on the command line and in reports. */
export const STDIN_PATH = "-";

/** No file name holds NUL, so a root with this start can't be mistaken for a path. */
const SPOOLED = "-\0";

/** Locator root of standard input that lies in a temporary file. */
export function spooledRoot(file: string): string {
  return SPOOLED + file;
}

/** The temporary file such a root names; undefined for any other root. */
export function spooledFile(root: string): string | undefined {
  return root.startsWith(SPOOLED) ? root.slice(SPOOLED.length) : undefined;
}
