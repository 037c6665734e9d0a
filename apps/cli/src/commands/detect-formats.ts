/** What `unbind detect --format` can write, in the order that help names them. */
export const detectFormats = ["table", "json", "jsonl", "csv", "html", "md", "sarif", "ocsf", "navigator"] as const;

export type DetectFormat = (typeof detectFormats)[number];
