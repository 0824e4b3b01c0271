// The refusals of this folder in words, before those that all share.
import { Refused } from "@shared/api/client";
import { useWords } from "@shared/i18n";
import { useProblemWords } from "@shared/i18n/problems";

export function useDirectoryProblem(): (error: unknown) => string {
  const { t, has } = useWords();
  const explain = useProblemWords();
  return (error) => {
    const key = error instanceof Refused ? `directory.problem.${error.code.replaceAll(".", "_")}` : "";
    return key && has(key) ? t(key) : explain(error);
  };
}
