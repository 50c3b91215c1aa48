/* Improvements where the browser can; every page works without this file.
   Texts come from data attributes of the page, so that they are in the reader's language. */
"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const isComposing = (event) => event.isComposing || event.keyCode === 229;

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/* ---- Sending once -------------------------------------------------------------------------------- */

// Forms wait here while photographs are still being made smaller.
const pending = new WeakMap();

function isRefusedAsSecond(form) {
  if (form.dataset.sent) return true;
  form.dataset.sent = "yes";
  // A download leaves the page standing: the form may be sent again after a while.
  setTimeout(() => release(form), 10000);
  return false;
}

function release(form) {
  delete form.dataset.sent;
  for (const button of all("[aria-disabled=true]", form)) {
    button.removeAttribute("aria-disabled");
    const label = button.querySelector("span");
    if (label && button.dataset.label) label.textContent = button.dataset.label;
  }
}

function showSending(form, button) {
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  const label = button.querySelector("span");
  if (!label || !form.dataset.sending) return;
  button.dataset.label = label.textContent;
  label.textContent = form.dataset.sending;
}

function guardSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const work = pending.get(form);
  if (work) {
    event.preventDefault();
    work.then(() => form.requestSubmit(event.submitter));
    return;
  }
  if (isRefusedAsSecond(form)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.draft) markDraftSent(form.dataset.draft);
  showSending(form, event.submitter);
}

/* ---- Asking before a deed that cannot be taken back ------------------------------------------------ */

function askFirst(event) {
  const button = event.target.closest("[data-confirm]");
  if (!button || !button.form || typeof HTMLDialogElement !== "function") return;
  event.preventDefault();
  const dialog = make("dialog");
  // The words may quote a reader's title: they are text, never markup.
  dialog.append(make("p", "dialog-title", button.dataset.confirm));
  const row = make("div", "button-group");
  const yes = make("button", "button", button.textContent.trim());
  const no = make("button", "button secondary", button.dataset.cancel);
  yes.type = no.type = "button";
  row.append(yes, no);
  dialog.append(row);
  document.body.append(dialog);
  no.onclick = () => dialog.close();
  dialog.onclose = () => {
    dialog.remove();
    button.focus();
  };
  yes.onclick = () => {
    dialog.close();
    button.form.requestSubmit(button);
  };
  dialog.showModal();
  no.focus();
}

/* ---- Drafts: what was typed stays on this device until it was sent --------------------------------- */

const DRAFT = "govtrack.draft.";
const DRAFT_DAYS = 7;
// Who writes is never kept: the device may be shared.
const PERSONAL = /name|tel|email|password|code/;

function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch { /* A full or forbidden store only means that no draft is kept. */ }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

const isKept = (field) =>
  field.name && !PERSONAL.test(field.autocomplete || "") && !field.closest("[data-no-draft]") &&
  !["hidden", "file", "password", "tel", "email", "submit", "button"].includes(field.type);

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

function saveDraft(form) {
  const values = {};
  for (const field of Array.from(form.elements).filter(isKept)) {
    if (isChoice(field)) {
      if (field.checked) (values[field.name] ||= []).push(field.value);
    } else if (field.value) values[field.name] = [field.value];
  }
  store(DRAFT + form.dataset.draft, { at: Date.now(), values });
}

function markDraftSent(name) {
  const draft = read(DRAFT + name);
  if (draft) store(DRAFT + name, { ...draft, sent: true });
}

function fill(field, values) {
  if (isChoice(field)) {
    field.checked = values.includes(field.value);
    return field.checked !== field.defaultChecked;
  }
  if (field.value || field.tagName === "SELECT" && field.value === values[0]) return false;
  field.value = values[0];
  return true;
}

function restoreDraft(form) {
  const draft = read(DRAFT + form.dataset.draft);
  // A form that comes back with errors already carries what was typed.
  if (!draft || document.querySelector(".error-summary")) return;
  let changed = false;
  for (const field of Array.from(form.elements).filter(isKept)) {
    if (draft.values[field.name]) changed = fill(field, draft.values[field.name]) || changed;
  }
  if (!changed) return;
  const note = make("div", "notice tone-info draft-note");
  note.setAttribute("role", "status");
  note.append(make("span", "", form.dataset.draftRestored));
  const clear = make("button", "button quiet", form.dataset.draftClear);
  clear.type = "button";
  clear.onclick = () => {
    store(DRAFT + form.dataset.draft, null);
    form.reset();
    note.remove();
  };
  note.append(clear);
  form.prepend(note);
}

// A sent draft is forgotten on the first page without its form: then the sending has worked.
function forgetSentDrafts() {
  let names = [];
  try {
    names = Object.keys(localStorage).filter((key) => key.startsWith(DRAFT));
  } catch { /* No store, no drafts. */ }
  for (const key of names) {
    const draft = read(key);
    const isHere = document.querySelector(`[data-draft="${CSS.escape(key.slice(DRAFT.length))}"]`);
    const isOld = !draft || Date.now() - draft.at > DRAFT_DAYS * 864e5;
    if (isOld || draft.sent && !isHere) store(key, null);
  }
}

