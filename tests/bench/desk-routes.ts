// What a desk reads: every route of the contract that lists, counts, sums or reports, with the questions that cost most; and why the
// others are not measured.

// What the questions are about, read from the server before it is measured.
export interface Known {
  units: string[];
  members: string[];
  customers: string[];
  tickets: string[]; // of all years
  devices: string[];
  ticketsWithDevice: string[];
  promises: { ticket: string; clause: string; rule: string }[];
  clauses: string[];
  regulations: string[];
  kinds: string[];
  metrics: string[];
  duties: string[];
  quarters: string[];
  views: string[];
  templates: string[];
  contacts: { phone: string[]; email: string[] };
  serials: string[];
  today: string; // YYYY-MM-DD
}

export interface Question {
  route: string; // as the contract names it
  asked: string; // what, in words
  paths: (known: Known) => string[];
}

const api = "/api/v1";
const first = (list: string[], count: number): string[] => list.slice(0, count);
const some = (list: string[], count: number): string[] => {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, i) => i % step === 0).slice(0, count);
};
// The day so many years ago.
const ago = (known: Known, years: number): string => `${Number(known.today.slice(0, 4)) - years}${known.today.slice(4)}`;

function fixed(route: string, asked: string, ...queries: string[]): Question {
  return { route, asked, paths: () => (queries.length === 0 ? [route] : queries.map((query) => `${route}?${query}`)) };
}
// Of each of some things: the last part in braces of the route becomes the id.
function each(route: string, asked: string, ids: (known: Known) => string[], query = ""): Question {
  return { route, asked, paths: (known) => ids(known).map((id) => route.replace(/\{\w+\}/, id) + query) };
}

const tickets = (known: Known): string[] => some(known.tickets, 200);
const customers = (known: Known): string[] => some(known.customers, 200);

