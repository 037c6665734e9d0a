import type { Command } from "commander";

/** One option as a shell needs it. */
export interface OptionWords {
  /** `-f`, `--format`. */
  flags: string[];
  about: string;
  /** Takes a value; `choices` are the allowed ones, none means any. */
  takesValue: boolean;
  choices: string[];
}

/** One command: its words, what may follow. */
export interface CommandWords {
  name: string;
  about: string;
  options: OptionWords[];
  /** Allowed values of its first argument; none means paths. */
  choices: string[];
}

/** What the program understands, read from the program. */
export function programWords(program: Command): CommandWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    about: command.summary() || command.description(),
    choices: [...(command.registeredArguments[0]?.argChoices ?? [])],
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined),
        about: option.description,
        takesValue: option.required || option.optional,
        choices: [...(option.argChoices ?? [])],
      })),
  }));
}
