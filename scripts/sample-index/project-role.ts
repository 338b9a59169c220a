import { sha256Of } from "../../shared/digest/sha256.ts";
import { toUtf8 } from "../../shared/bytes.ts";
import { later, type Instant } from "../../shared/tuf/instant.ts";
import { sampleKey, signedFile } from "./sample-key.ts";
import { targetsSigned } from "./targets-role.ts";

/** A project that has registered keys of its own. */
export interface PublishedProject {
  readonly project: string;
  readonly role: string;
  /** Labels of the keys that sign it: a threshold of the developers'. */
  readonly signers: readonly string[];
  /** Whether it has published anything yet: else snapshot does not list it, and there is no file to ask for. */
  readonly hasFiles: boolean;
}

export interface TargetFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Nobody delegates this path to anyone; one project's role speaks for it all the same, and a client must not listen. */
export const STRANGERS_PATH = "simple/a-project-of-nobody/index.html";

export function indexPath(project: string): string {
  return `simple/${project}/index.html`;
}

/** A project's files: its page of the simple index and, unless `few`, one release. `owner` makes the contents of two roles differ. */
export function targetFiles(project: string, owner: string, few: boolean): readonly TargetFile[] {
  const page = `<!doctype html><title>${project}</title><p>A sample page, by ${owner}.</p>\n`;
  const release = `packages/source/${project.slice(0, 1)}/${project}/${project}-1.0.tar.gz`;
  const files = [{ path: indexPath(project), bytes: toUtf8(page) }];
  return few
    ? files
    : [
        ...files,
        { path: release, bytes: toUtf8(`A sample release of ${project}, by ${owner}.\n`) },
      ];
}

export function targetsJson(files: readonly TargetFile[]) {
  return Object.fromEntries(
    files.map(({ path, bytes }) => [
      path,
      { hashes: { sha256: sha256Of(bytes) }, length: bytes.length },
    ]),
  );
}

/** The metadata that a project's developers sign themselves. */
export function projectRoleFile(
  { signers }: PublishedProject,
  files: readonly TargetFile[],
  now: Instant,
): Uint8Array {
  const signed = targetsSigned({
    version: 1,
    expires: later(now, 365),
    targets: targetsJson(files),
  });
  return signedFile(signed, signers.map(sampleKey));
}
