/** Children of System that an event keeps, found once per definition. */
import type { ElementNode } from "./node.ts";
import { type TextPlan, textPlan } from "./node-plan.ts";

type SystemFieldName =
  | "EventID"
  | "Provider"
  | "TimeCreated"
  | "EventRecordID"
  | "Execution"
  | "Channel"
  | "Computer"
  | "Security";

export interface SystemField {
  kind: SystemFieldName;
  node: ElementNode;
  /** The attribute or the content that counts; undefined if the attribute isn't there. */
  text: TextPlan | undefined;
  /** What counts where the first is empty. */
  otherwise: TextPlan | undefined;
}

/** Attribute that counts by element; '' for the content. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map<SystemFieldName, string>([
  ["EventID", ""],
  ["Provider", "Name"],
  ["TimeCreated", "SystemTime"],
  ["EventRecordID", ""],
  ["Execution", "ProcessID"],
  ["Channel", ""],
  ["Computer", ""],
  ["Security", "UserID"],
]);

/** In the order of the definition. */
export function systemFields({ content }: ElementNode): readonly SystemField[] {
  return content.flatMap((node) => {
    const attribute = node.kind === "element" ? ATTRIBUTES.get(node.name) : undefined;
    if (node.kind !== "element" || attribute === undefined) return [];
    const text = attribute === "" ? textPlan(node.content) : attributePlan(node, attribute);
    const otherwise = node.name === "Provider" ? attributePlan(node, "EventSourceName") : undefined;
    return [{ kind: node.name as SystemFieldName, node, text, otherwise }];
  });
}

function attributePlan(node: ElementNode, name: string): TextPlan | undefined {
  const found = node.attributes.find((one) => one.name === name);
  return found && textPlan(found.value);
}
