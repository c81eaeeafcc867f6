// Searching within the text: every place marked, one at a time stepped to. The text itself is not touched: the marks are
// the browser's own highlights, or, where it has none, its selection.
const tools = document.querySelector(".reading-tools");
const text = document.querySelector(".beside__text");

if (tools && text) {
  const form = tools.querySelector(".search");
  const field = form.querySelector("input");
  const count = form.querySelector(".search__count");
  const [previous, next] = form.querySelectorAll(".search__step");
  const marks = typeof Highlight === "function" && CSS.highlights;
  let found = [];
  let here = -1;

  tools.hidden = false;
  document.documentElement.classList.add("reads-with-tools");

  // Accents don't count: é is found by e. Each letter keeps one place, so that places in both texts agree.
  const fold = (value) => Array.from(value, (letter) => {
    const plain = letter.normalize("NFD")[0].toLowerCase();
    return plain.length === letter.length ? plain : letter;
  }).join("");

  const blocks = () => {
    const skip = ".reading-tools, .words, .copied, .pilcrow, .visually-hidden, script, style";
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(skip) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const grouped = new Map();
    while (walker.nextNode()) {
      const block = walker.currentNode.parentElement.closest("p, li, td, th, dt, dd, h1, h2, h3, h4, h5, div, a, summary");
      if (!grouped.has(block)) grouped.set(block, []);
      grouped.get(block).push(walker.currentNode);
    }
    return grouped.values();
  };

  const search = (words) => {
    const wanted = fold(words.trim()).replace(/\s+/g, " ");
    found = [];
    if (wanted.length < 2) return;
    for (const nodes of blocks()) {
      const places = [];
      let whole = "";
      for (const node of nodes) {
        const folded = fold(node.data);
        for (let index = 0; index < folded.length; index += 1) {
          const letter = /\s/.test(folded[index]) ? " " : folded[index];
          if (letter === " " && whole.endsWith(" ")) continue;
          whole += letter;
          places.push([node, index]);
        }
      }
      for (let at = whole.indexOf(wanted); at !== -1; at = whole.indexOf(wanted, at + wanted.length)) {
        const range = new Range();
        range.setStart(...places[at]);
        const [node, index] = places[at + wanted.length - 1];
        range.setEnd(node, index + 1);
        found.push(range);
      }
    }
  };

  const show = () => {
    previous.disabled = next.disabled = found.length === 0;
    const say = field.value.trim().length < 2 ? "" : found.length === 0 ? count.dataset.none
      : count.dataset.some.replace("{here}", here + 1).replace("{all}", found.length);
    count.textContent = say;
    if (marks) {
      CSS.highlights.set("found", new Highlight(...found));
      CSS.highlights.set("found-here", here < 0 ? new Highlight() : Object.assign(new Highlight(found[here]), { priority: 1 }));
    }
    if (here < 0) return;
    const place = found[here].getBoundingClientRect();
    if (place.top < 90 || place.bottom > innerHeight - 40) scrollBy({ top: place.top - innerHeight / 3 });
    if (!marks) { getSelection().removeAllRanges(); getSelection().addRange(found[here]); }
  };

  const step = (by) => {
    if (!found.length) return;
    here = (here + by + found.length) % found.length;
    show();
  };
  const begin = () => {
    search(field.value);
    here = found.length ? 0 : -1;
    show();
  };
  field.addEventListener("input", begin);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { field.value = ""; begin(); }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));

  for (const button of document.querySelectorAll(".words__find")) {
    button.addEventListener("click", () => {
      button.closest("[popover]").hidePopover();
      field.value = button.dataset.word;
      begin();
      field.focus({ preventScroll: true });
    });
  }
}
