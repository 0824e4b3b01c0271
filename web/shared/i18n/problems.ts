// What a refusal means to the person: words of the feature that asked (`feature.problem.code_of_it`), words that all share, else what the
// server says.
import { Offline, Refused } from "../api/problem";
import { useWords } from "./index";

export function useProblemWords(feature?: string): (error: unknown) => string {
  const { t, has } = useWords();
  return (error) => {
    if (error instanceof Offline) return t("shared.state.offline_hint");
    if (!(error instanceof Refused)) return t("shared.problem.other");
    const key = error.code.replaceAll(".", "_");
    if (feature && has(`${feature}.problem.${key}`)) return t(`${feature}.problem.${key}`);
    if (has(`shared.problem.${key}`)) return t(`shared.problem.${key}`);
    if (error.status === 403) return t("shared.problem.permission_missing");
    if (error.status >= 500) return t("shared.problem.server_fault");
    return error.problem.detail ?? error.problem.title;
  };
}
