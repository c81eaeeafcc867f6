// From change to change, by button or with Alt and an arrow. Without this file the list of changes leads to each.
const changes = [...document.querySelectorAll(".change")];
const steps = document.querySelector(".change-steps");

if (steps && changes.length) {
  const count = steps.querySelector("[data-some]");
  let here = changes.findIndex((change) => `#${change.id}` === location.hash);

  const nearest = () => changes.findLastIndex((change) => change.getBoundingClientRect().top < innerHeight / 3);
  const go = (step) => {
    // Whoever scrolled on goes on from there.
    const focused = changes.indexOf(document.activeElement);
    const from = focused >= 0 ? focused : nearest();
    here = Math.min(Math.max(from + step, 0), changes.length - 1);
    const change = changes[here];
    change.focus({ preventScroll: true });
    change.scrollIntoView({ block: "start" });
    count.textContent = count.dataset.some.replace("{here}", here + 1).replace("{all}", changes.length);
  };
  for (const button of steps.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => go(Number(button.dataset.step)));
  }
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // There these keys open a list.
    if (event.target.closest("select, input, textarea")) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    go(event.key === "ArrowDown" ? 1 : -1);
  });
  steps.hidden = false;
}
