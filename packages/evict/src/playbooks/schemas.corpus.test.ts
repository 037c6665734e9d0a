import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import { ocsfProblems } from "../../../report/src/ocsf/ocsf.test-support.ts";
import { nextEntry } from "../journal/journal.ts";
import { planHash } from "../plan/canonical.ts";
import { hostileHost, hostilePlan } from "../scripts/hostile-plan.test-support.ts";
import { cacaoPlaybook, ocsfReceipts } from "./index.ts";

const schemas = resolve(process.env.UNBIND_CORPUS ?? "../shared", "schemas");
const load = (...path: string[]) => JSON.parse(readFileSync(join(schemas, ...path), "utf8"));
const host = { ...hostileHost, steps: hostileHost.steps.slice(0, 8), keep: [] };

describe.skipIf(!existsSync(schemas))("CACAO 2.0", () => {
  const folder = "cacao-json-schemas/schemas";
  const ids = new Map<string, string>();
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

  function validator(name: string): ValidateFunction {
    if (ids.size === 0) {
      for (const file of readdirSync(join(schemas, folder), { recursive: true }) as string[]) {
        if (!file.endsWith(".json")) continue;
        const schema = load(folder, file);
        ajv.addSchema(schema);
        ids.set(file.replaceAll("\\", "/").replace(".json", ""), schema.$id);
      }
    }
    const validate = ajv.getSchema(ids.get(name) ?? "");
    if (!validate) throw new Error(`no schema ${name}`);
    return validate;
  }

  function check(name: string, value: unknown): void {
    const validate = validator(name);
    expect(validate(value), JSON.stringify([name, validate.errors])).toBe(true);
  }

  it("knows the playbook, and each of its steps, commands, agents and targets", () => {
    const playbook = JSON.parse(JSON.stringify(cacaoPlaybook(hostilePlan, host)));
    check("playbook", playbook);
    for (const step of Object.values(playbook.workflow) as { type: string; commands?: { type: string }[] }[]) {
      check(`workflows/${step.type}`, step);
      for (const command of step.commands ?? []) check(`commands/${command.type}`, command);
    }
    const parties = { ...playbook.agent_definitions, ...playbook.target_definitions } as Record<
      string,
      { type: string }
    >;
    for (const party of Object.values(parties)) check(`agent-target/${party.type}`, party);
  });

  it("is checked by schemas that tell a bad one", () => {
    expect(validator("playbook")({ ...cacaoPlaybook(hostilePlan, host), spec_version: "1.0" })).toBe(false);
    expect(validator("workflows/action")({ type: "action" })).toBe(false);
  });
});

describe.skipIf(!existsSync(schemas))("OCSF 1.6 Remediation Activity", () => {
  it("has what its class needs and nothing it doesn't know", () => {
    const { classes, objects } = load("ocsf/ocsf-1.6.0-findings-subset.json");
    const about = { plan: planHash(hostilePlan), host: "WKSTN-04", time: "2026-03-02T09:14:07.1234567Z" };
    const note = { kind: "outcome", step: "step-04", object: "x", text: "t" } as const;
    const entries = (["removed", "denied", "shared"] as const).map((state, seq) =>
      nextEntry({ seq, hash: about.plan }, about, { ...note, state }),
    );
    const receipts = ocsfReceipts(entries, host, "0.1.0");
    expect(receipts).toHaveLength(3);
    for (const receipt of receipts) {
      expect(ocsfProblems(receipt, classes.remediation_activity, objects, "event")).toEqual([]);
    }
  });
});
