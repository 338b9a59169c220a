import type { SignView } from "../../shared/contract/view.ts";
import { PlainDigest } from "../parts/Digest.tsx";
import { grouped } from "../parts/words.ts";

/** The sealed files, as they will stand on the stick. */
export function Documents({ documents }: { readonly documents: SignView["documents"] }) {
  return (
    <ul className="files" aria-label="Sealed files">
      {documents.map(({ role, version, length, sha256, path }) => (
        <li key={path}>
          <p>
            <strong>{path}</strong>{" "}
            <span className="soft">
              · version {version} · {grouped(length)} bytes to sign · SHA-256:
            </span>
          </p>
          <PlainDigest hex={sha256} name={`SHA-256 of ${role}`} />
        </li>
      ))}
    </ul>
  );
}
