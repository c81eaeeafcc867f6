/* Rows that are ordered: arrow buttons for keyboards, and numbers that follow the order on the page.
   Dragging itself is the admin theme's; without this script rows keep their order and new ones come last. */
"use strict";

function renumberRows(formset) {
  const field = formset.dataset.orderingField;
  let place = 0;
  for (const row of formset.querySelectorAll(":scope > .form-group:not(.empty-form)")) {
    place += 1;
    const own = [...row.querySelectorAll(`input[name$="-${field}"]`)].find(
      (input) => input.closest(".form-group") === row,
    );
    if (own && own.value !== String(place)) {
      own.value = place;
      // The guard against leaving a page with unsaved edits listens for this.
      own.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function moveRow(row, direction) {
  const fits = (other) => other && other.matches(".form-group:not(.empty-form), [data-order-row]");
  const other = direction === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!fits(other)) return;
  if (direction === "up") other.before(row);
  else other.after(row);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-order-row]") || button.closest(".form-group");
  moveRow(row, button.dataset.move);
  const table = row.closest("[data-order]");
  if (table) {
    table.querySelectorAll("[data-order-place]").forEach((input, index) => {
      input.value = index + 1;
    });
  } else {
    renumberRows(row.closest(".formset"));
    row.dispatchEvent(new Event("change", { bubbles: true }));
  }
  button.focus();
});

/* Dragging is Sortable's, which says so when a row has come to another place. */
document.addEventListener("sort", (event) => {
  const formset = event.target.closest(".formset[data-ordering-field]");
  if (formset) renumberRows(formset);
});

document.addEventListener(
  "submit",
  () => document.querySelectorAll(".formset[data-ordering-field]").forEach(renumberRows),
  true,
);

/* Folded rows: their titles are buttons, also for keyboards and screen readers. */
function isOpen(title) {
  const body = title.closest(".form-row").querySelector(":scope > div[x-show]");
  return !body || getComputedStyle(body).display !== "none";
}

function titlesIn(root) {
  return [...root.querySelectorAll(".form-row > h3[x-on\\:click] strong")].filter(
    (title) => !title.closest(".empty-form"),
  );
}

function sayOpen(root) {
  for (const title of titlesIn(root)) title.setAttribute("aria-expanded", String(isOpen(title)));
}

function makeButtons(root) {
  for (const title of titlesIn(root)) {
    title.setAttribute("role", "button");
    title.tabIndex = 0;
  }
  setTimeout(() => sayOpen(root));
}

document.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("h3 strong[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-fold-all]");
  if (all) {
    const titles = titlesIn(all.closest("fieldset"));
    const open = titles.every(isOpen);
    for (const title of titles) if (isOpen(title) === open) title.click();
  }
  setTimeout(() => sayOpen(document));
});

document.addEventListener("formset:added", (event) => {
  makeButtons(event.target);
  // A new row is there to be filled in.
  setTimeout(() => {
    for (const title of titlesIn(event.target).slice(0, 1)) if (!isOpen(title)) title.click();
  });
});

document.addEventListener("alpine:initialized", () => makeButtons(document));
document.addEventListener("DOMContentLoaded", () => makeButtons(document));

/* What is odd in a row stands beside its field too, not in the list above the form alone. */
document.addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll("a[data-hint]")) {
    const field = document.getElementById(link.dataset.problem);
    const place = field?.closest(".prose-editor") || field;
    if (!place) continue;
    const hint = document.createElement("p");
    hint.className = "registry-hint";
    hint.id = `${field.id}-hint-${document.querySelectorAll(".registry-hint").length}`;
    hint.textContent = link.dataset.hint;
    place.after(hint);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "));
  }
});