export const questions: Question[] = [
  fixed(`${api}/tickets`, "by due, newest, waiting, updated", "order=due", "order=newest", "order=waiting", "order=updated"),
  { route: `${api}/tickets`, asked: "of a unit", paths: (known) => known.units.flatMap((id) => [`${api}/tickets?unit=${id}`, `${api}/tickets?unit=${id}&order=newest&open=any`]) },
  { route: `${api}/tickets`, asked: "of a member", paths: (known) => some(known.members, 100).flatMap((id) => [`${api}/tickets?assignee=${id}`, `${api}/tickets?assignee=${id}&order=newest&open=any`]) },
  { route: `${api}/tickets`, asked: "of a customer", paths: (known) => customers(known).map((id) => `${api}/tickets?customer=${id}`) },
  fixed(`${api}/tickets`, "filtered: state, kind, light, severity, tag", "light=red&order=due", "kind=complaint&order=waiting", "state=in_hand&severity=major&order=updated", "kind=suggestion&open=false&order=newest", "tag=bench", "kind=complaint&severity=major&light=yellow&order=newest"),
  { route: `${api}/tickets`, asked: "opened three years ago", paths: (known) => [`${api}/tickets?order=newest&open=any&opened_from=${ago(known, 3)}T00:00:00Z&opened_before=${ago(known, 2)}T00:00:00Z`, `${api}/tickets?order=newest&open=any&kind=complaint&opened_before=${ago(known, 3)}T00:00:00Z`] },
  each(`${api}/tickets/{ticket_id}`, "with its timeline", tickets),
  each(`${api}/tickets/{ticket_id}/timeline`, "", tickets),
  each(`${api}/tickets/{ticket_id}/similar`, "", tickets),
  each(`${api}/tickets/{ticket_id}/device`, "", (known) => some(known.ticketsWithDevice, 100)),
  each(`${api}/tickets/{ticket_id}/presence`, "", tickets),
  each(`${api}/tickets/{ticket_id}/around`, "", tickets),
  each(`${api}/tickets/{ticket_id}/tasks`, "", tickets),
  each(`${api}/tickets/{ticket_id}/drafts`, "", tickets),
  { route: `${api}/tickets/{ticket_id}/promises/{clause}/{rule}`, asked: "why", paths: (known) => known.promises.map((one) => `${api}/tickets/${one.ticket}/promises/${one.clause}/${one.rule}`) },
  fixed(`${api}/search/similar`, "to a text", `text=${encodeURIComponent("门锁电池没电，打不开门")}`, "text=the+lock+is+offline"),
  fixed(`${api}/search`, "a word of two characters, two words, English", ...["门锁", "漏水", "师傅", "门锁 电池", "摄像头", "安裝", "offline", "lock"].map((words) => `q=${encodeURIComponent(words)}`)),
  fixed(`${api}/search`, "customers, messages", ...["王", "13800", "李"].map((words) => `q=${encodeURIComponent(words)}&kind=customer`), ...["师傅", "谢谢"].map((words) => `q=${encodeURIComponent(words)}&kind=message`)),
  { route: `${api}/customers`, asked: "by telephone or e-mail", paths: (known) => [...known.contacts.phone.map((one) => `${api}/customers?phone=${encodeURIComponent(one)}`), ...known.contacts.email.map((one) => `${api}/customers?email=${encodeURIComponent(one)}`), `${api}/customers?phone=%2B8613800000000`] },
  each(`${api}/customers/{customer_id}`, "", customers),
  each(`${api}/customers/{customer_id}/file`, "", customers),
  each(`${api}/customers/{customer_id}/doubles`, "", customers),
  each(`${api}/customers/{customer_id}/devices`, "", customers),
  fixed(`${api}/data-requests`, ""),
  { route: `${api}/devices`, asked: "by serial number", paths: (known) => known.serials.map((serial) => `${api}/devices?serial=${encodeURIComponent(serial)}`) },
  each(`${api}/devices/{device_id}`, "", (known) => some(known.devices, 100)),
  each(`${api}/devices/{device_id}/tickets`, "", (known) => some(known.devices, 100)),
  fixed(`${api}/products`, ""),
  fixed(`${api}/audit/readings`, ""),
  { route: `${api}/audit/readings`, asked: "of a member, of a customer", paths: (known) => [...first(known.members, 20).map((id) => `${api}/audit/readings?member=${id}`), ...first(known.customers, 20).map((id) => `${api}/audit/readings?customer=${id}`)] },
  fixed(`${api}/policy`, ""),
  each(`${api}/policy/clauses/{clause}`, "", (known) => known.clauses),
  each(`${api}/policy/clauses/{clause}/rules`, "", (known) => known.clauses),
  each(`${api}/policy/clauses/{clause}/source`, "", (known) => known.clauses),
  each(`${api}/policy/regulations/{regulation}`, "", (known) => known.regulations),
  fixed(`${api}/policy/versions`, ""),
  fixed(`${api}/policy/charts`, ""),
  each(`${api}/policy/charts/{kind}`, "", (known) => known.kinds),
  fixed(`${api}/policy/proposals`, ""),
  fixed(`${api}/compliance`, "this quarter"),
  { route: `${api}/compliance`, asked: "this quarter, of a unit", paths: (known) => known.units.map((id) => `${api}/compliance?unit=${id}`) },
  { route: `${api}/compliance`, asked: "one year, five years", paths: (known) => [`${api}/compliance?from=${ago(known, 1)}`, `${api}/compliance?from=${ago(known, 5)}`, `${api}/compliance?from=${ago(known, 3)}&to=${ago(known, 2)}&unit=${known.units[0] ?? ""}`] },
  { route: `${api}/compliance/{clause}/tickets`, asked: "met, breached, open, over five years", paths: (known) => known.clauses.flatMap((clause) => ["met", "breached", "open"].map((verdict) => `${api}/compliance/${clause}/tickets?verdict=${verdict}&from=${ago(known, 5)}`)) },
  { route: `${api}/compliance/{clause}/tickets`, asked: "breached, of a unit", paths: (known) => known.clauses.flatMap((clause) => first(known.units, 3).map((unit) => `${api}/compliance/${clause}/tickets?verdict=breached&unit=${unit}&from=${ago(known, 5)}`)) },
  fixed(`${api}/metrics`, ""),
  each(`${api}/metrics/{metric}`, "this quarter", (known) => known.metrics),
  { route: `${api}/metrics/{metric}`, asked: "one year by unit, kind, day", paths: (known) => known.metrics.flatMap((metric) => ["unit", "kind", "day"].map((by) => `${api}/metrics/${metric}?from=${ago(known, 1)}&by=${by}`)) },
  { route: `${api}/metrics/{metric}`, asked: "five years by month", paths: (known) => known.metrics.map((metric) => `${api}/metrics/${metric}?from=${ago(known, 5)}&by=month`) },
  fixed(`${api}/reports/quarters`, ""),
  each(`${api}/reports/quarters/{quarter}`, "the report's figures", (known) => known.quarters),
  each(`${api}/reports/quarters/{quarter}/document`, "as JSON", (known) => known.quarters, "?format=json"),
  fixed(`${api}/evidence/checkpoints`, ""),
  fixed(`${api}/me`, ""),
  fixed(`${api}/me/sessions`, ""),
  fixed(`${api}/me/second-factor`, ""),
  fixed(`${api}/second-factors`, ""),
  fixed(`${api}/sign-ins`, "", "limit=50", "kind=refused"),
  fixed(`${api}/tokens`, ""),
  fixed(`${api}/members`, "all, by role", "limit=200", "role=specialist&limit=200"),
  each(`${api}/members/{member_id}`, "", (known) => some(known.members, 100)),
  each(`${api}/members/{member_id}/skills`, "", (known) => some(known.members, 100)),
  fixed(`${api}/units`, ""),
  fixed(`${api}/roles`, ""),
  fixed(`${api}/skills`, ""),
  fixed(`${api}/absences`, ""),
  fixed(`${api}/unattended`, "what nobody attends to"),
  fixed(`${api}/routing`, ""),
  fixed(`${api}/routing/versions`, ""),
  fixed(`${api}/duties`, "all, open, done", "limit=50", "state=open", "state=done"),
  each(`${api}/duties/{duty_id}`, "", (known) => known.duties),
  fixed(`${api}/counts`, "of everything"),
  { route: `${api}/counts`, asked: "of a unit", paths: (known) => known.units.map((id) => `${api}/counts?unit=${id}`) },
  fixed(`${api}/views`, "with live counts"),
  each(`${api}/views/{view_id}`, "", (known) => known.views),
  fixed(`${api}/tags`, "", "limit=50", "prefix=be"),
  fixed(`${api}/me/watched`, ""),
  { route: `${api}/tasks`, asked: "of a member", paths: (known) => some(known.members, 100).map((id) => `${api}/tasks?assignee=${id}`) },
  fixed(`${api}/me/drafts`, ""),
  fixed(`${api}/templates`, ""),
  each(`${api}/templates/{template_id}`, "", (known) => known.templates),
  each(`${api}/templates/{template_id}/history`, "", (known) => known.templates),
  fixed(`${api}/inbox`, ""),
  fixed(`${api}/inbox/count`, ""),
  fixed(`${api}/me/notifications`, ""),
  fixed(`${api}/outbox`, "all, failed", "limit=50", "state=failed"),
  fixed(`${api}/webhooks`, ""),
  fixed(`${api}/exports`, ""),
  fixed(`${api}/sign-in`, "ways to sign in"),
  fixed(`${api}/policy/compare`, "two versions", "from=2026.1&to=2026.1.1"),
];

