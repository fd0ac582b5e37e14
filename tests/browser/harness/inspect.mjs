// What every page must be, at any width and in any theme.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Without the last, `target-size` does not run. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SHOTS = join(import.meta.dirname, "../../../shots");

/** What axe-core finds against WCAG 2.2 AA. */
const findBarriers = async (page) => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`));
};

/** Where the page scrolls sideways, cuts text off, or writes too small to read. */
const findOverflow = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const faults = scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} > ${clientWidth}`] : [];
    for (const element of document.querySelectorAll("body *")) {
      // What scrolls inside itself, and what only screen readers see.
      if (element.closest("svg, pre, .code, .sr, .skip")) continue;
      const label = `<${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 40)}`;
      if (element.getBoundingClientRect().right > clientWidth + 1) faults.push(`beyond the edge: ${label}`);
      const style = getComputedStyle(element);
      if (element.textContent.trim() && parseFloat(style.fontSize) < 14) faults.push(`under 14 px: ${label}`);
      if (style.textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth) faults.push(`cut off: ${label}`);
    }
    return [...new Set(faults)];
  });

const shoot = async (page, name) => {
  if (!process.env.SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
};

/** Looks at the page as it is now; returns what is wrong with it. */
export const inspect = async (page, name) => {
  await shoot(page, name);
  const faults = [...(await findOverflow(page)), ...(await findBarriers(page))];
  return faults.map((fault) => `${name}: ${fault}`);
};
