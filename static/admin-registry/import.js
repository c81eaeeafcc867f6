// Ticks all changes that a file would make in a draft, or none.
for (const button of document.querySelectorAll("button[data-tick]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of document.querySelectorAll('input[name="accept"]')) box.checked = button.dataset.tick === "all";
  });
}
