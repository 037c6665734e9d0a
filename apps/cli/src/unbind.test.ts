import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";
import { VERSION } from "./version.ts";

describe("unbind", () => {
  it("prints the version of package.json", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(VERSION).toBe(version);
    expect(await runCommand(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    expect(await runCommand(["-V"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("teaches with examples and exit codes", async () => {
    const { code, stdout, stderr } = await runCommand(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("unbind scan case.zip");
    expect(stdout).toContain("130 interrupted");
  });

  it("without a command says how to use it, on standard error", async () => {
    const { code, stdout, stderr } = await runCommand([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: unbind");
  });

  it.each([
    [["scna", "x"], "unbind: unknown command 'scna'\n(Did you mean scan?)\nTry \"unbind --help\".\n"],
    [["--versoin"], "unbind: unknown option '--versoin'\n(Did you mean --version?)\nTry \"unbind --help\".\n"],
    [
      [process.execPath],
      `unbind: unknown command '${process.execPath}'\nTo scan it: unbind scan ${process.execPath}\n`,
    ],
    [
      ["completion", "tcsh"],
      "unbind: command-argument value 'tcsh' is invalid for argument 'shell'. " +
        'Allowed choices are bash, zsh, fish, powershell.\nTry "unbind completion --help".\n',
    ],
  ])("%j is refused with a way out", async (args, stderr) => {
    expect(await runCommand(args)).toEqual({ code: 2, stdout: "", stderr });
  });
});

describe("unbind help", () => {
  it.each([
    "scan",
    "detect",
    "lint",
    "convert",
    "explain",
    "know",
    "plan",
    "verify",
    "restore",
    "visibility",
    "dump",
    "completion",
  ])("%s has its options and examples", async (command) => {
    const { code, stdout, stderr } = await runCommand(["help", command]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: unbind ${command}`);
    expect(stdout).toMatch(/^ {2}(unbind|bash) /m);
  });

  it("to a reader that has gone is no fault", async () => {
    const ran = await runCommand(["detect", "--help"], { onStart: (child) => child.stdout?.destroy() });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  it("shows escapes in a wrong argument instead of obeying them", async () => {
    const { code, stderr } = await runCommand(["scan", "--\u001b[2J"]);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--\\x1b[2J'");
    expect(stderr).not.toContain("\u001b");
  });
});

describe("unbind completion", () => {
  it.each(["bash", "zsh", "fish", "powershell"])("%s knows commands, options and their values", async (shell) => {
    const { code, stdout, stderr } = await runCommand(["completion", shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const word of ["scan", "dump", "completion", "fail-on", "jsonl", "malicious", "powershell"]) {
      expect(stdout).toContain(word);
    }
  });

  it("bash accepts its script, and it completes", async ({ skip }) => {
    const { stdout } = await runCommand(["completion", "bash"]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills it in
    const ask = 'COMP_WORDS=(unbind scan --format js); COMP_CWORD=3; _unbind; echo "${COMPREPLY[@]}"';
    const bash = spawnSync("bash", ["-c", `${stdout}\n${ask}`], { encoding: "utf8" });
    if (bash.error) skip("no bash on this machine");
    expect({ out: bash.stdout, err: bash.stderr }).toEqual({ out: "json jsonl\n", err: "" });
  });
});
