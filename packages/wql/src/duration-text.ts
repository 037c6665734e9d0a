/** `60 s`, `30 minutes`, `2 hours`, `1 h 1 min 1 s`: whole units where they come out even, up to 120 of them. */
export function durationText(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 120 || seconds % 60 !== 0) {
    return seconds < 120 || !Number.isInteger(seconds) ? `${trimmed(seconds)} s` : elapsedText(seconds);
  }
  if (seconds <= 7200) return `${seconds / 60} minutes`;
  return seconds % 3600 === 0 && seconds <= 432_000 ? `${seconds / 3600} hours` : elapsedText(seconds);
}

/** `45 s`, `4 min 0 s`, `2 h 0 min 5 s`, `3 d 0 h 0 min 0 s`. */
export function elapsedText(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return `${trimmed(seconds)} s`;
  const whole = Math.floor(seconds);
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
  ] as const;
  const first = parts.findIndex(([value]) => value > 0);
  const head = first < 0 ? [] : parts.slice(first).map(([value, unit]) => `${value} ${unit}`);
  return [...head, `${trimmed((whole % 60) + (seconds - whole))} s`].join(" ");
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(3)));
}
