// Where a server of a test listens that has to be named before it runs, or that comes back where it was.
import { once } from "node:events";
import { createServer } from "node:net";

// An address of this machine that belongs to this process alone: a port that is free here stays free, whoever takes ports elsewhere.
export const ownAddress = `127.${(process.pid >> 16) + 16}.${(process.pid >> 8) & 255}.${process.pid & 255}`;

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, ownAddress);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : 0;
}
