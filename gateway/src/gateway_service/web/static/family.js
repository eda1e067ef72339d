"use strict";
// Only comforts: every page works without them.
(function () {
  const LONGEST_SIDE = 2000;
  const SMALL_ENOUGH = 700 * 1024;
  const PICTURE = /^image\/(jpeg|png|heic|heif)$/;
  const PICTURE_NAME = /\.(jpe?g|png|hei[cf])$/i;

  // A photo of a document needs no more than this to be read; a browser that cannot open it sends it as it is.
  async function smaller(file) {
    const isPicture = PICTURE.test(file.type) || PICTURE_NAME.test(file.name);
    if (!isPicture || file.size <= SMALL_ENOUGH || !window.createImageBitmap) return file;
    let picture;
    try {
      picture = await createImageBitmap(file);
    } catch (unreadable) {
      return file;
    }
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.85); });
    return made && made.size < file.size ? made : file;
  }

  // Shows the page that was answered, as if the browser had gone there.
  function show(text) {
    const made = new DOMParser().parseFromString(text, "text/html");
    const main = document.getElementById("content");
    const fresh = made.getElementById("content");
    if (!fresh) return window.location.reload();
    document.title = made.title;
    main.replaceChildren(...fresh.childNodes);
    begin();
    const first = document.getElementById("error-summary") || document.getElementById("attached");
    if (first) first.focus();
  }

  function upload(form) {
    const field = form.elements.file;
    const shown = form.querySelector(".progress");
    const bar = shown.querySelector("progress");
    const said = shown.querySelector("[role=status]");
    const button = form.querySelector("button:not([type=button])");

    function stop(text) {
      button.disabled = false;
      bar.hidden = true;
      said.textContent = text;
    }

    function send(file) {
      const body = new FormData(form);
      body.set("file", file, "document");
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "text/html");
      request.upload.addEventListener("progress", function (event) {
        if (!event.lengthComputable) return;
        const part = Math.round(100 * event.loaded / event.total);
        bar.value = part;
        said.textContent = part < 100 ? form.dataset.sending + ": " + part + " %" : form.dataset.checking;
      });
      request.addEventListener("load", function () {
        // 5xx: something is away; the very same form may be sent again.
        if (request.status >= 500) return stop(form.dataset.failed);
        show(request.responseText);
      });
      request.addEventListener("error", function () { stop(form.dataset.failed); });
      request.addEventListener("abort", function () { stop(form.dataset.failed); });
      request.send(body);
    }

    form.addEventListener("submit", async function (event) {
      const file = field.files[0];
      if (!file) return; // the server says what is missing
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      shown.hidden = false;
      bar.hidden = false;
      bar.value = 0;
      said.textContent = form.dataset.shrinking;
      const made = await smaller(file);
      if (made.size > Number(form.dataset.largest)) return stop(form.dataset.tooLarge);
      said.textContent = form.dataset.sending;
      send(made);
    });
  }

  // While a document is being looked at, the list is asked for again now and then.
  function follow() {
    if (!document.querySelector("#content [data-scanning]") || !document.getElementById("upload")) return;
    window.setTimeout(async function () {
      const list = document.querySelector(".documents");
      try {
        const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
        const made = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = made.querySelector(".documents");
        const typing = list && list.contains(document.activeElement);
        if (answer.ok && list && fresh && !typing) list.replaceWith(fresh);
      } catch (away) {
        // asked again below
      }
      follow();
    }, 4000);
  }

  function begin() {
    const form = document.getElementById("upload");
    if (form) upload(form);
    follow();
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  begin();
})();
