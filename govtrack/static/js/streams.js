/* Parts of a page that look again whenever their audience is told something.
   The tabs of one browser share one stream, since a browser opens six connections to a host at most: the tab
   that holds the lease listens and passes on, and another takes over when it is closed or falls asleep. */
"use strict";

const LEASE = 4000;
const RENEW = 1500;
const POLL = 10000;
// After so many looks without a stream one is tried again.
const POLLS = 6;
const TAB = Math.random().toString(36).slice(2);

function holdLease(name) {
  try {
    const lease = JSON.parse(localStorage.getItem(name));
    if (lease && lease.tab !== TAB && lease.until > Date.now()) return false;
    localStorage.setItem(name, JSON.stringify({ tab: TAB, until: Date.now() + LEASE }));
  } catch { /* Without a store each tab listens for itself. */ }
  return true;
}

function giveLeaseBack(name) {
  try {
    const lease = JSON.parse(localStorage.getItem(name));
    if (lease && lease.tab === TAB) localStorage.removeItem(name);
  } catch { /* Then there was none. */ }
}

class Stream {
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.seen = null;
    this.source = null;
    this.poller = 0;
    this.polls = 0;
    this.isOver = false;
    this.name = `govtrack.stream.${document.body.dataset.account || ""}.${address}`;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(this.name) : null;
    if (this.channel) this.channel.onmessage = (event) => this.hear(event.data);
    addEventListener("storage", (event) => { if (event.key === this.name) this.lookAfter(event.newValue); });
    addEventListener("pagehide", () => {
      this.close();
      giveLeaseBack(this.name);
    });
    addEventListener("pageshow", (event) => { if (event.persisted) this.begin(); });
    setInterval(() => this.look(), RENEW);
    this.begin();
  }

  // What happened between the making of the page and this moment is told by nobody where another tab listens already.
  begin() {
    this.look();
    if (!this.isOver && !this.source && !this.poller) this.told();
  }

  // The number is told to the other tabs, so that whoever takes over goes on from there.
  hear(news) {
    if (news.isBegun) {
      this.told();
      return;
    }
    const isNew = news.reset || this.seen === null || news.last > this.seen;
    this.seen = news.reset ? news.last : Math.max(this.seen ?? 0, news.last);
    if (isNew) this.told();
  }

  pass(news) {
    this.hear(news);
    this.channel?.postMessage(news);
  }

  // All tabs hear in one moment that the lease is free; a short wait of each tab's own lets one of them be first.
  lookAfter(lease) {
    if (lease) this.look();
    else setTimeout(() => this.look(), Math.random() * RENEW);
  }

  look() {
    if (this.isOver) return;
    if (!this.channel || holdLease(this.name)) this.open();
    else this.close();
  }

  addressAfter(seen) {
    return seen === null ? this.address : `${this.address}?after=${seen}`;
  }

  open() {
    if (this.source || this.poller) return;
    this.source = new EventSource(this.addressAfter(this.seen));
    // What happened before this moment, to the pages of other tabs as well, is on no stream.
    this.source.onopen = () => { if (this.seen === null) this.pass({ isBegun: true }); };
    this.source.onmessage = (event) => this.pass({ last: Number(event.lastEventId) });
    this.source.addEventListener("reset", (event) => this.pass({ last: Number(event.lastEventId), reset: true }));
    this.source.onerror = () => {
      if (this.source?.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
      this.close();
      this.polls = 0;
      this.poll();
    };
  }

  close() {
    this.source?.close();
    clearTimeout(this.poller);
    [this.source, this.poller] = [null, 0];
  }

  async poll() {
    this.poller = setTimeout(() => (this.polls < POLLS ? this.poll() : this.tryAgain()), POLL);
    this.polls += 1;
    try {
      const answer = await fetch(this.addressAfter(this.seen), { headers: { Accept: "application/json" } });
      if (answer.redirected || [401, 403, 404].includes(answer.status)) this.end();
      if (!answer.ok || answer.redirected) return;
      const { last, reset } = await answer.json();
      if (reset || this.seen === null || last > this.seen) this.pass({ last, reset });
    } catch { /* Offline for a moment; the next look may work. */ }
  }

  tryAgain() {
    this.poller = 0;
    this.look();
  }

  // Signed out, or not for this reader any more.
  end() {
    this.isOver = true;
    this.close();
    giveLeaseBack(this.name);
  }
}

function followStream(box) {
  let timer = 0;
  // Several news at once are one look.
  const look = () => {
    timer ||= setTimeout(async () => {
      timer = 0;
      await loadFragment(box);
    }, 250);
  };
  new Stream(box.dataset.stream, look);
}

all("[data-stream]").forEach(followStream);
