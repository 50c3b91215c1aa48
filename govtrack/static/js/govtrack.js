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
  // A button may stand outside of its form.
  for (const button of Array.from(form.elements).filter((field) => field.getAttribute("aria-disabled") === "true")) {
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
  if (event.submitter?.name === SWITCH) return;
  if (isRefusedAsSecond(form)) {
    event.preventDefault();
    return;
  }
  nameDraft(form);
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

/* ---- Drafts: what was typed stays on this device until it was taken ---------------------------------- */

// A draft comes back to the same account, or without an account to the same tab: a shared computer shows
// nobody else's words.
const ACCOUNT = document.body.dataset.account || "";
const drafts = ACCOUNT ? localStorage : sessionStorage;
const DRAFT = `govtrack.draft.${ACCOUNT}.`;
const DRAFT_DAYS = 7;
// Who writes is never kept: the device may be shared.
const PERSONAL = /name|tel|email|password|code/;

function store(key, value) {
  try {
    if (value === null) drafts.removeItem(key);
    else drafts.setItem(key, JSON.stringify(value));
  } catch { /* A full or forbidden store only means that no draft is kept. */ }
}

function read(key) {
  try {
    return JSON.parse(drafts.getItem(key));
  } catch {
    return null;
  }
}

const isKept = (field) =>
  field.name && !PERSONAL.test(field.autocomplete || "") && !field.closest("[data-no-draft]") &&
  !["hidden", "file", "password", "tel", "email", "submit", "button"].includes(field.type);

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
const isWords = (field) => isKept(field) && (field.type === "textarea" || field.type === "text");

// A form with words of its own is kept: under its name, or under the address that it is sent to.
function draftName(form) {
  if (form.method !== "post" || form.closest("[data-no-draft]")) return "";
  if (form.dataset.draft) return form.dataset.draft;
  if (!Array.from(form.elements).some(isWords)) return "";
  // A field may be called "action", so the address is asked of the tag.
  return new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
}

function saveDraft(form) {
  const values = {};
  const before = {};
  for (const field of Array.from(form.elements).filter(isKept)) {
    if (isChoice(field)) {
      if (field.checked) values[field.name] = [...(values[field.name] || []), field.value];
    } else {
      // Several lines of a form may have one name: each keeps its place.
      values[field.name] = [...(values[field.name] || []), field.value];
      before[field.name] = [...(before[field.name] || []), field.defaultValue || ""];
    }
  }
  store(DRAFT + draftName(form), { at: Date.now(), values, before });
}

// The server names the draft again in a cookie once the form was taken; until then it stays.
function nameDraft(form) {
  const name = draftName(form) || form.dataset.draftOf || "";
  if (!name || form.elements._draft) return;
  const field = make("input");
  Object.assign(field, { type: "hidden", name: "_draft", value: name });
  form.append(field);
}

function forgetTakenDraft() {
  const taken = document.cookie.match(/(?:^|; )taken_draft="?([^";]*)/);
  if (taken) {
    const name = decodeURIComponent(taken[1]);
    store(DRAFT + name, null);
    store(DRAFT + name + ".photos", null);
    document.cookie = "taken_draft=; path=/; max-age=0; samesite=lax";
  }
  for (const key of Object.keys(drafts).filter((name) => name.startsWith(DRAFT))) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > DRAFT_DAYS * 864e5) store(key, null);
  }
}

function fill(field, values, before, place) {
  if (isChoice(field)) {
    field.checked = values.includes(field.value);
    return field.checked !== field.defaultChecked;
  }
  const value = values[place];
  // A text that somebody else has changed in the meantime is not overwritten.
  const isTheirs = field.value && field.tagName !== "SELECT" && field.value !== before[place];
  if (!value || field.value === value || isTheirs) return false;
  field.value = value;
  return true;
}