// Routes that read, and are not in the table.
export const exempt: Record<string, string> = {
  "/health": "the table of the server has it",
  "/ready": "no list, count, figure or report",
  "/metrics": "the server's own gauges",
  "/api/v1/openapi.yaml": "a file",
  "/api/docs": "a page",
  "/api/docs/{file}": "a file",
  "/api/v1/tickets/{ticket_id}/attachments/{attachment_id}": "a file",
  "/api/v1/tickets/{ticket_id}/merged": "leads to the ticket that another was merged into",
  "/api/v1/confirmations/{token}": "one row, by a signed link",
  "/c/{token}": "a page",
  "/api/v1/policy/proposals/{proposal_id}": "needs a proposal; one row",
  "/api/v1/policy/proposals/{proposal_id}/trials/{trial_id}": "needs a trial; one row",
  "/api/v1/policy/proposals/{proposal_id}/trials/{trial_id}/flips": "needs a trial",
  "/api/v1/reports/quarters/{quarter}/check": "proves a released report against the evidence: a job that reads every event",
  "/api/v1/sign-in/provider": "leads to the provider",
  "/api/v1/sign-in/provider/callback": "a step of signing in",
  "/api/v1/setup/{token}": "one row, by a link",
  "/setup/{token}": "a page",
  "/api/v1/portal": "what the portal offers, without a request to the database",
  "/api/v1/portal/me": "needs a customer's sign-in; the rows of one customer",
  "/api/v1/portal/me/requests": "needs a customer's sign-in; the rows of one customer",
  "/api/v1/portal/me/requests/{request_id}/copy": "a file",
  "/api/v1/portal/tickets": "needs a customer's sign-in; the rows of one customer",
  "/api/v1/portal/tickets/{ticket_id}": "needs a customer's sign-in",
  "/api/v1/portal/tickets/{ticket_id}/attachments/{attachment_id}": "a file",
  "/api/v1/setup-file": "an export",
  "/api/v1/duties/{duty_id}/files/{file_id}": "a file",
  "/api/v1/live": "a stream",
  "/api/v1/tasks/{task_id}": "one row",
  "/api/v1/webhooks/{webhook_id}": "one row; tells the outside, so that a bench sets none up",
  "/api/v1/webhooks/{webhook_id}/deliveries": "tells the outside, so that a bench sets none up",
  "/api/v1/exports/{export_id}": "one row",
  "/api/v1/exports/{export_id}/parts/{part}": "an export",
};
