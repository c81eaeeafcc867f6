/* A draft's form that was not saved: the way to each problem, and what was typed after an expired session. */
"use strict";

const STORE = "unsaved:";
const MARK = "unsaved";

function storeKey() {
  return STORE + location.pathname;
}

/* --- Problems ------------------------------------------------------------------------------------------------------ */

function tabLink(tab) {
  return document.querySelector(`#tabs-items a[href="#${CSS.escape(tab)}"]`);
}

function openTab(tab) {
  const link = tabLink(tab);
  if (link && !link.classList.contains("active")) link.click();
}

/** Unfold the rows around a field, from the outside in. */
function unfold(field) {
  const rows = [];
  for (let row = field.closest(".form-row"); row; row = row.parentElement.closest(".form-row")) rows.unshift(row);
  for (const row of rows) {
    const body = row.querySelector(":scope > div[x-show]");
    const title = row.querySelector(":scope > h3 strong");
    if (body && title && getComputedStyle(body).display === "none") title.click();
  }
}

function goTo(link) {
  openTab(link.dataset.problemTab);
  const field = document.getElementById(link.dataset.problem);
  if (!field) return;
  setTimeout(() => {
    unfold(field);
    setTimeout(() => {
      const editor = field.closest(".prose-editor")?.querySelector(".ProseMirror");
      const target = editor || field;
      target.scrollIntoView({ block: "center" });
      if (!target.matches("input, textarea, select, [contenteditable]")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    });
  });
}

function badgeTabs(links) {
  const counts = new Map();
  for (const link of links) counts.set(link.dataset.problemTab, (counts.get(link.dataset.problemTab) || 0) + 1);
  for (const [tab, count] of counts) {
    const item = tabLink(tab);
    if (!item) continue;
    item.querySelectorAll(".bg-red-500").forEach((own) => own.remove());
    const badge = document.createElement("span");
    badge.className = "registry-badge";
    badge.textContent = count;
    item.append(badge);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-problem]");
  if (!link) return;
  event.preventDefault();
  goTo(link);
});

/* --- What was typed ------------------------------------------------------------------------------------------------ */

/* The address of each save carries a mark. Whoever signs in again after an expired session comes back to that address,
   and the form is shown with what was sent; after a save the address has no mark. */
function keepTyped(form) {
  const entries = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
  try {
    sessionStorage.setItem(storeKey(), JSON.stringify({ tab: location.hash, entries }));
  } catch {
    return; // Too large for the browser, or refused by it: the form is sent all the same.
  }
  const address = new URL(form.action, location.href);
  address.searchParams.set(MARK, "1");
  form.action = address.href;
}

function showTypedAgain(form) {
  const stored = sessionStorage.getItem(storeKey());
  if (!stored) return;
  sessionStorage.removeItem(storeKey());
  const { tab, entries } = JSON.parse(stored);
  const again = document.createElement("form");
  again.method = "post";
  again.action = `${location.pathname}?${MARK}=1${tab}`;
  const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of [...entries, ["csrfmiddlewaretoken", csrf], ["_typed_before", "1"]]) {
    const area = document.createElement("textarea");
    area.name = name;
    area.value = value;
    again.append(area);
  }
  again.hidden = true;
  document.body.append(again);
  again.submit();
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-draft]") || document.querySelector("form.warn-unsaved-form");
  if (!form) return;
  const problems = document.getElementById("problems");
  if (problems) {
    const links = problems.querySelectorAll("a[data-problem]");
    badgeTabs(links);
    problems.focus();
  } else if (new URLSearchParams(location.search).has(MARK)) {
    showTypedAgain(form);
  } else {
    sessionStorage.removeItem(storeKey());
  }
  form.addEventListener("submit", () => keepTyped(form));
});