function restoreDraft(form) {
  const draft = read(DRAFT + draftName(form));
  // A form that comes back from the server already carries what was typed.
  if (!draft || "shownAgain" in form.dataset) return;
  let changed = restorePhotos(form);
  const met = {};
  for (const field of Array.from(form.elements).filter(isKept)) {
    const place = met[field.name] || 0;
    met[field.name] = place + 1;
    if (!draft.values[field.name]) continue;
    changed = fill(field, draft.values[field.name], draft.before?.[field.name] || [], place) || changed;
  }
  if (!changed) return;
  const note = make("div", "notice tone-info draft-note");
  note.setAttribute("role", "status");
  note.append(make("span", "", form.dataset.draftRestored));
  const clear = make("button", "button quiet", form.dataset.draftClear);
  clear.type = "button";
  clear.onclick = () => {
    store(DRAFT + draftName(form), null);
    store(DRAFT + draftName(form) + ".photos", null);
    form.reset();
    all(".kept-photos", form).forEach((box) => box.remove());
    note.remove();
  };
  note.append(clear);
  form.prepend(note);
}

// Photos wait on the server under a token; the page that shows them hands the tokens on to this tab.
function keepPhotos(form) {
  const name = draftName(form) || form.dataset.draftOf;
  const tokens = all("input[name=photo_token]", form).map((field) => field.value);
  if (name && tokens.length) store(`${DRAFT + name}.photos`, { at: Date.now(), tokens });
}

function restorePhotos(form) {
  const kept = read(`${DRAFT + draftName(form)}.photos`);
  const box = form.querySelector("[data-kept-photos]");
  if (!kept || !box || form.querySelector("input[name=photo_token]")) return false;
  const frame = make("fieldset", "field choices kept-photos");
  frame.append(make("legend", "", box.dataset.keptPhotos));
  kept.tokens.forEach((token, index) => {
    const number = index + 1;
    const image = make("img");
    Object.assign(image, { src: box.dataset.photoUrl.replace("TOKEN", token), width: 160, height: 120 });
    image.alt = box.dataset.photoAlt.replace("#", number);
    const hidden = make("input");
    Object.assign(hidden, { type: "hidden", name: "photo_token", value: token });
    const row = make("p");
    row.append(image, hidden);
    // What the server has let go of is not named again.
    image.onerror = () => row.remove();
    frame.append(row);
  });
  box.before(frame);
  return true;
}

function keepDraft(form) {
  if (!draftName(form)) return;
  restoreDraft(form);
  let timer;
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => saveDraft(form), 400);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  // Leaving within the pause must not lose the last words.
  addEventListener("pagehide", () => timer && saveDraft(form));
}

/* ---- Size and colours without leaving the page ------------------------------------------------------- */

const SWITCH = "_again";

function switchInPlace(event) {
  const button = event.target.closest(`button[name=${SWITCH}]`);
  if (!button || !button.form) return;
  // What stands in the other forms of the page comes back from their drafts: no second page is needed.
  button.removeAttribute("formtarget");
  const [name, value] = button.value.split("=");
  if (name !== "theme" && name !== "text_size") return;
  event.preventDefault();
  const words = new URLSearchParams([
    [name, value],
    ["next", "/healthz"]
  ]);
  const keep = { method: "POST", body: words, credentials: "same-origin", redirect: "manual" };
  fetch(button.formAction.split("?")[0], keep).catch(() => {});
  if (name === "theme") showTheme(value);
  else showSize(value);
}

function showTheme(value) {
  document.documentElement.dataset.theme = value;
  document.body.className = document.body.className.replace(/theme-\w+/, `theme-${value}`);
  toggle("theme", value === "dark" ? "light" : "dark");
}

function showSize(value) {
  const isElder = value === "elder";
  document.documentElement.classList.toggle("elder", isElder);
  document.body.classList.toggle("elder", isElder);
  document.body.classList.toggle("normal", !isElder);
  toggle("text_size", isElder ? "normal" : "elder");
}

// The switch offers the other way from now on.
function toggle(name, value) {
  for (const button of all(`.utility-button[value^="${name}="]`)) {
    const label = button.querySelector("span");
    if (button.value !== `${name}=${value}` && button.dataset.other) {
      [label.textContent, button.dataset.other] = [button.dataset.other, label.textContent];
      button.value = `${name}=${value}`;
    }
  }
}

/* ---- Enter sends a form by its own first button, never by a switch of the frame ---------------------- */

