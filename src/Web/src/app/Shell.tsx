import { useEffect, useRef, type ReactNode } from "react";
import { storage } from "../api/storage";
import type { Profile } from "../api/wire";
import { ConversationScreen } from "../features/conversation/ConversationScreen";
import { DetailsPanel } from "../features/people/DetailsPanel";
import { AccountMenu } from "../features/preferences/AccountMenu";
import { ModerationNotice } from "../features/moderation/ModerationNotice";
import { AdditionNotice } from "../features/rooms/AdditionNotice";
import { Nowhere } from "../features/rooms/Nowhere";
import { Sidebar } from "../features/rooms/Sidebar";
import { ThreadsLink } from "../features/threads/ThreadsLink";
import { Welcome } from "../features/rooms/Welcome";
import { useT } from "../i18n/translate";
import { useChat, useChatState, useRoom } from "../realtime/useChat";
import { afterPaint } from "../ui/afterPaint";
import { Empty, Kbd, SkeletonRows } from "../ui/Empty";
import { focusRoom, useTakesFocus } from "../ui/focus";
import { FullNames } from "../ui/FullNames";
import { navigate, roomPath, route, showThread, useRoute } from "../ui/router";
import { useOwnFrame } from "../ui/shell";
import { useMedia } from "../ui/useMedia";
import { ConnectionBar } from "./ConnectionBar";
import { FilesNotice } from "./FilesNotice";
import { HandleNotice } from "./HandleNotice";
import { LaterConsole } from "./LaterConsole";
import { LaterDoor } from "./LaterDoor";
import { LaterOverlays } from "./LaterOverlays";
import { LaterThread, LaterThreads } from "./LaterThreads";
import { StorageNotice } from "./StorageNotice";
import { useShortcuts } from "./useShortcuts";
import { useTitle } from "./useTitle";
import { useUpdateLooks } from "./useUpdateLooks";

/** The frame: rooms at the left, the conversation, its details. On a phone one of them at a time. */
export function Shell({ user }: { user: Profile }) {
  const t = useT();
  const { roomId, seq, details, thread, threads, visit, known, console } = useRoute();
  const room = useRoom(roomId);
  const loaded = useChatState((state) => state.loaded);
  const wide = useMedia("(min-width: 48rem)");
  // On a phone the list is all that there is on the screen, while no room is open.
  const listAlone = !wide && !roomId && !threads && known;
  useOwnFrame();
  useShortcuts();
  useTitle(room, console === null ? null : t("menu.moderation"));
  useUpdateLooks();

  // The last room comes back with the next visit, where there is space for it beside the list.
  const { store, unheard, history } = useChat();
  const isRoom = room !== null;
  useEffect(() => unheard.view(roomId), [unheard, roomId]);
  // A link into a room: what it leads to is asked for beside the list of rooms, not after it.
  useEffect(() => {
    const { roomId: id, seq: linked } = route();
    if (id !== null && linked !== null && !store.getSnapshot().rooms.has(id)) history.ahead(id, linked);
  }, [history, store]);
  useEffect(() => {
    return roomId && isRoom ? afterPaint(() => storage.setItem("veza.lastRoom", roomId)) : undefined;
  }, [roomId, isRoom]);
  useEffect(() => {
    const last = storage.getItem("veza.lastRoom");
    const wide = window.matchMedia("(min-width: 48rem)").matches;
    if (loaded && wide && last && location.pathname === "/" && store.getSnapshot().rooms.has(last)) navigate(roomPath(last), true);
  }, [loaded, store]);

  return (
    <div className="relative flex h-full flex-col">
      <button
        type="button" onClick={focusRoom}
        className="absolute left-3 top-3 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t("app.skip")}
      </button>
      <ConnectionBar />
      <ModerationNotice />
      <AdditionNotice />
      <Welcome />
      <FilesNotice />
      <HandleNotice />
      <StorageNotice />
      {console !== null ? <LaterConsole user={user} path={console} /> : <div className="relative flex min-h-0 grow">
        <div
          role={listAlone ? "main" : "complementary"} aria-label={t("rooms.label")}
          className={`w-full shrink-0 flex-col border-r border-line bg-canvas md:flex md:w-72 lg:w-80 ${roomId || threads || !known ? "hidden" : "flex"}`}
        >
          {listAlone && <h1 className="sr-only">{t("rooms.label")}</h1>}
          <Sidebar current={roomId} head={<ThreadsLink />} foot={<AccountMenu user={user} />} />
        </div>
        <main
          data-region data-room={roomId ?? ""} aria-busy={roomId !== null && !room && !loaded} tabIndex={-1}
          // Covered and not taken out: the messages keep their place.
          className={`min-w-0 grow flex-col bg-surface outline-none md:flex ${roomId || threads || !known ? "flex" : "hidden"}
            ${(details || thread !== null) && room ? "max-lg:invisible" : ""}`}
        >
          {room && <ConversationScreen key={room.id} room={room} permalink={seq} visit={visit} />}
          {threads && <LaterThreads />}
          {!room && !threads && <h1 className="sr-only">{t("app.name")}</h1>}
          {!room && roomId && !loaded && <div className="flex grow flex-col justify-end"><SkeletonRows rows={8} /></div>}
          {!room && roomId && loaded && <LaterDoor key={roomId} roomId={roomId} />}
          {!known && <Nowhere title={t("nowhere.title")} help={t("nowhere.help")} />}
          {!roomId && !threads && known && (
            <div className="m-auto">
              <Empty icon="send" title={t("rooms.noneChosen")} help={<SwitcherHint />} />
            </div>
          )}
        </main>
        {room && details && <BesideRoom key={room.id} label={t("details.title")} testId="details-panel"><DetailsPanel room={room} /></BesideRoom>}
        {room && thread !== null && <BesideRoom key={thread} label={t("thread.title")} testId="thread-pane" onEscape={() => showThread(null)}><LaterThread room={room} rootId={thread} /></BesideRoom>}
      </div>}
      <LaterOverlays user={user} />
      <FullNames />
    </div>
  );
}

/** Beside the conversation; where there is no space for both, in front of it. */
function BesideRoom({ label, testId, onEscape, children }: { label: string; testId: string; onEscape?: () => void; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const alone = !useMedia("(min-width: 64rem)");
  useTakesFocus(ref);
  return (
    // What has the focus inside hears the key first.
    <div
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !onEscape) return;
        event.preventDefault();
        event.stopPropagation();
        onEscape();
      }}
      ref={ref} data-region tabIndex={-1} role={alone ? "main" : "complementary"} aria-label={label} data-testid={testId}
      className="flex min-w-0 flex-col bg-surface outline-none max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:left-0 max-lg:z-20
        md:left-72 lg:w-80 lg:shrink-0 lg:border-l lg:border-line"
    >
      {alone && <h1 className="sr-only">{label}</h1>}
      {children}
    </div>
  );
}

function SwitcherHint() {
  const t = useT();
  const [before, after] = t("rooms.noneChosenHelp", { keys: "\u0000" }).split("\u0000");
  return <>{before}<Kbd>{/Mac/.test(navigator.platform) ? "⌘" : "Ctrl"}</Kbd> <Kbd>K</Kbd>{after}</>;
}
