import { type Markup, markup } from "../html/markup.ts";
import { type Section, table } from "../html/parts.ts";
import { listed, number } from "../words.ts";
import { byRole, type Counter, type NextSteps, type TechniqueSteps } from "./next-steps.ts";

/** The section that leads from what was found to what stands against it; undefined where nothing was found. */
export function nextSection(next: NextSteps | undefined): Section | undefined {
  if (!next || next.techniques.length + next.unknown.length === 0) return undefined;
  const body = markup`<ol>
<li>Plan the removal: <code>unbind plan EVIDENCE -o plan.json</code>. It names exact objects; nothing is removed by it.</li>
<li>Have it approved: <code>unbind plan approve plan.json --by NAME --reason TEXT</code>, and export its scripts: <code>unbind plan export plan.json --output FOLDER</code>.</li>
<li>Prove it afterwards: <code>unbind verify plan.json EVIDENCE</code>.</li>
</ol>
${next.techniques.map(techniquePart)}${unknownLine(next)}<p class="small soft">From ${next.sources}. Marks say how each is known: published by its source, derived from
published relations, or our overlay with a reason.</p>
`;
  return { id: "next", title: "What to do next", body };
}

function unknownLine({ unknown }: NextSteps): Markup | undefined {
  if (unknown.length === 0) return undefined;
  return markup`<p>Of ${listed(unknown)} nothing is known here: unbind know import makes a pack of ATT&amp;CK and others, which --pack reads.</p>
`;
}

function techniquePart({ id, name, successor, counters, excluded }: TechniqueSteps): Markup {
  const now = successor === null ? "" : `, now ${successor}`;
  const rows = byRole(counters).map(
    ({ title, shown, more }) => markup`<tr><th scope="row">${title}</th><td>${shown.map(counterLine)}${
      more > 0 ? markup`<p class="small soft">and ${number(more)} more: unbind know counter ${id}</p>` : ""
    }</td></tr>
`,
  );
  const not = excluded.map(
    ({ id, name, note }) => markup`<p>Does not help: <code class="word">${id}</code> ${name}. ${note}</p>\n`,
  );
  return markup`<h3>${id} ${name}${now}</h3>
${table(`Against ${id}`, ["Kind", "What"], markup`<tbody>\n${rows}</tbody>\n`)}${not}`;
}

function counterLine({ id, name, basis, note }: Counter): Markup {
  const why = note === "" ? "" : markup` <span class="small soft">${note}</span>`;
  return markup`<p><code class="word">${id}</code> ${name} <span class="small soft">(${basis})</span>${why}</p>`;
}
