// A real directory, Debian's slapd, with a company of its own: `const ldap = useLdap()`. Its certificate is made by the test.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { freePort, ownAddress } from "./address.js";
import { until } from "./until.js";

const base = "dc=example,dc=com";
const admin = `cn=admin,${base}`;
const adminPassword = "root of the tree";
const deskPassword = "only reads";
const people = `ou=people,${base}`;
const groups = `ou=groups,${base}`;

export class Ldap {
  readonly #folder = mkdtempSync(join(tmpdir(), "wellkept-ldap-"));
  #port = 0;
  #process: ChildProcess | undefined;

  get url(): string {
    return `ldap://${ownAddress}:${this.#port}`;
  }
  get certificate(): string {
    return join(this.#folder, "cert.pem");
  }
  // Of a program that asks here; without `ca` it cannot trust the certificate.
  flags(ca = true): string[] {
    return [
      "--ldap-url", this.url, "--ldap-base", people, "--ldap-bind-dn", `cn=desk,${base}`, "--ldap-bind-password", deskPassword,
      "--ldap-group-base", groups, ...(ca ? ["--ldap-ca", this.certificate] : []),
    ];
  }

  async prepare(): Promise<void> {
    this.#port = await freePort();
    mkdirSync(join(this.#folder, "db"));
    const out = ["-keyout", join(this.#folder, "key.pem"), "-out", this.certificate];
    const subject = ["-subj", `/CN=${ownAddress}`, "-addext", `subjectAltName=IP:${ownAddress}`, "-days", "2"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...out], { stdio: "ignore" });
    const schema = (name: string) => `include /etc/ldap/schema/${name}.schema`;
    writeFileSync(
      join(this.#folder, "slapd.conf"),
      `${["core", "cosine", "inetorgperson"].map(schema).join("\n")}
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${this.certificate}
TLSCertificateKeyFile ${join(this.#folder, "key.pem")}
database mdb
suffix "${base}"
rootdn "${admin}"
rootpw "${adminPassword}"
directory ${join(this.#folder, "db")}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=desk,${base}" read by * none
`,
    );
    await this.start();
    this.#change(
      "ldapadd",
      `dn: ${base}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n
dn: ${people}\nobjectClass: organizationalUnit\nou: people\n
dn: ${groups}\nobjectClass: organizationalUnit\nou: groups\n
dn: cn=desk,${base}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: desk\nuserPassword: ${deskPassword}\n`,
    );
  }

  async start(): Promise<void> {
    const child = spawn("/usr/sbin/slapd", ["-f", join(this.#folder, "slapd.conf"), "-h", `${this.url}/`, "-d", "0"], { stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    child.stderr.on("data", (text: Buffer) => (log += text.toString()));
    this.#process = child;
    await until(
      () => {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the directory stopped: ${log}`);
        return spawnSync("ldapwhoami", ["-x", "-H", this.url], { stdio: "ignore" }).status === 0;
      },
      Boolean,
      { what: "the first answer of the directory" },
    );
  }
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  addPerson(uid: string, name: string, password: string): void {
    this.#change("ldapadd", `dn: uid=${uid},${people}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${name}\nsn: ${name}\nuserPassword: ${password}\n`);
  }
  renamePerson(uid: string, to: string): void {
    this.#change("ldapmodify", `dn: uid=${uid},${people}\nchangetype: modrdn\nnewrdn: uid=${to}\ndeleteoldrdn: 1\n`);
  }
  removePerson(uid: string): void {
    this.#change("ldapmodify", `dn: uid=${uid},${people}\nchangetype: delete\n`);
  }
  // Groups exist as long as they have members.
  addGroup(name: string, uid: string): void {
    this.#change("ldapadd", `dn: cn=${name},${groups}\nobjectClass: groupOfNames\ncn: ${name}\nmember: uid=${uid},${people}\n`);
  }
  removeGroup(name: string): void {
    this.#change("ldapmodify", `dn: cn=${name},${groups}\nchangetype: delete\n`);
  }

  #change(tool: "ldapadd" | "ldapmodify", ldif: string): void {
    execFileSync(tool, ["-x", "-H", this.url, "-D", admin, "-w", adminPassword], { input: ldif, stdio: ["pipe", "ignore", "pipe"] });
  }
}

export function useLdap(): Ldap {
  const ldap = new Ldap();
  beforeAll(() => ldap.prepare());
  afterAll(() => ldap.remove());
  return ldap;
}
