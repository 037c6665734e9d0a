import { Argument, type Command } from "commander";

const NOTES = `
Set it up:
  bash        unbind completion bash > ~/.local/share/bash-completion/completions/unbind
  zsh         unbind completion zsh > "\${fpath[1]}/_unbind"
  fish        unbind completion fish > ~/.config/fish/completions/unbind.fish
  powershell  unbind completion powershell >> $PROFILE`;

/** `unbind completion`: a script for a shell, made from the program itself. */
export function addCompletionCommand(program: Command): void {
  program
    .command("completion")
    .summary("print a completion script for a shell")
    .description("Prints a completion script for a shell.")
    .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish", "powershell"]))
    .addHelpText("after", NOTES)
    .action(async (shell: "bash" | "zsh" | "fish" | "powershell") => {
      const { completionScript } = await import("../completion/script.ts");
      process.stdout.write(completionScript(shell, program));
    });
}
