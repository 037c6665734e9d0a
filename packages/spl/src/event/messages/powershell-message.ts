/**
 * Messages of PowerShell 4103, 4104 and 800. Source: message tables of the providers; 800 checked against an export that
 * carries both message and values.
 */
import { type Event, fieldOf } from "@unbind/model";

/** The message of these three; undefined for other ids. */
export function powershellMessage(event: Event): string | undefined {
  const value = (name: string): string => fieldOf(event, name) ?? "";
  switch (event.eventId) {
    case 4104:
      return [
        `Creating Scriptblock text (${value("MessageNumber")} of ${value("MessageTotal")}):`,
        value("ScriptBlockText"),
        "",
        `ScriptBlock ID: ${value("ScriptBlockId")}`,
        `Path: ${value("Path")}`,
      ].join("\r\n");
    case 4103:
      return [value("Payload"), "", "Context:", value("ContextInfo"), "", "", "User Data:", value("UserData"), ""].join(
        "\r\n",
      );
    case 800: {
      const [command = "", context = "", details = ""] = event.data.map((field) => field.value);
      return `Pipeline execution details for command line: ${command}. \r\n\r\nContext Information: \r\n${context} \r\n\r\nDetails: \r\n${details}`;
    }
    default:
      return undefined;
  }
}
