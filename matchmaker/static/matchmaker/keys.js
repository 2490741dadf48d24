// Keys, bulk selection and focus; every page works without.
// data-key names an element's key; data-row marks a list's row.
(() => {
  "use strict";

  const STORE = "matchmaker-keys";
  const root = document.documentElement;
  root.classList.add("js");

  const all = (selector, base = document) => [...base.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });

  const stored = () => {
    try {
      return localStorage.getItem(STORE);
    } catch {
      return null; // Blocked: the keys stay on.
    }
  };
  const keysOn = () => document.body.dataset.keys !== "off" && stored() !== "off";

  const typing = (element) =>
    element.isContentEditable ||
    element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  const rows = () => all("[data-row]").filter(shown);
  const currentRow = () => document.activeElement.closest("[data-row]");

  const moveRow = (step) => {
    const list = rows();
    if (!list.length) return false;
    const at = list.indexOf(currentRow());
    const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
    const target = list[next].querySelector("a[href]") || list[next].querySelector("input");
    target?.focus();
    return Boolean(target);
  };

  const act = (element) => {
    if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) {
      element.focus();
    } else {
      element.click();
      if (element.matches("summary") && element.parentElement.open) {
        element.parentElement.querySelector(".pop-box :is(input:not([type=hidden]), textarea, a, button)")?.focus();
      } else if (element.matches("input")) {
        element.focus();
      }
    }
  };

  const press = (key) => {
    const target = all(`[data-key="${CSS.escape(key)}"]`).find(shown);
    if (target) {
      act(target);
      return true;
    }
    const row = currentRow();
    if (key === "j") return moveRow(1);
    if (key === "k") return moveRow(-1);
    if (row && key === "o") return Boolean(row.querySelector("a[href]")?.click() ?? true);
    if (row && key === "x") return Boolean(row.querySelector('input[name="selected"]')?.click() ?? true);
    return false;
  };

  const closePops = (except) => {
    for (const pop of all("details.pop[open]")) if (!pop.contains(except)) pop.open = false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const pop = document.activeElement.closest("details.pop[open]") || document.querySelector("details.pop[open]");
      if (pop) {
        pop.open = false;
        pop.querySelector("summary").focus();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (!keysOn() || typing(event.target)) return;
    if (press(event.key.toLowerCase())) event.preventDefault();
  });

  let lastPicked = null;
  const picks = () => all('input[name="selected"]');
  const count = () => {
    const selected = picks().filter((box) => box.checked).length;
    for (const place of all("[data-selected-count]")) place.textContent = selected;
  };

  document.addEventListener("click", (event) => {
    closePops(event.target);
    if (!event.target.matches('input[name="selected"]')) return;
    const boxes = picks();
    const [from, to] = [boxes.indexOf(lastPicked), boxes.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    lastPicked = event.target;
    count();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) {
      for (const box of picks()) box.checked = event.target.checked;
      count();
    } else if (event.target.id === "keys-switch") {
      try {
        localStorage.setItem(STORE, event.target.checked ? "on" : "off");
      } catch {
        document.body.dataset.keys = event.target.checked ? "on" : "off";
      }
    }
  });

  // After a swap or an error, read on where the new begins.
  const focusOn = (element) => {
    if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus();
  };

  const settle = (base) => {
    const start = base.querySelector("[data-focus]") || base.querySelector("h1");
    if (start) focusOn(start);
    count();
  };

  const polls = (event) => Boolean(
    event.detail?.ctx?.sourceElement?.getAttribute("hx-trigger")?.startsWith("every"));

  document.addEventListener("htmx:after:swap", (event) => {
    // Nobody asked for it: stay.
    if (polls(event)) {
      count();
      return;
    }
    const target = event.detail?.ctx?.target || event.target;
    const base = target.isConnected ? target : document.getElementById("content");
    if (base) settle(base);
  });

  // The content policy forbids conditions in hx-trigger.
  document.addEventListener("htmx:before:request", (event) => {
    if (polls(event) && document.hidden) event.preventDefault();
  });

  // A form that got no part of a page is sent as a page: the browser can retry.
  const sendAgain = ({ sourceElement: form, sourceEvent }) => {
    const { name = "", value = "" } = sourceEvent?.submitter ?? {};
    const button = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(button);
    HTMLFormElement.prototype.submit.call(form);
    button.remove();
  };

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const { raw, status } = ctx.response;
    if (status < 400 && !raw.redirected) return;
    event.preventDefault();
    if (!polls(event)) sendAgain(ctx);
    // What is polled may be theirs no longer.
    else if (status < 500) location.reload();
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx?.sourceElement.matches("form")) sendAgain(ctx);
  });

  const summary = document.querySelector("[data-focus]");
  if (summary) focusOn(summary);
  const keysSwitch = document.getElementById("keys-switch");
  if (keysSwitch) keysSwitch.checked = keysOn();
  count();
})();
