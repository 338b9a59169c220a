import type { Rule } from "../../../shared/look-alike/rule.ts";

/** A name that somebody could register, the popular project that it can be taken for, and by what. */
export interface Labelled {
  readonly name: string;
  readonly target: string;
  readonly rule: Rule;
}

const BY_HAND: Readonly<Record<string, Partial<Record<Rule, string>>>> = {
  requests: {
    repeated: "requestss requeests reequests",
    omitted: "request requets rquests requsts",
    swapped: "reqeusts erquests requesst reuqests",
    keyboard: "requestd rewuests requesrs fequests",
    visual: "reque5ts request5 re9uests",
    ultranormal: "re-quests requ-ests",
    strange: "requests3 requaests",
  },
  numpy: {
    repeated: "nummpy numpyy nnumpy",
    omitted: "numy nmpy umpy",
    swapped: "nupmy unmpy numyp",
    keyboard: "nunpy bumpy numpt",
    visual: "nurnpy",
    ultranormal: "num-py",
  },
  urllib3: { omitted: "urllib urlib3 rllib3", ultranormal: "ur11ib3 urilib3 url-lib3" },
  django: {
    repeated: "djjango djangoo",
    omitted: "djago dango jango",
    swapped: "dajngo djnago",
    keyboard: "fjango djsngo diango",
    ultranormal: "djang0 d-jango",
    visual: "cljango",
  },
  tensorflow: {
    omitted: "tensorfow tensoflow",
    swapped: "tenosrflow tensorfolw",
    strange: "tenserflow tensorflows",
    ultranormal: "tens0rflow tensor-flow tensorf1ow",
  },
  matplotlib: {
    omitted: "matplotib matplolib mtplotlib",
    swapped: "matpoltlib amtplotlib",
    visual: "rnatplotlib",
    ultranormal: "mat-plot-lib matp1ot1ib matpl0tlib",
    keyboard: "natplotlib",
    repeated: "mattplotlib",
  },
  cryptography: {
    omitted: "crytography cryptograhy",
    swapped: "crpytography",
    visual: "crypto9raphy",
    ultranormal: "crypt0graphy crypto-graphy",
  },
  colorama: { strange: "colourama", omitted: "colrama", repeated: "collorama" },
  beautifulsoup4: {
    omitted: "beautifulsoup beautifulsup4 beatifulsoup4",
    swapped: "beautifulsuop4",
    ultranormal: "beautiful-soup-4 beautifu1soup4",
  },
  selenium: { keyboard: "selemium", omitted: "seleium", ultranormal: "se1enium" },
  "python-dateutil": {
    words: "dateutil-python",
    omitted: "pyton-dateutil python-dateuti",
    ultranormal: "pythondateutil python-date-util pyth0n-dateuti1",
    strange: "python-dateutils python3-dateutil",
    visual: "python-clateutil",
  },
  "charset-normalizer": { words: "normalizer-charset", visual: "charset-norrnalizer" },
  "typing-extensions": { words: "extensions-typing", omitted: "typing-extension" },
  "google-cloud-storage": {
    words: "cloud-google-storage storage-google-cloud google-storage-cloud",
    visual: "google-doud-storage",
    ultranormal: "g00gle-c1oud-storage googlecloudstorage",
  },
  setuptools: { ultranormal: "setup-tools setupt00ls", omitted: "setuptool", visual: "5etuptools" },
  jellyfish: { ultranormal: "jeilyfish je11yfish", omitted: "jelyfish" },
  packaging: { keyboard: "packaginf", omitted: "packging", visual: "packa9ing" },
  cffi: { repeated: "ccffi cfffi", omitted: "cfi ffi", swapped: "fcfi" },
  boto3: { omitted: "boto bto3", swapped: "obto3 btoo3", ultranormal: "b0to3" },
};

/** Names of malicious projects, or names like theirs, that no rule finds: a word more, a vowel in a short name, a letter that is far away. */
export const NOT_FOUND: readonly (readonly [name: string, target: string])[] = [
  ["requests-darwin-lite", "requests"],
  ["python-requests", "requests"],
  ["numpi", "numpy"],
  ["nampy", "numpy"],
  ["crypto", "cryptography"],
  ["djangoo-server", "django"],
  ["reqqeusts", "requests"],
  ["matplotlibs-py", "matplotlib"],
];

/** Popular projects that slips are made of. */
const TARGETS = (
  "requests urllib3 certifi setuptools cryptography pydantic pygments pluggy pycparser protobuf pytest " +
  "jsonschema markupsafe werkzeug sqlalchemy pyparsing tomlkit virtualenv httpcore websockets matplotlib scikit-learn " +
  "google-auth python-dateutil pillow fastapi"
).split(" ");

/** The keys that touch each letter's, from a drawing of the keyboard. */
const TOUCHING: Readonly<Record<string, string>> = {
  a: "qwsz",
  c: "xdfv",
  e: "wsdr",
  h: "gyujbn",
  n: "bhjm",
  r: "edft",
  t: "rfgy",
  y: "tghu",
};

/** Names a slip away, made by other code than the one that is tested. */
function* slips(target: string): Generator<Omit<Labelled, "target">> {
  const letters = [...target];
  const but = (at: number, take: number, put: string) =>
    target.slice(0, at) + put + target.slice(at + take);
  for (const [i, letter] of letters.entries()) {
    const next = letters[i + 1];
    if (letter === "-" || next === "-") continue;
    if (i % 3 === 0) yield { name: but(i, 1, letter + letter), rule: "repeated" };
    if (i % 3 === 1) yield { name: but(i, 1, ""), rule: "omitted" };
    if (i % 3 === 2 && next !== undefined && next !== letter)
      yield { name: but(i, 2, next + letter), rule: "swapped" };
    for (const key of TOUCHING[letter] ?? [])
      if (i % 2 === 0) yield { name: but(i, 1, key), rule: "keyboard" };
  }
  for (const [from, to] of [
    ["m", "rn"],
    ["w", "vv"],
    ["d", "cl"],
    ["s", "5"],
    ["b", "8"],
    ["g", "9"],
    ["z", "2"],
  ] as const)
    if (target.includes(from)) yield { name: target.replaceAll(from, to), rule: "visual" };
  for (const [from, to] of [
    ["o", "0"],
    ["l", "1"],
    ["i", "l"],
    ["-", ""],
  ] as const)
    if (target.includes(from)) yield { name: target.replaceAll(from, to), rule: "ultranormal" };
  const words = target.split("-");
  if (words.length > 1) yield { name: words.toReversed().join("-"), rule: "words" };
}

function* all(): Generator<Labelled> {
  for (const [target, rules] of Object.entries(BY_HAND))
    for (const [rule, names] of Object.entries(rules))
      for (const name of names.split(" ")) yield { name, target, rule: rule as Rule };
  for (const target of TARGETS) for (const slip of slips(target)) yield { ...slip, target };
}

/** Each pair of name and target once. A popular project's own name is no look-alike, and is left out. */
export function labelledNames(isPopular: (name: string) => boolean): readonly Labelled[] {
  const found = new Map<string, Labelled>();
  for (const each of all()) {
    const key = `${each.name} ${each.target}`;
    if (!isPopular(each.name) && !found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}
