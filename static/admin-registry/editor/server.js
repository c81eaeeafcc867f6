/* Talking with the server: every request with its token, every failure by its name. */

export class Failure extends Error {
  constructor(kind, data = {}, status = 0) {
    super(data.message || kind);
    Object.assign(this, { kind, data, status });
  }
}

const KINDS = { 400: "refused", 401: "signed_out", 403: "forbidden", 404: "gone", 409: "published", 413: "too_large" };

export class Server {
  constructor(base, csrf) {
    Object.assign(this, { base, csrf, tab: tabName() });
  }

  async ask(path, { method = "GET", body, keepalive = false } = {}) {
    const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
    if (method !== "GET") headers["X-CSRFToken"] = this.csrf;
    if (body !== undefined && !(body instanceof FormData)) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(new URL(path, new URL(this.base, location.href)), {
        method, headers, keepalive, credentials: "same-origin", redirect: "manual",
        body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
      });
    } catch {
      throw new Failure("offline");
    }
    if (response.type === "opaqueredirect") throw new Failure("failed");
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const data = isJson ? await response.json() : { html: await response.text() };
    if (response.ok) return data;
    throw new Failure(KINDS[response.status] || "failed", isJson || response.status === 422 ? data : {}, response.status);
  }

  read() {
    return this.ask(`document/?tab=${this.tab}`);
  }

  save(changes) {
    return this.ask("save/", { method: "POST", body: { format: 1, tab: this.tab, ...changes } });
  }

  keep(changes, keepalive = false) {
    return this.ask("unsaved/", { method: "PUT", body: { tab: this.tab, changes }, keepalive });
  }

  forget(tab = this.tab) {
    return this.ask(`unsaved/?tab=${encodeURIComponent(tab)}`, { method: "DELETE" });
  }

  async greet() {
    const found = await this.ask("presence/", { method: "POST", body: { tab: this.tab } });
    if (found.csrf) this.csrf = found.csrf;
    return found;
  }

  /** After signing in anew the page needs a token of the new session. */
  async renew() {
    const found = await this.ask("presence/");
    if (found.csrf) this.csrf = found.csrf;
    return found;
  }

  compare(place, fields) {
    return this.ask("compare/", { method: "POST", body: { place, fields } });
  }

  references(moved, changes) {
    return this.ask("references/", { method: "POST", body: { renumbered: moved, changes } });
  }

  settle(id, settled) {
    return this.ask(`doubts/${id}/`, { method: "POST", body: { settled } });
  }
}

/** A name for this tab, which it keeps when it is loaded again, and which a copy of the tab does not share. */
function tabName() {
  let name = "";
  try {
    name = sessionStorage.getItem("editor-tab") || "";
    const isCopy = name && performance.getEntriesByType("navigation")[0]?.type === "navigate" && document.referrer === "";
    if (!name || isCopy) name = Math.random().toString(36).slice(2, 12);
    sessionStorage.setItem("editor-tab", name);
  } catch {
    name ||= Math.random().toString(36).slice(2, 12);
  }
  return name;
}
