// Who came: a mark that could not be sent says so, and goes again by itself when there is a signal.
(() => {
  "use strict";
  const marks = document.querySelector("form[data-marks]");
  if (!marks) return;
  let again = 0;
  const unsent = () => [...marks.querySelectorAll("fieldset")].filter((one) => {
    const now = one.querySelector("input:checked"), was = one.parentElement.querySelector("[id^=was-]");
    const late = Boolean(now && was && now.value !== was.value);
    one.querySelector("[data-unsent]").hidden = !late;
    return late;
  }).length;
  const show = () => { const left = unsent(); marks.querySelector("div[data-unsent]").hidden = !left; return left; };
  const send = () => { clearTimeout(again); if (unsent()) marks.requestSubmit(); };
  const late = () => { if (show()) { clearTimeout(again); again = setTimeout(send, 20000); } };
  // htmx 2 says htmx:sendError, htmx 4 says htmx:error; an answer that is no news of success does not come again by itself
  ["htmx:sendError", "htmx:timeout", "htmx:error"].forEach((name) => document.addEventListener(name, late));
  ["htmx:responseError", "htmx:response:error", "htmx:afterSettle", "htmx:after:settle"].forEach((name) => document.addEventListener(name, show));
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => { if (!marks.querySelector("div[data-unsent]").hidden) event.preventDefault(); });
})();
