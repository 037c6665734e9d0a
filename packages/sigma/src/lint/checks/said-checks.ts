/** Checks of what is said about a detection: S07 to S09. */
import { entryOf } from "../../parse/document-fields.ts";
import { type Check, placeOfKey } from "../lint-subject.ts";

/** S07: no author, whom the Detection Rule License wants named with every match. */
export const author: Check = function* (subject) {
  const { info } = subject.document;
  if (info.author?.trim()) return;
  const isDrl = /\bDRL\b|Detection Rule License/i.test(info.license ?? "");
  const message = isDrl
    ? "there is no author, whom the rule's licence (DRL) wants named with every match"
    : "there is no author: matches can't name one, as the Detection Rule License wants";
  const at = placeOfKey(subject, "author");
  yield {
    rule: "S07",
    severity: isDrl ? "warning" : "info",
    message,
    fix: "name the author of the rule, and of the one it was made from",
    at,
  };
};

const SUBSCRIPTION =
  /\b(?:permanent )?(?:wmi )?event (?:subscriptions?|consumers?)\b|\bwmi (?:subscriptions?|consumers?|persistence)\b|\b(?:ActiveScript|CommandLine)EventConsumers?\b|__FilterToConsumerBinding/i;
const PERSISTENCE = /\bpersist|\bsubscriptions?\b/i;

/** S08: persistence through event subscriptions, filed under something else. */
export const technique: Check = function* (subject) {
  const { attack, title, description } = subject.document.info;
  if (attack.length === 0 || attack.includes("T1546.003")) return;
  const text = `${title}\n${description ?? ""}`.slice(0, MAX_TEXT);
  const isOld = attack.includes("T1084");
  if (!isOld && !(attack.includes("T1047") && SUBSCRIPTION.test(text) && PERSISTENCE.test(text))) return;
  const message = isOld
    ? "T1084 was taken back in 2020: WMI event subscriptions are T1546.003"
    : `${attack.join(", ")} is given for event subscriptions; T1047 is the execution of commands through WMI`;
  yield {
    rule: "S08",
    severity: "info",
    message,
    fix: "tag it attack.t1546.003 and attack.persistence",
    at: placeOfKey(subject, "tags"),
  };
};

const MAX_TEXT = 20_000;

/** S09: taken out of use, or an old way to count. */
export const outOfUse: Check = function* ({ document, detection }) {
  const { status } = document.info;
  if (status === "deprecated" || status === "unsupported") {
    const at = entryOf(document.root, "status")?.value.at ?? document.at;
    yield {
      rule: "S09",
      severity: "info",
      message: `status is ${status}`,
      fix: "use the rule that took its place, if 'related' names one",
      at,
    };
  }
  for (const { aggregation, at } of detection?.conditions ?? []) {
    if (!aggregation) continue;
    const message = `'| ${aggregation.metric}' in a condition was taken out of Sigma: most engines refuse it`;
    yield {
      rule: "S09",
      severity: "warning",
      message,
      fix: "write a correlation of type event_count, value_count or temporal",
      at,
    };
  }
};
