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

export async function signIn(login: string, password: string): Promise<void> {
  keep(await take(api.POST("/api/v1/sessions", { body: { login, password } })));
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
