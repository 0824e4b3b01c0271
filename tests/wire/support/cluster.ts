// A PostgreSQL server that a test may break: with an archive to recover from, or with a standby that takes over.
import { execFileSync } from "node:child_process";
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asPostgres, bin, isRoot, postgresUser } from "./postgres.js";

export class Cluster {
  readonly folder = mkdtempSync(join(tmpdir(), "wellkept-cluster-"));
  readonly data = join(this.folder, "data");
  #running = false;

  // `settings` of postgresql.conf beside the usual ones: nothing waits for the disk, as no machine fails in a test.
  private constructor(settings: Record<string, string>, fill: (cluster: Cluster) => void) {
    if (isRoot) chownSync(this.folder, ...postgresUser());
    fill(this);
    this.configure({ listen_addresses: "", fsync: "off", full_page_writes: "off", shared_buffers: "32MB", unix_socket_directories: this.folder, ...settings });
  }

  static make(settings: Record<string, string> = {}): Cluster {
    return new Cluster(settings, ({ data }) => asPostgres("initdb", ["-D", data, "-U", "wellkept", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]));
  }

  // A copy of this one as it runs, into a cluster of its own; `how` are words of pg_basebackup.
  copy(settings: Record<string, string>, how: string[]): Cluster {
    return new Cluster(settings, ({ data }) => asPostgres("pg_basebackup", ["-h", this.folder, "-U", "wellkept", "-D", data, "--checkpoint=fast", "--no-sync", ...how]));
  }

  file(name: string, text: string): void {
    writeFileSync(join(this.data, name), text);
    if (isRoot) chownSync(join(this.data, name), ...postgresUser());
  }

  // More settings, for its next start; the last of a name counts.
  configure(settings: Record<string, string>): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
    appendFileSync(join(this.data, "postgresql.conf"), lines.join(""));
  }
  start(): void {
    asPostgres("pg_ctl", ["-D", this.data, "-w", "-s", "-l", join(this.folder, "log"), "start"]);
    this.#running = true;
  }
  // Until it takes writes, as after a recovery.
  awaitPrimary(): void {
    this.sql("DO $$ BEGIN FOR i IN 1..600 LOOP EXIT WHEN NOT pg_is_in_recovery(); PERFORM pg_sleep(0.05); END LOOP; END $$", "postgres");
  }
  promote(): void {
    asPostgres("pg_ctl", ["-D", this.data, "-w", "-s", "promote"]);
  }
  // "fast" waits for the archive and the standbys.
  stop(mode: "immediate" | "fast" = "immediate"): void {
    asPostgres("pg_ctl", ["-D", this.data, "-w", "-s", "-m", mode, "stop"]);
    this.#running = false;
  }

  // Every process of it at once, as when its machine dies.
  kill(): void {
    const first = Number(readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n")[0]);
    const children = readFileSync(`/proc/${String(first)}/task/${String(first)}/children`, "utf8").trim().split(" ");
    for (const pid of [first, ...children.filter(Boolean).map(Number)]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it had ended by itself
      }
    }
    this.#running = false;
  }

  sql(text: string, database = "desk"): string {
    return execFileSync(join(bin, "psql"), ["-h", this.folder, "-U", "wellkept", "-d", database, "-XqAtc", text], { encoding: "utf8" }).trim();
  }
  makeDatabase(): void {
    this.sql("CREATE DATABASE desk", "postgres");
  }
  get url(): string {
    return urlOf([this]);
  }

  remove(): void {
    if (this.#running) this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// What PostgreSQL's user may write into too, such as an archive.
export function sharedFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  if (isRoot) chownSync(path, ...postgresUser());
  return path;
}

// A primary with the database `desk`, and the standby "second", which receives what is committed before the client hears of it.
export function pair(clusters: Cluster[]): [Cluster, Cluster] {
  const primary = Cluster.make();
  clusters.push(primary);
  primary.start();
  const standby = primary.copy({ cluster_name: "second" }, ["--wal-method=stream", "--write-recovery-conf"]);
  clusters.push(standby);
  standby.start();
  primary.makeDatabase();
  primary.configure({ synchronous_standby_names: "second" });
  primary.sql("SELECT pg_reload_conf()");
  return [primary, standby];
}

// One address of several servers, as the setting `database` takes it.
export function urlOf(clusters: Cluster[], words = ""): string {
  return `postgresql://wellkept@${clusters.map(({ folder }) => encodeURIComponent(folder)).join(",")}/desk${words}`;
}
