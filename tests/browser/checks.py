"""What is asked of a page in a browser; each check returns complaints, none when all is well."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

MOST_BYTES = 75 * 1024
MOST_REQUESTS = 12
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PACKED = ("text/css", "javascript", "image/svg")
"""Static files that a production copy stores compressed and sends so."""

RUN_AXE = """
async (tags) => {
  const found = await axe.run({runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return found.violations.map((rule) =>
    `${rule.id}: ` + rule.nodes.slice(0, 3).map((node) => node.target.join(" ") + " | " +
      (node.any[0] || node.all[0] || node.none[0] || {message: ""}).message).join("; "));
}
"""
WIDTH = """
() => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over <= 0) return null;
  const edge = document.documentElement.clientWidth;
  const held = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > edge + 0.5 && !held(element));
  return `${over} px too wide: ` + wide.slice(0, 4).map((element) =>
    `${element.tagName.toLowerCase()}.${element.className}`).join(", ");
}
"""
OPEN_ONE = """
(index) => {
  const all = [...document.querySelectorAll("details, [popover]")];
  all.forEach((one, place) => {
    if (one.matches("details")) one.open = place === index || one.contains(all[index]);
  });
  const one = all[index];
  if (one.matches("[popover]")) one.showPopover();
  const summary = one.querySelector(":scope > summary") || one;
  const label = summary.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  if (!(summary.checkVisibility({visibilityProperty: true}))) return [label, null];
  summary.scrollIntoView({block: "center"});
  const boxes = [one.querySelector(":scope > .pop-box") || one];
  const faults = boxes.map((box) => box.getBoundingClientRect()).filter((box) =>
    box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5 ||
    box.top + scrollY < -0.5 || box.width < 10
  ).map((box) => `from ${Math.round(box.left)} to ${Math.round(box.right)}`);
  return [label, faults[0] || null];
}
"""
OPEN_ALL = """
() => {
  const closed = [...document.querySelectorAll("details:not(.pop, [open])")];
  closed.forEach((one) => one.open = true);
  return closed.length;
}
"""
STRUCTURE = """
(names) => Object.fromEntries(
  names.map((name) => [name, document.querySelectorAll(`main ${name}`).length]))
"""
CLOSE_ALL = '() => document.querySelectorAll("details").forEach((one) => one.open = false)'


@cache
def axe_source() -> str:
    """Return axe-core, as bundled with its package."""
    folder = Path(axe_playwright_python.__file__).parent
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def axe_faults(page: Page) -> list[str]:
    """Run axe's rules of WCAG 2.2 AA and its best practice."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    return [f"axe {fault}" for fault in page.evaluate(RUN_AXE, TAGS)]


def width_faults(page: Page) -> list[str]:
    """Say what makes the page scroll sideways."""
    fault = page.evaluate(WIDTH)
    return [fault] if fault else []


def opened_faults(page: Page) -> list[str]:
    """Open every disclosure, one by one: its box lies in the window and widens nothing."""
    faults = []
    for index in range(page.locator("details, [popover]").count()):
        label, fault = page.evaluate(OPEN_ONE, index)
        found = [f"box {fault}"] if fault else []
        faults += [f"open “{label}”: {line}" for line in (*found, *width_faults(page))]
    page.evaluate(CLOSE_ALL)
    return faults


class Traffic:
    """What a cold load transfers."""

    def __init__(self, page: Page) -> None:
        self.responses: list[Response] = []
        page.on("response", self.hear)

    def hear(self, response: Response) -> None:
        """Keep what came; Playwright takes no method of a list."""
        self.responses.append(response)

    def forget(self) -> None:
        """Begin anew with the next load."""
        self.responses.clear()

    def faults(self) -> list[str]:
        """Compare bytes and requests with the budget."""
        sizes = {response.url: size(response) for response in self.responses}
        faults = []
        if sum(sizes.values()) > MOST_BYTES:
            largest = ", ".join(f"{url.rsplit('/', 2)[-2:]} {n}" for url, n in sizes.items())
            faults.append(f"{sum(sizes.values()) / 1024:.0f} kB: {largest}")
        if len(self.responses) > MOST_REQUESTS:
            faults.append(f"{len(self.responses)} requests")
        return faults

    def total(self) -> int:
        """Return the bytes of the load."""
        return sum(size(response) for response in self.responses)


def size(response: Response) -> int:
    """Return the bytes that a production copy sends for what was loaded."""
    if response.status in {301, 302, 304}:
        return 0
    if any(word in response.headers.get("content-type", "") for word in PACKED):
        return len(gzip.compress(response.body(), 9))
    return response.request.sizes()["responseBodySize"]


def structure(page: Page) -> dict[str, Any]:
    """Count what a reader must find with and without JavaScript."""
    return page.evaluate(STRUCTURE, ["h1", "form", "table"])
