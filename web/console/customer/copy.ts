// A document of the server's, as a file of the browser's.
import { saveBlob } from "@shared/files";

export const saveAs = (content: unknown, name: string): void => saveBlob(new Blob([JSON.stringify(content, undefined, 1)], { type: "application/json" }), name);
