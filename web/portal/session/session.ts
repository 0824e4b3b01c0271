// Who is at the portal. The cookie is not for scripts to read, so that a visit without one asks the server nothing.
import { ref, shallowRef } from "vue";
import { api, isRefused, onSignedOut, type Schemas, take, useCsrfToken } from "@shared/api/client";

export type Visitor = Schemas["PortalVisitor"];

const mark = "wk.portal.in";
const visitor = shallowRef<Visitor | null>();
export const offer = shallowRef<Schemas["PortalOffer"]>();
// Whether somebody is in, as far as is known: a session may have ended meanwhile.
export const inside = ref(false);

function remember(value: boolean): void {
  inside.value = value;
  try {
    if (value) localStorage.setItem(mark, "1");
    else localStorage.removeItem(mark);
  } catch {
    // As long as the page lasts, then.
  }
}
try {
  inside.value = localStorage.getItem(mark) !== null;
} catch {
  inside.value = false;
}
onSignedOut(() => {
  visitor.value = null;
  remember(false);
});

export const knownVisitor = (): Visitor | null => visitor.value ?? null;

// The visitor, asked once; null when nobody is signed in. Throws Offline.
export async function readVisitor({ anew = false } = {}): Promise<Visitor | null> {
  if (!inside.value) return null;
  if (visitor.value && !anew) return visitor.value;
  reading ??= askVisitor().finally(() => (reading = undefined));
  return reading;
}

let reading: Promise<Visitor | null> | undefined;
let entries = 0; // what was asked before somebody came in or went tells nothing of who is there after
async function askVisitor(): Promise<Visitor | null> {
  const asked = entries;
  try {
    const answer = await take(api.GET("/api/v1/portal/me"));
    if (asked !== entries) return await askVisitor();
    visitor.value = answer;
    useCsrfToken(answer.csrf_token);
  } catch (error) {
    if (!isRefused(error)) throw error;
    if (asked !== entries) return askVisitor();
    visitor.value = null;
    if (error.status === 401) remember(false);
    else throw error;
  }
  return visitor.value;
}

export async function readOffer(): Promise<Schemas["PortalOffer"]> {
  offer.value ??= await take(api.GET("/api/v1/portal"));
  return offer.value;
}

export async function requestCode(contact: string, language: Schemas["Language"]): Promise<void> {
  await take(api.POST("/api/v1/portal/codes", { body: { contact, language } }));
}

// Refused "portal.name_needed" asks for a name of who is new; the code stays good.
export async function enter(how: { contact: string; code: string; name?: string } | { link: string }): Promise<string | null> {
  const { ticket_id: ticket, csrf_token: token } = await take(api.POST("/api/v1/portal/sessions", { body: how }));
  entries++;
  useCsrfToken(token);
  visitor.value = undefined;
  remember(true);
  return ticket;
}

export async function leave(): Promise<void> {
  await readVisitor();
  try {
    await take(api.DELETE("/api/v1/portal/sessions/current"));
  } catch (error) {
    // Whose session has ended is out; whom the server did not hear is still in, and is told so.
    if (!isRefused(error) || error.status !== 401) throw error;
  }
  entries++;
  visitor.value = null;
  useCsrfToken(null);
  remember(false);
}
