/* Text editors, each made when it comes into view: an annex has some hundred fields, most of them folded away. */
import { createEditor } from "django-prose-editor/configurable";

const marker = "data-django-prose-editor-registry";

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      inView.unobserve(target);
      createEditor(target, JSON.parse(target.getAttribute(marker)));
    }
  },
  { rootMargin: "200px" },
);

function watch(root) {
  for (const area of root.querySelectorAll(`textarea[${marker}]`)) {
    if (!area.id.includes("__prefix__")) inView.observe(area);
  }
}

watch(document);
document.addEventListener("formset:added", (event) => watch(event.target));
