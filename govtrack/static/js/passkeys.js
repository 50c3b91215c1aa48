/* Asks the device for a passkey and sends its answer with the form that the button stands in. */
"use strict";

(() => {
  const { startAuthentication, startRegistration, browserSupportsWebAuthn } = window.SimpleWebAuthnBrowser || {};

  function say(button, text) {
    const place = document.getElementById(button.getAttribute("aria-describedby"));
    if (place) place.textContent = text;
  }

  async function ask(button) {
    const form = button.form;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    const headers = { Accept: "application/json" };
    const answer = await fetch(button.dataset.passkey, { method: "POST", body, headers });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const options = { optionsJSON: await answer.json() };
    const make = button.dataset.act === "register" ? startRegistration : startAuthentication;
    form.elements[button.dataset.field].value = JSON.stringify(await make(options));
    form.requestSubmit();
  }

  for (const button of document.querySelectorAll("button[data-passkey]")) {
    if (!browserSupportsWebAuthn || !browserSupportsWebAuthn()) {
      say(button, button.dataset.unsupported);
      continue;
    }
    button.disabled = false;
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      say(button, "");
      button.disabled = true;
      try {
        await ask(button);
      } catch (error) {
        say(button, error.name === "InvalidStateError" ? button.dataset.known : button.dataset.failed);
      }
      button.disabled = false;
    });
  }
})();
