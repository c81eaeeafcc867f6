/* Signed out while the page was open: sign in again in a small window, and go on where the page was. */
import { byId } from "./dom.js";
import { t } from "./words.js";

const LOOK = 1500;

export class SignIn {
  constructor(server, base) {
    Object.assign(this, { server, base });
    this.dialog = byId("ed-sign-in");
    this.waiting = new Set();
    byId("ed-sign-in-button").addEventListener("click", () => this.openWindow());
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
  }

  /** Ask to sign in; `again` goes on with what was being done, as does all else that was refused meanwhile. */
  ask(address, again) {
    this.waiting.add(again);
    this.address = address || "/admin/login/";
    if (!this.dialog.open) this.dialog.showModal();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(), LOOK);
  }

  openWindow() {
    const next = new URL("?signed_in=1", new URL(this.base, location.href));
    const address = new URL(this.address, location.href);
    address.searchParams.set("next", next.pathname + next.search);
    this.window = open(address, "sign-in", "popup,width=520,height=760");
    byId("ed-sign-in-state").textContent = t(this.window ? "sign_in_waiting" : "sign_in_blocked");
  }

  async look() {
    try {
      await this.server.renew();
    } catch {
      return; // Not yet.
    }
    clearInterval(this.timer);
    this.window?.close();
    this.dialog.close();
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const again of waiting) await again();
  }
}
