import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { JsonObject } from "../../shared/json/value.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import { manifestSigned } from "./bundle.ts";
import { snapshotFile, timestampFile } from "./online.ts";
import { repositoryKeys, type RepositoryKeys } from "./people.ts";
import { metadataPath, VERSIONS, type SampleIndex } from "./sample-index.ts";
import { signedFile, type SampleKey } from "./sample-key.ts";
import { writeFile } from "./stick.ts";

interface Written {
  readonly signed: JsonObject;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** A stick under change: its files by path below `conclave`, and the index's keys to sign anything again. */
export class StickEdit {
  readonly index: SampleIndex;
  readonly keys: RepositoryKeys;
  private readonly root: string;

  /** `dir` is the folder that holds `conclave`. */
  constructor(index: SampleIndex, dir: string) {
    this.index = index;
    this.root = join(dir, "conclave");
    this.keys = repositoryKeys(index.seed, index.keyholders);
  }

  bytes(path: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.root, path)));
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  json(path: string): Written {
    return JSON.parse(this.text(path)) as Written;
  }

  put(path: string, content: Uint8Array | string): void {
    writeFile(join(this.root, path), content);
  }

  drop(path: string): void {
    rmSync(join(this.root, path));
  }

  lines(): readonly string[] {
    const path = "claims/claims.jsonl";
    if (!existsSync(join(this.root, path))) return [];
    return this.text(path).split("\n").slice(0, -1);
  }

  putLines(lines: readonly string[]): void {
    this.put("claims/claims.jsonl", lines.map((line) => `${line}\n`).join(""));
  }

  /** Writes a role's file anew with other content, signed by `signers`. */
  sign(
    path: string,
    change: (signed: JsonObject) => JsonObject,
    signers: readonly SampleKey[],
  ): void {
    this.put(path, signedFile(change(this.json(path).signed), signers));
  }

  private listing(): ReadonlyMap<string, Uint8Array> {
    const paths = readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.root, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((path) => path !== "bundle.json");
    return new Map(paths.map((path) => [path, this.bytes(path)]));
  }

  /**
   * Makes the manifest fit what is on the stick now, so that exactly the change is wrong. `change` alters its `signed`; `key` signs it, the
   * recently-claimed online key unless another is given.
   */
  resign(
    change: (signed: JsonObject) => JsonObject = (signed) => signed,
    key: SampleKey = this.keys.online["recently-claimed"],
  ): void {
    const signed = manifestSigned({
      files: this.listing(),
      claims: this.lines().length,
      created: instantOf(this.index.now),
      kind: this.index.kind,
    });
    this.put("bundle.json", signedFile(change(signed), [key]));
  }

  /** Snapshot and timestamp anew, in the same versions, with other entries in snapshot's meta; then the manifest. */
  publishMeta(change: Readonly<Record<string, number>>): void {
    const path = metadataPath(VERSIONS.snapshot, "snapshot");
    const meta = this.json(path).signed["meta"] as Readonly<
      Record<string, { readonly version: number }>
    >;
    const versions = Object.fromEntries(
      Object.entries(meta).map(([file, { version }]) => [file, version]),
    );
    const { online } = this.keys;
    const version = VERSIONS.snapshot;
    const bytes = snapshotFile(
      [online.snapshot],
      version,
      { ...versions, ...change },
      this.index.now,
    );
    this.put(path, bytes);
    this.put(
      "metadata/timestamp.json",
      timestampFile([online.timestamp], VERSIONS.timestamp, { version, bytes }, this.index.now),
    );
    this.resign();
  }
}

/** `text` with its first `found` replaced; throws where there is none, so that no change is silently empty. */
export function replaced(text: string, found: string, by: string): string {
  if (!text.includes(found)) throw new Error(`nothing to replace: ${found}`);
  return text.replace(found, () => by);
}

/** The file with one bit of the byte at `at` turned; counted from the end when negative. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const i = at < 0 ? copy.length + at : at;
  copy[i] = (copy[i] ?? 0) ^ 1;
  return copy;
}
