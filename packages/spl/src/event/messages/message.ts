import type { Event } from "@unbind/model";
import { providerKind } from "../channel.ts";
import { powershellMessage } from "./powershell-message.ts";
import { securityMessage } from "./security-message.ts";
import { sysmonMessage } from "./sysmon-message.ts";
import { wmiActivityMessage } from "./wmi-activity-message.ts";

/** A rendered message and where it came from. */
export interface EventMessage {
  readonly text: string;
  /** `collected` with the event, filled into the provider's `template`, or just the `values` by name. */
  readonly origin: "collected" | "template" | "values";
}

/** The message Windows shows for an event; lines end CR LF where a template is filled in. */
export function messageOf(event: Event): EventMessage {
  if (event.message) return { text: event.message, origin: "collected" };
  const text = fromTemplate(event);
  return text === undefined ? { text: valueLines(event), origin: "values" } : { text, origin: "template" };
}

function fromTemplate(event: Event): string | undefined {
  switch (providerKind(event)) {
    case "wmi-activity":
      return wmiActivityMessage(event);
    case "sysmon":
      return sysmonMessage(event);
    case "security":
      return securityMessage(event);
    case "powershell":
    case "powershell-classic":
      return powershellMessage(event);
    default:
      return undefined;
  }
}

/** `Name: value` lines, for events whose template isn't known. */
export function valueLines(event: Event): string {
  return event.data
    .map(({ name, value }) => (name === "" || name === "Data" ? value : `${name}: ${value}`))
    .join("\r\n");
}
