// Runs in the page before anything of its own. Times are the page's: milliseconds since it was asked for.
(() => {
  /** After the frame in whose callback it is called. */
  const shown = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  });
  /** After the frame that shows what is in the page now. */
  const painted = () => new Promise((done) => requestAnimationFrame(() => void shown().then(done)));
  const when = (isThere) => new Promise((done) => {
    const look = () => (isThere() ? shown().then(done) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
  const isSeen = (element) => {
    const rect = element?.getBoundingClientRect();
    return rect !== undefined && rect.height > 0 && rect.top >= 0 && rect.bottom <= innerHeight;
  };
  const rows = () => document.querySelectorAll("[data-testid=message]");

  let clickedAt = 0;
  addEventListener("click", (event) => { clickedAt = event.timeStamp; }, true);
  const keys = [];
  addEventListener("keydown", (event) => {
    const { timeStamp } = event;
    void painted().then((end) => keys.push(end - timeStamp));
  }, true);

  window.bench = {
    list: (rooms) => when(() => document.querySelectorAll("[data-testid=room-item]").length >= rooms),
    message: (seq) => when(() => isSeen(document.querySelector(`[data-testid=message][data-seq="${seq}"]`))),
    /** From the click that is to come until messages of that room are on the screen. */
    room: (mark) => when(() => rows()[0]?.textContent.includes(mark) && [...rows()].some(isSeen)).then((end) => end - clickedAt),
    rows: () => rows().length,
    keys: () => painted().then(() => keys.splice(0)),
    scripts: () => performance.getEntriesByType("resource")
      .filter((entry) => entry.initiatorType !== "fetch" && new URL(entry.name).pathname.endsWith(".js"))
      .map((entry) => ({ url: entry.name, start: entry.startTime, sent: entry.encodedBodySize })),
  };
})();
