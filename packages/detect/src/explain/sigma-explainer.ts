import { type SigmaDocument, SigmaExplainer, type SourceMapping, sigmaDetector } from "@unbind/sigma";
import { placeOf } from "../run/finding-log.ts";
import { channelsOf, type RuleExplainer } from "./rule-explanation.ts";

/** Explains a Sigma rule; undefined for a correlation or filter, which have no events of their own. @throws RuleError */
export function sigmaExplainer(document: SigmaDocument, mapping: SourceMapping | undefined): RuleExplainer | undefined {
  if (document.kind !== "rule") return undefined;
  const explainer = new SigmaExplainer(document, { mapping });
  return {
    selectors: channelsOf(sigmaDetector([document], { mapping }).selectors),
    offer: (event) => explainer.offer(event),
    result: () => {
      const { rule, logSource, offered, inLogSource, matched, parts, nearest } = explainer.result();
      const bare = { fields: [], details: [], nearMisses: [] };
      return {
        rule,
        offered,
        found: matched,
        steps: [
          { text: `log source ${logSource}`, from: offered, to: inLogSource, ...bare },
          ...parts.map(({ text, held }) => ({ text, from: inLogSource, to: held, ...bare })),
        ],
        nearest: nearest.map(({ event, nearness, parts: own }) => ({
          event: placeOf(event),
          nearness,
          missing: own.flatMap(({ text, holds, missing }) => (holds ? [] : [{ part: text, why: missing }])),
        })),
        notes: [],
      };
    },
  };
}
