/* Gives a name to what libraries leave without one, so that a screen reader can say what is being filled in: controls in
   the cells of a table, the two halves of a moment, boxes that look up what is typed, editors, and the bar with the acts.
   WCAG 2.2, 1.3.1 and 4.1.2. */
(() => {
  const words = document.currentScript.dataset;
  const said = (element) => (element?.textContent || "").replace(/\s+/g, " ").trim();
  const labelOf = (id) => id && document.querySelector(`label[for="${CSS.escape(id)}"]`);
  const isNamed = (control) => control.ariaLabel || control.hasAttribute("aria-labelledby") || said(control.labels?.[0]);

  /** The heads of a cell: its row's and its column's. */
  function heads(control) {
    const cell = control.closest("td");
    const row = cell?.parentElement;
    const head = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
    const own = head?.cloneNode(true);
    own?.querySelectorAll("[aria-label], .material-symbols-outlined").forEach((help) => help.remove());
    return [said(row?.querySelector("th")), said(own)].filter(Boolean).join(": ");
  }

  /** What a group of controls is called: its label, or its legend. */
  function group(control) {
    const field = control.closest("fieldset.registry-fieldset, .registry-field, .field-line, .form-row");
    return said(field?.querySelector("label, legend"));
  }

  function nameAll() {
    for (const control of document.querySelectorAll("#content :is(input:not([type=hidden], [type=submit]), select, textarea)")) {
      if (isNamed(control)) continue;
      const half = /_([01])$/.exec(control.name || "");
      const name = control.matches("td *") && heads(control)
        || (half && `${group(control)} (${half[1] === "0" ? words.date : words.time})`)
        || group(control);
      if (name) control.ariaLabel = name;
    }
    for (const box of document.querySelectorAll(".select2-selection")) {
      const select = box.closest(".select2")?.previousElementSibling;
      const name = select?.ariaLabel || said(labelOf(select?.id)) || group(box) || heads(box);
      if (!name || box.dataset.named) continue;
      box.dataset.named = "1";
      box.removeAttribute("aria-labelledby");
      box.ariaLabel = [name, said(box.querySelector(".select2-selection__rendered"))].filter(Boolean).join(": ");
      for (const inner of box.querySelectorAll("input, [role=textbox]")) inner.ariaLabel = name;
    }
    for (const text of document.querySelectorAll('[contenteditable="true"][role="textbox"]:not([aria-label], [aria-labelledby])')) {
      const name = heads(text) || group(text);
      if (name) text.ariaLabel = name;
    }
    for (const bar of document.querySelectorAll("#submit-row, #main > div[class*='backdrop-blur'], #page > div[class*='backdrop-blur']")) {
      if (bar.role) continue;
      bar.role = "region";
      bar.ariaLabel = words.acts;
    }
  }

  /** A column of links without a head, and a list whose parts are no items of one, as history pages have them. */
  function mendHistory() {
    for (const head of document.querySelectorAll("#content th:empty")) {
      head.append(Object.assign(document.createElement("span"), { className: "registry-hidden", textContent: words.acts }));
    }
    for (const list of document.querySelectorAll("#content ul:has(> :not(li, script, template))")) list.role = "group";
  }

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(nameAll, 60);
  };
  addEventListener("DOMContentLoaded", () => {
    nameAll();
    mendHistory();
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  });
  // What was chosen is a part of the name of a box that looks up.
  document.addEventListener("change", ({ target }) => {
    const box = target.nextElementSibling?.querySelector?.(".select2-selection");
    if (box) delete box.dataset.named;
    soon();
  });
})();
