// Photos of telephones are larger than anybody needs to see a fault; made smaller here, without the place where they were taken.
import { newKey } from "@shared/api/client";
import type { Photo } from "./outbox";

const longest = 1600; // pixels
const quality = 0.82;

export async function compress(file: File): Promise<Photo> {
  const photo = { key: newKey(), name: file.name || "photo.jpg" };
  if (!file.type.startsWith("image/")) return { ...photo, blob: file };
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const smaller = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (smaller) return { ...photo, name: photo.name.replace(/\.\w+$/, "") + ".jpg", blob: smaller };
  } catch {
    // A form that this browser cannot read: as it is, then.
  }
  return { ...photo, blob: file };
}
