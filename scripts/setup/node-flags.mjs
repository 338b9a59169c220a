/**
 * Room for what was just made, in Node: a file of 40 megabytes becomes a million objects that all stay, and with the usual 16 megabytes the
 * collector copies them again and again. inspect, verify and the bench read such files.
 */
export const ROOMY = ["--min-semi-space-size=64", "--max-semi-space-size=128"];
