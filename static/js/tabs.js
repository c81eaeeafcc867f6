// On a narrow screen the pages of a customer are one line that scrolls: the page at hand comes into view.
const tabs = document.querySelector(".customer-nav ul");
const here = tabs?.querySelector("[aria-current]");

if (here) {
  const [line, tab] = [tabs.getBoundingClientRect(), here.getBoundingClientRect()];
  if (tab.right > line.right - 40) tabs.scrollLeft += (tab.left + tab.right) / 2 - (line.left + line.right) / 2;
}
