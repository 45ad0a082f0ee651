// A page that is open hears that something changed and fetches itself again; never under the hands of who uses it.
(() => {
  "use strict";
  const main = document.getElementById("main"), listens = document.querySelector("[data-nudge]");
  if (!main || !listens || !window.EventSource) return;
  const source = new EventSource(listens.dataset.nudge);
  let late = false;
  const inUse = () => document.activeElement !== main && main.contains(document.activeElement);
  const look = async () => {
    late = inUse();
    if (late) return;
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || inUse()) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = made.title;
    main.replaceChildren(...made.body.childNodes);
    if (window.htmx) window.htmx.process(main);
    document.dispatchEvent(new Event("htmx:afterSettle"));
    if (!main.querySelector("[data-nudge]")) source.close();
  };
  source.onmessage = () => setTimeout(look, Math.random() * 500);
  main.addEventListener("focusout", () => setTimeout(() => { if (late) look(); }, 200));
  window.addEventListener("pagehide", () => source.close());
})();
