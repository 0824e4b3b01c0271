// The words of the policy in force: what fields, values, states and events are called, and what a form may ask for. Asked for once.
import { shallowRef } from "vue";
import { api, take } from "./api/client";
import type { Text } from "./i18n";

export interface Choice {
  id: string;
  label: Text;
}
export interface Field {
  name: string;
  type: "choice" | "flag" | "text" | "instant" | "score" | "number" | "member";
  label: Text;
  values?: Choice[];
  max?: number;
  multiline?: boolean;
  personal?: boolean;
}
interface Named {
  name: string;
  label: Text;
}
interface State extends Choice {
  stage: string;
  closed: boolean;
}

export interface PolicyWords {
  version: string;
  timezone: string;
  fields: Map<string, Field>;
  events: Map<string, Named & { fields: string[] }>;
  states: Map<string, State>;
  stages: Choice[];
  // The fields that tickets of a kind have and others do not.
  kindFields: Map<string, string[]>;
}

const present = shallowRef<PolicyWords>();
let asked: Promise<PolicyWords> | undefined;

async function ask(): Promise<PolicyWords> {
  const policy = await take(api.GET("/api/v1/policy"));
  const vocabulary = policy.vocabulary as unknown as { fields: Field[]; events: (Named & { fields: string[] })[] };
  const flows = policy.flows as unknown as { stages: Choice[]; states: State[]; flows: { kind: string; fields?: string[] }[] };
  present.value = {
    version: policy.in_force,
    timezone: policy.timezone,
    fields: new Map(vocabulary.fields.map((field) => [field.name, field])),
    events: new Map(vocabulary.events.map((event) => [event.name, event])),
    states: new Map(flows.states.map((state) => [state.id, state])),
    stages: flows.stages,
    kindFields: new Map(flows.flows.map(({ kind, fields }) => [kind, fields ?? []])),
  };
  return present.value;
}

export function loadPolicy(): Promise<PolicyWords> {
  asked ??= ask().catch((error: unknown) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

// Empty until it is loaded, so that a page may show ids for a moment rather than wait.
export const policyWords = present;

const bare = (id: string): Text => ({ zh: id, en: id });
export const fieldLabel = (name: string): Text => present.value?.fields.get(name)?.label ?? bare(name);
export const valueLabel = (field: string, value: string): Text =>
  present.value?.fields.get(field)?.values?.find(({ id }) => id === value)?.label ?? bare(value);
export const stateLabel = (state: string): Text => present.value?.states.get(state)?.label ?? bare(state);
export const eventLabel = (event: string): Text => present.value?.events.get(event)?.label ?? bare(event);
export const stageLabel = (stage: string): Text => present.value?.stages.find(({ id }) => id === stage)?.label ?? bare(stage);
