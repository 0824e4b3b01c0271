// Who is signed in and what they may do. The server decides; this hides what it would refuse.
import { computed, readonly, ref } from "vue";
import { api, isRefused, type Schemas, take, useCsrfToken } from "@shared/api/client";

export type Me = Schemas["Me"];
const present = ref<Me>();

function keep(me: Me | undefined): void {
  present.value = me;
  useCsrfToken(me?.csrf_token ?? null);
}

export const me = readonly(present);
export const signedIn = computed(() => present.value !== undefined);
export const can = (permission: string | undefined): boolean => !permission || (present.value?.permissions.includes(permission) ?? false);
export const hasRole = (...roles: Schemas["Role"][]): boolean => present.value?.member.roles.some((role) => roles.includes(role)) ?? false;

// Of a cookie that an earlier visit left; false when there is none.
export async function resume(): Promise<boolean> {
  if (present.value) return true;
  try {
    keep(await take(api.GET("/api/v1/me")));
    return true;
  } catch (error) {
    if (isRefused(error) && error.status === 401) return false;
    throw error;
  }
}

// What is still owed: a code of the second factor, or to set one up.
export type Step = Schemas["SignInStep"]["next"] | "done";

export async function signIn(login: string, password: string): Promise<Step> {
  const answer = await take(api.POST("/api/v1/sessions", { body: { login, password } }));
  if ("next" in answer) return answer.next;
  keep(answer);
  return "done";
}

// The second step; the recovery codes when a factor was set up by it. Who is signed in is kept by `adopt`, once those were seen.
export const finishSignIn = (code: string): Promise<Me> => take(api.POST("/api/v1/sessions/second-factor", { body: { code } }));
export const beginFactor = () => take(api.POST("/api/v1/sessions/enrolment"));

// After a change of one's own sign-in the session goes on under another token.
export function adopt(answer: Me): void {
  keep(answer);
}

export async function signOut(): Promise<void> {
  try {
    await take(api.DELETE("/api/v1/sessions/current"));
  } finally {
    keep(undefined);
  }
}

export function forget(): void {
  keep(undefined);
}
