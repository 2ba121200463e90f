import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { onRoute, route } from "./router";

// Where the focus goes is decided here and nowhere else:
// - after a change of room it belongs to the place where one writes; without a room, to the list of rooms; in the console, to its page;
// - what opens takes it to its first field, and gives it back to where it came from; if that is gone, to the room;
// - when what had it leaves the page, it belongs to the room: it is never lost to the body of the page;
// - it is not taken from somebody who went elsewhere since.

/** Until the room is there, or somebody puts the focus somewhere. At the start, too: the first screen has no focus yet. */
let wanted = true;
/** What had the focus last, for as long as nobody clicked beside it. */
let last: Element | null = null;
let placing = false;
let byKey = false;
let visit = -1;
let roomBefore: string | null = null;
let inConsole = false;

function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/**
 * Whether putting the focus into a text field would bring up a keyboard that nobody asked for: on a device that is chiefly
 * touched (`pointer: coarse`), unless a key made the last step.
 */
function bringsKeyboard(): boolean {
  return !byKey && window.matchMedia("(pointer: coarse)").matches;
}

/** Where the focus belongs on the page as it is; `null` while what was asked for is not there. */
function home(): HTMLElement | null {
  if (document.querySelector("dialog[open]")) return null;
  const main = document.querySelector<HTMLElement>("main");
  if (!main) return null;
  const { roomId, details, thread, threads, known } = route();
  if (main.dataset.console !== undefined) return main;
  if (main.dataset.room === undefined) {
    const field = main.querySelector<HTMLElement>("form input");
    return bringsKeyboard() ? main : field;
  }
  if (main.dataset.room !== (roomId ?? "") || main.ariaBusy === "true") return null;
  if (threads) return main;
  if (!roomId && known) {
    const rooms = document.querySelector<HTMLElement>("nav[data-region]");
    const came = roomBefore && rooms?.querySelector<HTMLElement>(`[data-room-id="${CSS.escape(roomBefore)}"]`);
    return came || (rooms?.querySelector<HTMLElement>("a[href]") ?? rooms);
  }
  const panel = details || thread !== null ? document.querySelector<HTMLElement>("[data-testid=details-panel], [data-testid=thread-pane]") : null;
  if (panel && !isShown(main)) return panel;
  const composer = main.querySelector<HTMLElement>("[data-composer]");
  return composer && !bringsKeyboard() ? composer : main;
}

function place(): void {
  const target = home();
  if (!target || !isShown(target)) return;
  // A room that one was added to a moment ago may still be on its way: the place to write follows.
  wanted = target.dataset.room !== undefined && !target.querySelector("[data-composer]");
  if (document.activeElement === target) return;
  placing = true;
  target.focus({ preventScroll: true });
  placing = false;
}

/** Gives the focus to the room, at once or as soon as the room is there. */
export function focusRoom(): void {
  wanted = true;
  place();
}

function isTypingElsewhere(): boolean {
  const active = document.activeElement;
  return active !== null && active.matches("input, textarea, select, [contenteditable]")
    && !active.matches("[data-composer]") && active.closest("dialog") === null;
}

/** Where the focus was when something opened. */
export interface Origin {
  element: Element | null;
  visit: number;
}

export function focusOrigin(): Origin {
  return { element: document.activeElement, visit: route().visit };
}

/** Gives the focus back when something closes: to where it came from, unless that is gone or another room was opened. */
export function returnFocus({ element, visit: before }: Origin): void {
  if (before === route().visit) {
    if (element instanceof HTMLElement && element !== document.body && element.isConnected && isShown(element)) {
      element.focus({ preventScroll: true });
      if (document.activeElement === element) return;
    }
    // What closed with it gave the focus back already.
    const now = document.activeElement;
    if (now && now !== document.body && now.isConnected && now.closest("dialog") === null && isShown(now)) return;
  }
  focusRoom();
}

