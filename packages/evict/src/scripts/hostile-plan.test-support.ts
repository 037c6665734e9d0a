/** A plan whose every name tries to leave the place it is put into. */
import { sha256Hex } from "@unbind/bytes";
import { formatBindingPath, formatObjectPath } from "@unbind/mof";
import { hostileNames } from "../encode/hostile-names.test-support.ts";
import type { EvictionPlan, HostPlan, ObjectTarget, PlanStep } from "../plan/plan.ts";

function targetOf(name: string): ObjectTarget {
  const path = {
    host: undefined,
    namespace: undefined,
    className: "__EventFilter",
    keys: [{ name: "Name", value: name }],
    singleton: false,
  };
  const relativePath = formatObjectPath(path);
  return {
    role: "filter",
    namespace: "root\\subscription",
    class: "__EventFilter",
    keys: [{ name: "Name", value: name }],
    relativePath,
    path: `\\\\.\\root\\subscription:${relativePath}`,
    contentHash: sha256Hex(name.toWellFormed()),
    hashed: null,
    properties: { Name: name, Query: name },
  };
}

function bindingOf(name: string): ObjectTarget {
  const end = (className: string) => ({
    host: undefined,
    namespace: undefined,
    className,
    keys: [{ name: "Name", value: name }],
    singleton: false,
  });
  const [filter, consumer] = [end("__EventFilter"), end("CommandLineEventConsumer")];
  const relativePath = formatBindingPath(filter, consumer);
  const endOf = (className: string) => ({
    namespace: "root\\subscription",
    class: className,
    keys: [{ name: "Name", value: name }],
  });
  return {
    ...targetOf(name),
    role: "binding",
    class: "__FilterToConsumerBinding",
    keys: [
      { name: "Consumer", value: formatObjectPath(consumer) },
      { name: "Filter", value: formatObjectPath(filter) },
    ],
    ends: { filter: endOf("__EventFilter"), consumer: endOf("CommandLineEventConsumer") },
    relativePath,
    path: `\\\\.\\root\\subscription:${relativePath}`,
  };
}

function stepOf(object: ObjectTarget, i: number): PlanStep {
  return {
    id: `step-${i}`,
    action: "remove",
    title: object.relativePath,
    subscriptions: ["sub-0123456789abcdef"],
    preconditions: [],
    expected: "",
    risk: { level: "low", text: "" },
    onFailure: { do: "continue", text: "" },
    object,
    unlessReferenced: true,
  };
}

export const hostileHost: HostPlan = {
  host: "WKSTN-04",
  items: [],
  withheld: [],
  keep: hostileNames.map(targetOf),
  protect: [],
  steps: hostileNames.flatMap((name) => [targetOf(name), bindingOf(name)]).map(stepOf),
};
export const hostilePlan: EvictionPlan = {
  schema: "unbind.plan/1",
  tool: { name: "unbind", version: "0.1.0" },
  purpose: "removal",
  created: "2026-03-02T09:00:00.0000000Z",
  expires: "2026-03-09T09:00:00.0000000Z",
  source: { schema: "unbind.scan/1", sha256: sha256Hex("") },
  hosts: [hostileHost],
  approvals: [],
};
