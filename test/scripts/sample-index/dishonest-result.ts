import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryKeys } from "../../../scripts/sample-index/people.ts";
import type { SampleIndex } from "../../../scripts/sample-index/sample-index.ts";
import { signedFile } from "../../../scripts/sample-index/sample-key.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { there } from "../../sample.ts";

/** The files of claimed that a ceremony signed, open to be changed and signed again by a dishonest threshold. */
export class DishonestResult {
  private readonly index: SampleIndex;
  private readonly folder: string;
  readonly made = new Map<string, JsonObject>();

  constructor(index: SampleIndex, dir: string) {
    this.index = index;
    this.folder = join(dir, "conclave/signed");
    for (const name of readdirSync(this.folder))
      if (name.includes(".claimed.")) this.made.set(name, this.json(name));
  }

  private json(name: string): JsonObject {
    const text = readFileSync(join(this.folder, name), "utf8");
    return (JSON.parse(text) as { signed: JsonObject }).signed;
  }

  private keys(count: number) {
    const { claimed } = repositoryKeys(this.index.seed, this.index.keyholders);
    return claimed.map(({ key }) => key).slice(0, count);
  }

  /** The first new file whose name fits. */
  name(pattern: RegExp): string {
    return there([...this.made.keys()].find((name) => pattern.test(name)));
  }

  change(pattern: RegExp, how: (delegations: Delegations) => Partial<Delegations>): void {
    const name = this.name(pattern);
    const signed = there(this.made.get(name));
    const delegations = signed["delegations"] as unknown as Delegations;
    this.put(name, {
      ...signed,
      delegations: { ...delegations, ...how(delegations) },
    });
  }

  put(name: string, signed: JsonObject, signers = 3): void {
    writeFileSync(join(this.folder, name), signedFile(signed, this.keys(signers)));
    this.made.set(name, signed);
  }

  move(from: string, to: string): void {
    renameSync(join(this.folder, from), join(this.folder, to));
    this.made.set(to, there(this.made.get(from)));
    this.made.delete(from);
  }

  /** A note that fits what is there now. */
  note(change: (note: JsonObject) => JsonObject = (note) => note): void {
    const note = this.json(NOTE);
    const rows = [...this.made].map(([path, signed]) => ({
      path,
      role: path.replace(/^\d+\./, "").replace(/\.json$/, ""),
      signed_sha256: sha256Of(canonicalBytes(signed)),
      version: Number.parseInt(path, 10),
    }));
    const versions = new Map(rows.map(({ role, version }) => [role, version]));
    const snapshot = (note["snapshot"] as readonly { role: string; version: number }[]).map(
      ({ role, version }) => ({ role, version: versions.get(role) ?? version }),
    );
    this.put(NOTE, change({ ...note, publish: rows, snapshot }));
    this.made.delete(NOTE);
  }
}

export interface Delegations {
  readonly keys: JsonObject;
  readonly roles: readonly JsonObject[];
}

const NOTE = "publication.json";
