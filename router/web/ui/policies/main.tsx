// The list of policies is the server's; here its countdowns run.
import { render } from "preact";
import { NextRun } from "../core/next-run";
import { bootstrap } from "../core/page";
import { followRuns } from "../core/run-notice";
import { useZone } from "../core/when";

const page = bootstrap();
useZone(page.timezone);
for (const place of document.querySelectorAll<HTMLElement>("[data-next-run]")) {
  const at = place.dataset.nextRun!;
  place.replaceChildren();
  render(<NextRun at={at} bare />, place);
}
followRuns();
