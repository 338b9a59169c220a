/**
 * Which of the sample's documents, what is done to it, where (names with dots between), the new value (undefined takes the old one away), and
 * the ID with which the app's own reader refuses it: null where that lets it pass, and only the schema objects.
 */
export type Alteration = readonly [
  document: number,
  sentence: string,
  path: string,
  value: unknown,
  reader: string | null,
];
