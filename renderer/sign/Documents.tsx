import type { SignView } from "../../shared/contract/view.ts";
import { PlainDigest } from "../parts/Digest.tsx";
import { grouped } from "../parts/words.ts";

/** The sealed files, as they will stand on the stick. */
export function Documents({ documents }: { readonly documents: SignView["documents"] }) {
  return (
    <table className="documents" aria-label="Sealed files">
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      <tbody>
        {documents.map(({ role, version, length, sha256, path }) => (
          <tr key={path}>
            <th scope="row">
              {path}
              <p className="soft">version {version}</p>
              <p className="soft">{grouped(length)} bytes</p>
            </th>
            <td>
              <PlainDigest hex={sha256} name={`SHA-256 of ${role}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
