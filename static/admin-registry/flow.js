/* What was typed on the way to publication stays when its writer follows a link, such as that of a warning, and comes
   back. The server keeps it once a button was pressed; this is for the time before. */
const form = document.getElementById("flow");
const key = `flow ${window.location.pathname}`;
const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "submit", "button"].includes(field.type));
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const isAsMade = (field) => {
  if (isChoice(field)) return field.checked === field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].every((one) => one.selected === one.defaultSelected || !one.defaultSelected);
  return field.value === field.defaultValue;
};

const keep = () => {
  const typed = fields().filter((field) => !isAsMade(field) && (!isChoice(field) || field.type === "checkbox" || field.checked));
  const kept = typed.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]);
  try { window.sessionStorage.setItem(key, JSON.stringify(kept)); } catch { /* no room, or not allowed: nothing is kept */ }
};

const restore = () => {
  let kept = [];
  try { kept = JSON.parse(window.sessionStorage.getItem(key) ?? "[]"); } catch { return; }
  for (const [name, value] of kept) {
    for (const field of fields().filter((one) => one.name === name)) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type === "checkbox") field.checked = value;
      else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }
};

if (form) {
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.getAttribute("formtarget") !== "_blank") window.sessionStorage.removeItem(key);
  });
}
