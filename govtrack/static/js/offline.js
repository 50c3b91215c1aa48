/* A report sent without network waits on this device and goes out once there is one again, exactly once:
   the server knows its token. It waits for the same account, or without an account for the same tab. */
"use strict";

(() => {
  const DAYS = 7;
  const form = document.querySelector("form[data-offline]");
  const note = document.querySelector("[data-offline-note]");
  const isReceipt = !!document.querySelector("[data-receipt]");
  if (!("indexedDB" in window) || !(form || isReceipt)) return;

  const tab = (() => {
    try {
      const known = sessionStorage.getItem("govtrack.tab");
      if (known) return known;
      const fresh = crypto.getRandomValues(new Uint32Array(4)).join("-");
      sessionStorage.setItem("govtrack.tab", fresh);
      return fresh;
    } catch {
      return "";
    }
  })();
  const isMine = (row) => row.account === ACCOUNT && (ACCOUNT ? true : tab !== "" && row.tab === tab);
  const isOver = (row) => Date.now() - row.at > DAYS * 864e5;

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function table(mode) {
    const opening = indexedDB.open("govtrack", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { keyPath: "token" });
    const base = await done(opening);
    const change = base.transaction("waiting", mode);
    change.oncomplete = change.onabort = () => base.close();
    return change.objectStore("waiting");
  }

  const put = async (row) => done((await table("readwrite")).put(row));
  const drop = async (row) => done((await table("readwrite")).delete(row.token));

  async function rows() {
    const found = await done((await table("readonly")).getAll());
    await Promise.all(found.filter(isOver).map(drop));
    return found.filter((row) => isMine(row) && !isOver(row));
  }

  function entriesOf(sent) {
    const isEmpty = (value) => value instanceof File && !value.size;
    const kept = [...new FormData(sent)].filter(([name, value]) => name !== "step" && !isEmpty(value));
    const draft = ["_draft", sent.dataset.draft || sent.dataset.draftOf || ""];
    return [...kept, ["step", "send"], draft];
  }

  async function keep(event) {
    if (navigator.onLine || event.submitter?.name === SWITCH) return;
    event.preventDefault();
    await pending.get(form);
    const token = form.elements.token.value;
    await put({ token, account: ACCOUNT, tab, at: Date.now(), entries: entriesOf(form), isSent: false });
    show(token);
  }

  function show(token) {
    note.hidden = false;
    note.querySelector("button").onclick = async () => {
      await drop({ token });
      note.hidden = true;
    };
    note.scrollIntoView({ block: "center" });
  }

  // A form of its own carries it, so that the page that answers is shown as always: receipt, errors, too many tries.
  function post(row) {
    const carrier = make("form");
    Object.assign(carrier, { method: "post", action: form.action, enctype: "multipart/form-data", hidden: true });
    const photos = new DataTransfer();
    for (const [name, value] of row.entries) {
      if (value instanceof File) {
        photos.items.add(value);
        continue;
      }
      const field = make("input");
      const own = name === "csrf_token" ? form.elements.csrf_token.value : value;
      Object.assign(field, { type: "hidden", name, value: own });
      carrier.append(field);
    }
    if (photos.files.length) {
      const field = make("input");
      Object.assign(field, { type: "file", name: "photos", multiple: true });
      field.files = photos.files;
      carrier.append(field);
    }
    document.body.append(carrier);
    HTMLFormElement.prototype.submit.call(carrier);
  }

  async function send() {
    const [row] = await rows();
    if (!row) return;
    if (!navigator.onLine) {
      show(row.token);
      return;
    }
    // What was changed on this page in the meantime goes along.
    if (form.elements.token.value === row.token) row.entries = entriesOf(form);
    await put({ ...row, isSent: true });
    post(row);
  }

  // The receipt says that it was taken; a page that shows it again carries it itself.
  async function settle() {
    for (const row of await rows())
      if (row.isSent) await drop(row);
  }

  async function begin() {
    if (isReceipt || "shownAgain" in form.dataset) await settle();
    if (!form) return;
    form.addEventListener("submit", keep);
    addEventListener("online", () => send().catch(() => {}));
    await send();
  }

  begin().catch(() => { /* A forbidden store only means that nothing waits here. */ });
})();
