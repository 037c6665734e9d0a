/** Many Sigma rules out of few, for benches. Made when the bench runs, never kept with the project. */

/**
 * The rules themselves first, then copies with ids of their own in which each quoted text of four characters or more has
 * the copy's number, so that no two copies share a test.
 */
export function ruleCopies(originals: readonly string[], wanted: number): string[] {
  return Array.from({ length: wanted }, (_, index) => {
    const text = originals[index % originals.length] ?? "";
    const copy = Math.floor(index / originals.length);
    if (copy === 0) return text;
    const detection = text.indexOf("\ndetection:");
    const changed = text.slice(detection).replace(/'([^'\n]{3,}[A-Za-z])([^A-Za-z'\n]*)'/g, `'$1${copy}$2'`);
    return (
      text
        .slice(0, detection)
        .replace(/^title: .*$/m, `$& (copy ${copy})`)
        .replace(/^id: ..../m, `id: ${String(copy).padStart(4, "0")}`) + changed
    );
  });
}
