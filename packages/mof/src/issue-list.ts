import { MAX_ISSUES, type MofIssue, type MofIssueCode, NOTES } from "./model.ts";

interface Found {
  code: MofIssueCode;
  message: string;
  offset: number;
}

/** Where a reader tells its issues. */
export interface IssueSink {
  add(code: MofIssueCode, message: string, offset: number): void;
}

/** Collects the issues of one text; lines are counted once, and only if there is an issue. */
export class IssueList {
  readonly #text: string;
  readonly #found: Found[] = [];
  #dropped = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get total(): number {
    return this.#found.length + this.#dropped;
  }

  add(code: MofIssueCode, message: string, offset: number): void {
    if (this.#found.length < MAX_ISSUES) this.#found.push({ code, message, offset });
    else this.#dropped++;
  }

  /** The issues by offset; `at` maps an offset to the text that lines are to be counted in. */
  list(text: string = this.#text, at: (offset: number) => number = (offset) => offset): MofIssue[] {
    const found = this.#found.map((issue) => ({ ...issue, offset: at(issue.offset) }));
    if (this.#dropped > 0) {
      const message = `${this.#dropped} more issues not kept (MAX_ISSUES ${MAX_ISSUES})`;
      found.push({ code: "MOF_LIMIT", message, offset: found.at(-1)?.offset ?? 0 });
    }
    found.sort((a, b) => a.offset - b.offset);
    return locate(text, found);
  }
}

function locate(text: string, sorted: Found[]): MofIssue[] {
  let line = 1;
  let lineStart = 0;
  let newline = text.indexOf("\n");
  return sorted.map((issue) => {
    while (newline >= 0 && newline < issue.offset) {
      line++;
      lineStart = newline + 1;
      newline = text.indexOf("\n", lineStart);
    }
    return { ...issue, severity: NOTES.has(issue.code) ? "note" : "error", line, column: issue.offset - lineStart + 1 };
  });
}
