// Says in the page what the browser says of a passkey: that it was cancelled, or that there is none here.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("passkey-problem");
  if (!place) return;
  const cancelled = event.detail.exception && event.detail.exception.name === "NotAllowedError";
  place.textContent = cancelled ? place.dataset.cancelled : place.dataset.failed;
  place.hidden = false;
});
document.addEventListener("DOMContentLoaded", () => {
  if (window.PublicKeyCredential) return;
  const place = document.getElementById("passkey-problem");
  if (!place) return;
  place.textContent = place.dataset.unsupported;
  place.hidden = false;
});