/** For a part of the window that opens beside others: it takes the focus, and gives it back when it closes. */
export function useTakesFocus(ref: RefObject<HTMLElement | null>): void {
  const origin = useRef<Origin | null>(null);
  useLayoutEffect(() => {
    origin.current = focusOrigin();
    ref.current?.focus({ preventScroll: true });
  }, [ref]);
  // Once what was covered is to be seen again.
  useEffect(() => () => { if (origin.current) returnFocus(origin.current); }, []);
}

/** What opened beside others has the focus and is there now: it goes to where one writes in it, unless that brings up a keyboard. */
export function focusWriting(inside: HTMLElement | null): void {
  const box = inside?.closest<HTMLElement>("[data-region][data-testid$=-pane]");
  if (box && document.activeElement === box && !bringsKeyboard()) box.querySelector<HTMLElement>("[data-composer]")?.focus({ preventScroll: true });
}

/** The first field of what has just opened, but for one (`data-typed`) that would bring up a keyboard over what can be chosen; without fields, what is marked `data-first`, what scrolls, or the first control. */
export function focusFirst(box: HTMLElement): void {
  const fields = [...box.querySelectorAll<HTMLInputElement>("input, textarea, select")].filter((one) =>
    !one.disabled && isShown(one) && !(one.dataset.typed !== undefined && bringsKeyboard()));
  const chosen = fields[0]?.type === "radio" ? fields.find((one) => one.name === fields[0]?.name && one.checked) : undefined;
  const first = chosen ?? fields[0]
    ?? box.querySelector<HTMLElement>("[data-first]") ?? box.querySelector<HTMLElement>("[data-scrolls]")
    ?? box.querySelector<HTMLElement>(":scope > :not([data-heading]) :is(button, a[href]):not(:disabled)");
  first?.focus();
}

/** The next part of the window that is on the screen, or the one before; to what matters most in it. */
export function cycleRegions(back: boolean): void {
  const shown = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(isShown);
  const regions = shown.filter((one) => !shown.some((other) => other !== one && one.contains(other)));
  const active = document.activeElement ?? document.body;
  const lies = (region: Element, side: number) => !region.contains(active) && (active.compareDocumentPosition(region) & side) !== 0;
  const next = back
    ? regions.findLast((one) => lies(one, Node.DOCUMENT_POSITION_PRECEDING)) ?? regions.at(-1)
    : regions.find((one) => lies(one, Node.DOCUMENT_POSITION_FOLLOWING)) ?? regions[0];
  if (!next) return;
  const choices = ["[data-composer]", "[aria-current=page]", "[data-key][tabindex='0']", "nav a[href]", "a[href], button:not(:disabled)"];
  const inside = choices.flatMap((choice) => [...next.querySelectorAll<HTMLElement>(choice)]).find(isShown);
  (inside ?? next).focus();
}

/** Holds the rules while the page is open. */
export function keepFocus(): () => void {
  const follow = () => {
    const now = route();
    if (now.visit === visit) return;
    visit = now.visit;
    const wasConsole = inConsole;
    inConsole = now.console !== null;
    if (wasConsole && inConsole) return; // its steps from case to case leave the focus where it is
    if (now.roomId) roomBefore = now.roomId;
    if (!isTypingElsewhere()) focusRoom();
  };
  const onFocus = (event: FocusEvent) => {
    last = event.target instanceof Element ? event.target : null;
    if (!placing) wanted = false;
  };
  const onPointer = () => {
    byKey = false;
    wanted = false;
    last = null;
  };
  const onKey = () => { byKey = true; };
  const observer = new MutationObserver(() => {
    if (last && !last.isConnected && document.activeElement === document.body) {
      last = null;
      wanted = true;
    }
    if (wanted) place();
  });
  visit = route().visit;
  roomBefore = route().roomId;
  inConsole = route().console !== null;
  const stop = onRoute(follow);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", onPointer, true);
  document.addEventListener("keydown", onKey, true);
  observer.observe(document.body, { childList: true, subtree: true });
  place();
  return () => {
    stop();
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("pointerdown", onPointer, true);
    document.removeEventListener("keydown", onKey, true);
    observer.disconnect();
  };
}
