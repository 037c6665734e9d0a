import { describe, expect, it } from "vitest";
import { tableOptions } from "./terminal.ts";

const asked = { color: true };

describe("tableOptions", () => {
  it("takes the width asked for, the terminal's, or a usual one", () => {
    expect(tableOptions({ width: 20, ...asked }, { columns: 133 }, {}).width).toBe(20);
    expect(tableOptions(asked, { columns: 133 }, {}).width).toBe(133);
    expect(tableOptions(asked, { columns: 0 }, {}).width).toBe(100);
    expect(tableOptions(asked, {}, {}).width).toBe(100);
    expect(tableOptions(asked, undefined, {}).width).toBe(100);
  });

  it("colours only a terminal that wants it", () => {
    expect(tableOptions(asked, {}, { TERM: "xterm", NO_COLOR: "" }).color).toBe(true);
    expect(tableOptions({ color: false }, {}, {}).color).toBe(false);
    expect(tableOptions(asked, undefined, {}).color).toBe(false);
    expect(tableOptions(asked, {}, { TERM: "dumb" }).color).toBe(false);
    expect(tableOptions(asked, {}, { NO_COLOR: "1" }).color).toBe(false);
  });
});
