const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\", '"': '"', n: "\n", r: "\r", t: "\t" };

/** A value as WMI has it, out of the MOF literal that Sysmon logs; `cut` where its closing quote is missing. */
export interface SysmonText {
  text: string;
  cut: boolean;
}

/**
 * Undoes what Sysmon writes: a leading blank, outer quotes and one level of MOF escapes. Exactly one: `c:\\\\temp`
 * stands for `c:\\temp`, which is what was typed. Text without a quote in front is taken as it is.
 */
export function sysmonText(value: string): SysmonText {
  const text = value.trim();
  if (!text.startsWith('"')) return { text, cut: false };
  const closed = text.length > 1 && text.endsWith('"') && !isEscaped(text, text.length - 1);
  const inner = text.slice(1, closed ? -1 : undefined);
  return { text: inner.replace(/\\([\\"nrt])/g, (_, mark: string) => ESCAPES[mark] ?? mark), cut: !closed };
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}
