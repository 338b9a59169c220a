/** A name as a part of a file's name: letters, digits and hyphens, the same on every kind of stick. */
export function inFileName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return plain === "" ? "key" : plain.slice(0, 40);
}
