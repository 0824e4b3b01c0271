// docs/clauses.md: every clause of the shipped policy, with the tests that name it and the routes by which it is used and seen.
import { blocks, eventsOf, fieldsOf, kindsOf, rulesOf, stateOf, type Action, type Clause, type Policy, type Rule } from "./policy.js";
import type { Named } from "./test-names.js";

// Events that have a route of their own, beside the actions of the flows.
const ownRoutes: Record<string, string[]> = {
  "ticket.opened": ["POST /api/v1/tickets"],
  "attachment.added": ["POST /api/v1/tickets/{ticket_id}/attachments"],
  "confirmation.requested": ["POST /api/v1/tickets/{ticket_id}/confirmation-link"],
  "duty.recorded": ["POST /api/v1/duties/{duty_id}/complete"],
  "report.released": ["POST /api/v1/reports/quarters/{quarter}/release"],
  "policy.published": ["POST /api/v1/policy/proposals/{proposal_id}/publish"],
  "confirmation.answered": ["POST /api/v1/confirmations/{token}"],
};
const actionRoute = "POST /api/v1/tickets/{ticket_id}/actions/";

// A rule for certain kinds of tickets is used by the actions of those kinds.
function actionsFor(policy: Policy, rule: Rule): Action[] {
  const kinds = rule.when?.kind ?? Object.keys(policy.flows.flows);
  return [...policy.flows.common, ...kinds.flatMap((kind) => policy.flows.flows[kind]?.actions ?? [])];
}

export function routesOf(policy: Policy, clause: Clause): string[] {
  const own = new Set<string>();
  const actions = new Set<string>();
  for (const rule of rulesOf(clause)) {
    const fields = fieldsOf(rule);
    for (const event of eventsOf(rule)) {
      for (const route of ownRoutes[event] ?? []) own.add(route);
      for (const action of actionsFor(policy, rule)) if (action.event === event) actions.add(action.action);
    }
    for (const { action, required = [], optional = [] } of actionsFor(policy, rule)) {
      if ([...required, ...optional].some((field) => fields.includes(field))) actions.add(action);
    }
  }
  const list = [...own].map((route) => `\`${route}\``);
  if (actions.size > 0) list.push(`\`${actionRoute}\` ${[...actions].map((action) => `\`${action}\``).join(", ")}`);
  return list;
}

// Clauses in force without a test that bears their id.
export function untested(policy: Policy, named: Named[]): string[] {
  const tested = new Set(named.map(({ clause }) => clause));
  return allClauses(policy)
    .filter((clause) => stateOf(clause) === "active" && !tested.has(clause.id))
    .map(({ id }) => id);
}

export const allClauses = (policy: Policy): Clause[] => policy.regulations.flatMap(({ clauses }) => clauses);

const cell = (text: string) => text.replaceAll("|", "\\|");
const row = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;

function ruleWords(clause: Clause): string {
  const words = blocks.flatMap((block) => (clause[block] ?? []).map(({ id }) => `\`${id}\``));
  return words.length > 0 ? words.join(", ") : "—";
}

function overview(clauses: Clause[], named: Named[]): string[] {
  return [
    row(["clause", "条款", "title", "kind", "state", "rules", "unit cases", "tests"]),
    "|---|---|---|---|---|---|---|---|",
    ...clauses.map((clause) =>
      row([
        clause.id,
        clause.title.zh,
        clause.title.en,
        kindsOf(clause).join(", "),
        stateOf(clause),
        ruleWords(clause),
        String(clause.cases?.length ?? 0),
        String(named.filter((one) => one.clause === clause.id).length),
      ]),
    ),
  ];
}

function detail(policy: Policy, clause: Clause, named: Named[]): string[] {
  const tests = new Map<string, string[]>();
  for (const { clause: id, file, title } of named) {
    if (id === clause.id) tests.set(file, [...(tests.get(file) ?? []), `“${title}”`]);
  }
  const routes = routesOf(policy, clause);
  return [
    `**${clause.id}** ${clause.title.zh} · ${clause.title.en}`,
    "",
    ...rulesOf(clause).map((rule) => `- rule \`${rule.id}\`: ${rule.label.zh} · ${rule.label.en}`),
    ...[...tests].map(([file, list]) => `- tested in [${file}](../${file}): ${list.join(", ")}`),
    ...(tests.size === 0 ? ["- no test bears its id yet"] : []),
    ...(routes.length > 0 ? [`- used by ${routes.join("; ")}`] : []),
    `- seen at \`GET /api/v1/compliance/${clause.id}/tickets\``,
    "",
  ];
}

export function document(policy: Policy, named: Named[]): string {
  const clauses = allClauses(policy);
  const count = (state: string) => clauses.filter((clause) => stateOf(clause) === state).length;
  const lines = [
    "# The clauses of the shipped policy",
    "",
    "Written by `make docs` from `policy/` and the names of the tests. A clause is *active* when the product judges it, *planned* when it",
    "is written down but its part of the product is not there yet, and a *statement* when no program can measure it.",
    "",
    `${clauses.length} clauses: ${count("active")} active, ${count("planned")} planned, ${count("statement")} statements.`,
    "",
    "Every clause is read at `GET /api/v1/policy/clauses/{clause}`, and every one of them has its row in `GET /api/v1/compliance`.",
  ];
  for (const { regulation, title, clauses: own } of policy.regulations) {
    lines.push("", `## ${regulation} ${title.zh} · ${title.en}`, "", ...overview(own, named));
    const active = own.filter((clause) => stateOf(clause) === "active");
    if (active.length > 0) lines.push("", "### Active clauses", "", ...active.flatMap((one) => detail(policy, one, named)));
    while (lines.at(-1) === "") lines.pop();
  }
  return `${lines.join("\n")}\n`;
}
