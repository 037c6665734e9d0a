import type { RuleInfo } from "@unbind/model";

/** Which of the loaded rules to run; an empty list asks nothing. */
export interface RuleChoice {
  status?: string[];
  tag?: string[];
  author?: string[];
}

/** The choice as a test of rules: one value of each list that was given has to fit. Compared without case. */
export function ruleChoice({ status = [], tag = [], author = [] }: RuleChoice): (rule: RuleInfo) => boolean {
  const [statuses, tags, authors] = [status, tag, author].map((list) => list.map((one) => one.toLowerCase()));
  return (rule) =>
    oneOf(statuses, (wanted) => rule.status?.toLowerCase() === wanted) &&
    oneOf(authors, (wanted) => rule.author?.toLowerCase().includes(wanted) ?? false) &&
    oneOf(tags, (wanted) => [...rule.tags, ...rule.attack].some((one) => isTag(one.toLowerCase(), wanted)));
}

function oneOf(wanted: readonly string[] | undefined, fits: (one: string) => boolean): boolean {
  return !wanted || wanted.length === 0 || wanted.some(fits);
}

/** `attack.t1546.003` is also called `t1546.003`; `t1546` stands for its sub-techniques too. */
function isTag(tag: string, wanted: string): boolean {
  const name = tag.replace(/^attack\./, "");
  const asked = wanted.replace(/^attack\./, "");
  return name === asked || (/^t\d{4}$/.test(asked) && name.startsWith(`${asked}.`));
}

/** Rules called by id or title, without case; parts of titles where none is called so in full. */
export function rulesCalled(rules: readonly RuleInfo[], name: string): RuleInfo[] {
  const wanted = name.toLowerCase();
  const exact = rules.filter(({ id, title }) => id.toLowerCase() === wanted || title.toLowerCase() === wanted);
  return exact.length > 0 ? exact : rules.filter(({ title }) => title.toLowerCase().includes(wanted));
}
