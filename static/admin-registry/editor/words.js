/* The words of the page, translated by the server. */
let words = {};

export function useWords(given) {
  words = given;
}

/** The words called `name`, with what stands in {braces} filled in. */
export function t(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
