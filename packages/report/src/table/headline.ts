import type { ScanReport } from "@unbind/model";
import { answerOf, hiddenCount, lostPart, searched } from "../answer.ts";
import { counted } from "../words.ts";
import type { Page } from "./page.ts";

/** The answer in one line, then what it rests on. */
export function headline(page: Page, report: ScanReport): void {
  const { answer, tone } = answerOf(report);
  page.text(answer, { style: tone });
  const hidden = hiddenCount(report);
  if (hidden > 0) page.text(`${counted(hidden, "subscription")} below --min-level not shown.`, { style: "dim" });
  page.text(searched(report), { style: "dim" });
  const lost = lostPart(report);
  if (lost !== "") page.text(lost, { style: "error" });
}
