/** Names of fields as Splunk's Windows add-on gives them for XML events. */
import type { Place } from "../../parse/yaml-tree.ts";
import { checkedName } from "../field-names.ts";

/** System values, folded; several names where rendering decides. */
const SYSTEM: Readonly<Record<string, readonly string[]>> = {
  eventid: ["EventCode"],
  provider_name: ["SourceName", "Name"],
  security_userid: ["UserID"],
  execution_processid: ["ProcessID"],
  timecreated_systemtime: ["SystemTime"],
};

/** @throws RuleError SIGMA_UNSAYABLE */
export function splunkFields(field: string, at: Place): readonly string[] {
  const name = checkedName(field, at);
  return Object.hasOwn(SYSTEM, name.toLowerCase()) ? (SYSTEM[name.toLowerCase()] ?? [name]) : [name];
}
