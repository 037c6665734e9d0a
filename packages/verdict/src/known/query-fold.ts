/** Characters of a query that are compared; known ones are shorter by far. */
const MAX_FOLDED = 4096;

/** A query so that spacing, case and kinds of quotes don't matter: one blank between words, none around signs. */
export function foldQuery(query: string): string {
  return query
    .slice(0, MAX_FOLDED)
    .replaceAll('"', "'")
    .replace(/\s+/g, " ")
    .replace(/ ?([=<>!(),]) ?/g, "$1")
    .replace(/(\d)where\b/gi, "$1 where")
    .trim()
    .toLowerCase();
}

/** Matches folded queries like this one, in which `<...>` stands for any text without quotes. */
export function queryPattern(query: string): RegExp {
  const parts = query.split(/<[a-z]+>/).map((part) => foldQuery(`#${part}#`).slice(1, -1));
  const text = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${text.join("[^'\"]*?")}$`);
}
