import type { ConsumerFacts, PropertyValue } from "@unbind/model";

/** What a consumer does, in a kind and one line. */
export interface ActionText {
  kind: "command" | "script" | "event-log" | "log-file" | "mail" | "other" | "unknown";
  summary: string;
}

const MAX_LINE = 200;

/** Text property by name without case; '' if it isn't there. */
function text(properties: Record<string, PropertyValue>, name: string): string {
  for (const [key, value] of Object.entries(properties)) {
    if (key.toLowerCase() === name && typeof value === "string") return value;
  }
  return "";
}

/** The first line of a script that isn't empty stands for it. */
function firstLine(script: string): string {
  const line = /\S[^\r\n]{0,199}/.exec(script)?.[0].trimEnd() ?? "";
  return line.length < MAX_LINE ? line : `${line}...`;
}

/** Action of a consumer by its class; `unknown` where no evidence states its content. */
export function actionOf({ class: className, properties }: ConsumerFacts): ActionText {
  if (className === "") return { kind: "unknown", summary: "the consumer's class was not seen" };
  const get = (name: string) => text(properties, name);
  switch (className.toLowerCase()) {
    case "commandlineeventconsumer":
      return orUnseen("command", commandText(get("executablepath"), get("commandlinetemplate")));
    case "activescripteventconsumer":
      return orUnseen("script", firstLine(get("scripttext")) || get("scriptfilename"));
    case "nteventlogeventconsumer":
      return orUnseen("event-log", get("sourcename") && `writes to the event log as ${get("sourcename")}`);
    case "logfileeventconsumer":
      return orUnseen("log-file", [get("filename"), firstLine(get("text"))].filter((part) => part !== "").join(": "));
    case "smtpeventconsumer":
      return orUnseen(
        "mail",
        [get("toline"), get("smtpserver") || get("destination")].filter((part) => part !== "").join(" via "),
      );
    default:
      return { kind: "other", summary: `consumer of class ${className}` };
  }
}

/** Both are shown where they differ: the executable is what runs, the template may say anything. */
function commandText(executable: string, template: string): string {
  if (executable === "" || executable === template) return template;
  return template === "" ? executable : `${executable} (command line: ${template})`;
}

function orUnseen(kind: ActionText["kind"], summary: string): ActionText {
  return summary === "" ? { kind, summary: "content not seen" } : { kind, summary };
}
