// On a narrow screen the pages of a customer are a line that scrolls, and so are those below one: the page at hand comes into view.
for (const tabs of document.querySelectorAll(".customer-nav ul")) {
  const here = tabs.querySelector("[aria-current]");
  if (!here) continue;
  const [line, tab] = [tabs.getBoundingClientRect(), here.getBoundingClientRect()];
  if (tab.right > line.right - 40) tabs.scrollLeft += (tab.left + tab.right) / 2 - (line.left + line.right) / 2;
}
