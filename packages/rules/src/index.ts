export { type Detector, MAX_FINDING_EVENTS, type Match, type RuleSelector } from "./detector.ts";