function sendByOwnButton(event) {
  const field = event.target;
  const isLine = field.tagName === "INPUT" && !["submit", "button", "file", "reset"].includes(field.type);
  if (event.key !== "Enter" || !isLine || !field.form) return;
  if (isComposing(event)) {
    event.preventDefault(); // Enter that ends a composition chooses a word.
    return;
  }
  const own = field.form.querySelector("button:not([type=button]):not([name=_again])");
  if (field.form.method !== "post" || !own) return;
  event.preventDefault();
  field.form.requestSubmit(own);
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
    const size = megabytes(photo.file.size);
    const isSmaller = photo.before > photo.file.size;
    const note = isSmaller ? words.smaller.replace("#1", megabytes(photo.before)).replace("#2", size) : size;
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

/* ---- Finding in a long list --------------------------------------------------------------------------- */

// A list of three hundred places is a plain choice without this. Typing leaves the choices in which the words stand,
// or their group; the one that is chosen and the empty one always stay. Enter takes the first one found,
// and leaving the box the only one.
function findInList(list) {
  const groups = [...all("optgroup", list), list].map((group) => [group, Array.from(group.children)]);
  const box = make("input", "find-in-list");
  const note = make("p", "hint");
  Object.assign(box, { type: "search", autocomplete: "off", placeholder: list.dataset.find });
  box.setAttribute("aria-label", `${list.dataset.find}: ${list.labels[0]?.firstChild.textContent.trim() || ""}`);
  box.setAttribute("form", ""); // It is no part of what is sent or kept.
  note.setAttribute("role", "status");
  let found = [];
  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = list.selectedOptions[0];
    found = [];
    const stays = (group) => (child) => {
      if (child.tagName === "OPTGROUP") return child.children.length > 0;
      const text = `${group.label || ""} ${child.textContent}`.toLowerCase();
      const isNone = ["", "0"].includes(child.value);
      const fits = !isNone && words.every((word) => text.includes(word));
      if (fits) found.push(child);
      return fits || isNone || child === chosen;
    };
    groups.forEach(([group, children]) => group.replaceChildren(...children.filter(stays(group))));
    if (chosen) chosen.selected = true;
    note.textContent = words.length ? list.dataset.found.replace("#", found.length) : "";
  };
  const take = (option) => {
    option.selected = true;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isComposing(event)) return;
    event.preventDefault();
    if (!box.value.trim() || !found.length) return;
    take(found[0]);
    list.focus();
  });
  // Whoever goes on without Enter means the only one found, not what stood there before.
  box.addEventListener("change", () => box.value.trim() && found.length === 1 && take(found[0]));
  // Starting again puts back a choice that may stand outside of what was found.
  list.form?.addEventListener("reset", () => {
    box.value = "";
    show();
  });
  list.before(box);
  list.after(note);
}

// Whether nothing more is to be expected of it.
async function loadFragment(box) {
  const address = new URL(box.dataset.fragment, location.href);
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fragment" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return answer.status < 500;
    // The route is our own and escapes what people wrote; scripts in it would not run under our policy.
    box.innerHTML = await answer.text();
    if (answer.headers.get("X-Page-Changed") === "1") location.reload();
    return answer.headers.get("X-Fragment-Done") === "1";
  } catch {
    return false; // Offline for a moment: what stands there stays, the next look may work.
  }
}

function fragment(box) {
  const again = async () => {
    const isDone = document.hidden ? false : await loadFragment(box);
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
document.addEventListener("click", switchInPlace);
document.addEventListener("keydown", sendByOwnButton, true);
addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(release); });

// The answer to a form cannot be gone back to: the browser would ask whether to send it again. The page of the
// form can, and its draft fills it.
function leaveAWayBack() {
  if (!document.querySelector("form[data-shown-again], form[data-back-to-form]")) return;
  const isOwn = document.referrer.startsWith(`${location.origin}/`);
  history.replaceState(null, "", isOwn ? document.referrer : location.href);
}

leaveAWayBack();
forgetTakenDraft();
all("form").forEach(keepDraft);
all("form").forEach(keepPhotos);
all("[data-photos]").forEach(photoField);
all("[data-count]").forEach(countCharacters);
all("select[data-find]").forEach(findInList);
all("[data-fragment]:not([data-stream])").forEach(fragment);
all("[data-copy]").forEach(copyButton);
all("[data-print]").forEach((button) => {
  button.hidden = false;
  button.onclick = () => print();
});
document.querySelector("[data-focus]")?.focus();