function keepDraft(form) {
  restoreDraft(form);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => saveDraft(form), 400);
  });
}

/* ---- Photographs ----------------------------------------------------------------------------------- */

const LONGEST_SIDE = 1600;
const SMALL_ENOUGH = 300 * 1024;

const megabytes = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`);

// Drawing the picture anew also leaves out place and device written into the file.
async function shrink(file) {
  if (!/^image\/(jpeg|png|webp|heic|heif|avif)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < SMALL_ENOUGH && file.type === "image/jpeg") return file;
    const canvas = make("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // What the browser cannot read the server judges.
  }
}

function photoField(box) {
  const input = box.querySelector("input[type=file]");
  if (!input || typeof DataTransfer !== "function") return;
  const words = box.dataset;
  const list = make("ul", "photo-previews");
  const status = make("p", "hint");
  status.setAttribute("role", "status");
  let photos = [];

  const hand = () => {
    const transfer = new DataTransfer();
    photos.forEach((photo) => transfer.items.add(photo.file));
    input.files = transfer.files;
    list.replaceChildren(...photos.map(preview));
  };
  const preview = (photo) => {
    const item = make("li");
    const image = make("img");
    image.alt = photo.file.name;
    image.src = photo.address ||= URL.createObjectURL(photo.file);
    const note = photo.before > photo.file.size ? words.smaller.replace("#1", megabytes(photo.before)).replace("#2", megabytes(photo.file.size)) : megabytes(photo.file.size);
    const remove = make("button", "button quiet", words.remove);
    remove.type = "button";
    remove.setAttribute("aria-label", `${words.remove} ${photo.file.name}`);
    remove.onclick = () => {
      URL.revokeObjectURL(photo.address);
      photos = photos.filter((other) => other !== photo);
      hand();
      choose.focus();
    };
    item.append(image, make("span", "", note), remove);
    return item;
  };
  const add = async (files) => {
    status.textContent = words.working;
    for (const file of files) photos.push({ before: file.size, file: await shrink(file) });
    const limit = input.multiple ? Number(words.max) || Infinity : 1;
    status.textContent = photos.length > limit ? words.tooMany.replace("#", limit) : "";
    photos = input.multiple ? photos.slice(0, limit) : photos.slice(-1);
    hand();
  };
  input.addEventListener("change", () => {
    const form = input.form;
    const work = add(Array.from(input.files)).finally(() => pending.delete(form));
    if (form) pending.set(form, work);
  });

  const opener = (label, capture) => {
    const button = make("button", "button secondary", label);
    button.type = "button";
    button.onclick = () => {
      if (capture) input.setAttribute("capture", "environment");
      else input.removeAttribute("capture");
      input.click();
    };
    return button;
  };
  const row = make("div", "photo-buttons");
  const choose = opener(words.album, false);
  // Only phones and tablets open their camera from a file field.
  if (matchMedia("(pointer: coarse)").matches) row.append(opener(words.camera, true));
  row.append(choose);
  const described = input.getAttribute("aria-describedby");
  if (described) choose.setAttribute("aria-describedby", described);
  // The label and the links of the error summary still lead to the field: it hands the focus on.
  input.classList.add("taken-over");
  input.tabIndex = -1;
  input.addEventListener("focus", () => choose.focus());
  input.after(row, status, list);
}

/* ---- Small helps ------------------------------------------------------------------------------------ */

function countCharacters(field) {
  const note = make("p", "characters");
  const show = () => {
    const left = Number(field.dataset.count) - field.value.length;
    note.textContent = field.dataset.countText.replace("#", left);
    note.classList.toggle("field-error", left < 0);
  };
  field.after(note);
  field.addEventListener("input", show);
  show();
}

function fragment(box) {
  const address = new URL(box.dataset.fragment, location.href);
  const load = async () => {
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fragment" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return answer.status < 500;
      // The route is our own and escapes what people wrote; scripts in it would not run under our policy.
      box.innerHTML = await answer.text();
      return answer.headers.get("X-Fragment-Done") === "1";
    } catch {
      return false; // Offline for a moment: what stands there stays, the next look may work.
    }
  };
  const again = async () => {
    const isDone = document.hidden ? false : await load();
    if (box.dataset.every && !isDone) setTimeout(again, box.dataset.every * 1000);
  };
  again();
}

function copyButton(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.onclick = async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("span").textContent = button.dataset.copied;
  };
}

document.addEventListener("submit", guardSubmit);
document.addEventListener("click", askFirst);
// Enter that ends a composition chooses a word; it does not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && isComposing(event) && event.target.tagName === "INPUT") event.preventDefault();
}, true);
addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(release); });

forgetSentDrafts();
all("form[data-draft]").forEach(keepDraft);
all("[data-photos]").forEach(photoField);
all("[data-count]").forEach(countCharacters);
all("[data-fragment]").forEach(fragment);
all("[data-copy]").forEach(copyButton);
all("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
document.querySelector("[data-focus]")?.focus();
