import type { Command } from "commander";
import { type CommandWords, type OptionWords, programWords } from "./words.ts";

type Shell = "bash" | "zsh" | "fish" | "powershell";

/** The completion script of a shell for this program. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = programWords(program);
  return { bash, zsh, fish, powershell }[shell](commands);
}

const flagsOf = ({ options }: CommandWords): string[] => options.flatMap(({ flags }) => flags);
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map((command) => {
    const values = command.options.filter(({ choices }) => choices.length > 0).map(bashValues);
    const words = [...flagsOf(command), ...command.choices].join(" ");
    return `    ${command.name})
      case "$before" in
${values.join("")}      esac
      COMPREPLY=($(compgen -W '${words}' -- "$word"))
      ;;
`;
  });
  return `# bash completion for unbind
_unbind() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(" ")} help --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("")}  esac
}
complete -o default -F _unbind unbind
`;
}

function bashValues({ flags, choices }: OptionWords): string {
  return `        ${flags.join("|")}) COMPREPLY=($(compgen -W '${choices.join(" ")}' -- "$word")); return ;;\n`;
}

function zsh(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name, about }) => quoted(`${name}:${about}`)).join(" ");
  const cases = commands.map((command) => {
    const rest = command.choices.length > 0 ? `1:value:(${command.choices.join(" ")})` : "*:file:_files";
    const specs = [...command.options.flatMap(zshOption), quoted(rest)];
    return `    ${command.name}) _arguments ${specs.join(" ")} ;;\n`;
  });
  return `#compdef unbind
_unbind() {
  if (( CURRENT == 2 )); then
    local -a commands=(${names})
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("")}  esac
}
compdef _unbind unbind
`;
}

function zshOption({ flags, about, takesValue, choices }: OptionWords): string[] {
  const note = about.replace(/[[\]:]/g, " ");
  const value = takesValue ? `:value:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}` : "";
  return flags.map((flag) => quoted(`${flag}[${note}]${value}`));
}

function fish(commands: readonly CommandWords[]): string {
  const lines = ["# fish completion for unbind"];
  for (const { name, about, options, choices } of commands) {
    lines.push(`complete -c unbind -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}`);
    const inside = `complete -c unbind -n '__fish_seen_subcommand_from ${name}'`;
    if (choices.length > 0) lines.push(`${inside} -f -a ${quoted(choices.join(" "))}`);
    for (const option of options) lines.push(inside + fishOption(option));
  }
  return `${lines.join("\n")}\n`;
}

function fishOption({ flags, about, takesValue, choices }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`)).join("");
  const values = choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : takesValue ? " -r" : "";
  return `${names}${values} -d ${quoted(about)}`;
}

function powershell(commands: readonly CommandWords[]): string {
  const list = (words: readonly string[]) => `@(${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")})`;
  const words = commands.map((command) => `    '${command.name}' = ${list([...flagsOf(command), ...command.choices])}`);
  const values = commands.flatMap(({ options }) => options).filter(({ choices }) => choices.length > 0);
  const byFlag = new Map(values.flatMap(({ flags, choices }) => flags.map((flag) => [flag, choices] as const)));
  return `# PowerShell completion for unbind
Register-ArgumentCompleter -Native -CommandName unbind -ScriptBlock {
  param($word, $ast, $position)
  $commands = [ordered]@{
${words.join("\n")}
  }
  $values = @{
${[...byFlag].map(([flag, choices]) => `    '${flag}' = ${list(choices)}`).join("\n")}
  }
  $typed = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
  $found = if ($typed.Count -lt 2) { @($commands.Keys) + '--help', '--version' }
    elseif ($values.ContainsKey($typed[-1])) { $values[$typed[-1]] }
    else { $commands[$typed[1]] }
  $found | Where-Object { $_ -like "$word*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`;
}
