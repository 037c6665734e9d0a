/**
 * The only script of the site, on the index page alone. It reads the index that is embedded beside it, marks nothing up
 * and writes no HTML: it hides what doesn't match. Without it the page still lists everything.
 */
export const SEARCH_SCRIPT = `
"use strict";
const index = JSON.parse(document.getElementById("search-index").textContent);
const box = document.getElementById("search-box");
const told = document.getElementById("search-told");
const fold = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
const entries = [...document.querySelectorAll("[data-entry]")].map((item) => ({ item, words: fold(index[item.dataset.entry] ?? "") }));
const lead = document.getElementById("lead");
const groups = [...document.querySelectorAll("[data-group]")];
function search() {
  const words = fold(box.value).split(/\\s+/).filter((word) => word !== "");
  let found = 0;
  for (const entry of entries) {
    const match = words.every((word) => entry.words.includes(word));
    entry.item.hidden = !match;
    if (match) found += 1;
  }
  for (const group of groups) group.hidden = group.querySelector("[data-entry]:not([hidden])") === null;
  lead.hidden = words.length > 0;
  told.textContent = words.length === 0 ? entries.length + " pages" : found + " of " + entries.length + " pages match";
}
box.addEventListener("input", search);
document.getElementById("search-form").hidden = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
  }
  if (event.key === "Escape" && document.activeElement === box) {
    box.value = "";
    search();
  }
});
const asked = new URLSearchParams(location.search).get("q") ?? decodeURIComponent(location.hash.replace(/^#q=|^#.*/, ""));
box.value = asked.slice(0, 200);
search();
`;
