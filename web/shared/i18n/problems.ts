// What a refusal means to the person: words by the stable code, else by its first part, else what the server says.
import { Offline, Refused } from "../api/problem";
import { useWords } from "./index";

export function useProblemWords(): (error: unknown) => string {
  const { t, has } = useWords();
  return (error) => {
    if (error instanceof Offline) return t("shared.state.offline_hint");
    if (!(error instanceof Refused)) return t("shared.problem.other");
    const key = error.code.replaceAll(".", "_");
    if (has(`shared.problem.${key}`)) return t(`shared.problem.${key}`);
    if (error.status === 403) return t("shared.problem.permission_missing");
    if (error.status >= 500) return t("shared.problem.server_fault");
    return error.problem.detail ?? error.problem.title;
  };
}
