// A passkey is asked for by the browser itself: what it answers goes with the form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const key = window.PublicKeyCredential, cannot = document.querySelector("[data-cannot]"), stopped = form.querySelector("[data-stopped]");
  if (!key || !key.parseRequestOptionsFromJSON || !key.parseCreationOptionsFromJSON) { cannot.hidden = false; form.hidden = true; return; }
  const ask = (options) => form.dataset.passkey === "add"
    ? navigator.credentials.create({ publicKey: key.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: key.parseRequestOptionsFromJSON(options) });
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    stopped.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify((await ask(JSON.parse(form.dataset.options))).toJSON());
      form.requestSubmit();
    } catch { stopped.hidden = false; }
  });
})();
