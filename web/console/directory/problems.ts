// The refusals of this folder in words, before those that all share.
import { useProblemWords } from "@shared/i18n/problems";

export const useDirectoryProblem = (): ((error: unknown) => string) => useProblemWords("directory");
