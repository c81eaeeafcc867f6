// A click on the ¶ of a clause copies its link, which leads to this version, and goes there on the page at hand.
const copied = document.querySelector(".copied");
let clearing;

if (copied && navigator.clipboard) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.pilcrow");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (document.getElementById(decodeURIComponent(link.hash.slice(1)))) {
      event.preventDefault();
      location.hash = link.hash;
    }
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return; // The browser refuses: the link in the address bar is the same.
    }
    copied.textContent = copied.dataset.done;
    clearTimeout(clearing);
    clearing = setTimeout(() => { copied.textContent = ""; }, 2500);
  });
}
