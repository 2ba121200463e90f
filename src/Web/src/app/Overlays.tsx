import type { ReactNode } from "react";
import type { Profile } from "../api/wire";
import { ForwardDialog } from "../features/around/ForwardDialog";
import { PinsDialog } from "../features/around/PinsDialog";
import { SavedDialog } from "../features/around/SavedDialog";
import { ModerateDialog } from "../features/moderation/ModerateDialog";
import { NoticesDialog } from "../features/moderation/NoticesDialog";
import { ReportDialog } from "../features/moderation/ReportDialog";
import { HandOverDialog } from "../features/people/HandOverDialog";
import { InviteDialog } from "../features/people/InviteDialog";
import { NewDirectDialog } from "../features/people/NewDirectDialog";
import { PersonDialog } from "../features/people/PersonDialog";
import { PreferencesDialog } from "../features/preferences/PreferencesDialog";
import { ProfileDialog } from "../features/preferences/ProfileDialog";
import { ShortcutsDialog } from "../features/preferences/ShortcutsDialog";
import { SignOutDialog } from "../features/preferences/SignOutDialog";
import { BrowseDialog } from "../features/rooms/BrowseDialog";
import { NewChannelDialog } from "../features/rooms/NewChannelDialog";
import { RoomSettingsDialog } from "../features/rooms/RoomSettingsDialog";
import { Switcher } from "../features/rooms/Switcher";
import { useRoom } from "../realtime/useChat";
import { closeOverlay, useOverlay } from "../ui/overlays";

// In the same file, since neither is needed in the first view.
export { Door } from "../features/rooms/Door";

/** The one place that knows which dialog shows which overlay. */
export function Overlays({ user }: { user: Profile }): ReactNode {
  const overlay = useOverlay();
  const room = useRoom(overlay && "roomId" in overlay ? overlay.roomId : null);
  switch (overlay?.kind) {
    case "switcher": return <Switcher onClose={closeOverlay} />;
    case "shortcuts": return <ShortcutsDialog onClose={closeOverlay} />;
    case "new-channel": return <NewChannelDialog onClose={closeOverlay} />;
    case "new-direct": return <NewDirectDialog onClose={closeOverlay} />;
    case "browse": return <BrowseDialog onClose={closeOverlay} />;
    case "invite": return room && <InviteDialog room={room} onClose={closeOverlay} />;
    case "room-settings": return room && <RoomSettingsDialog room={room} onClose={closeOverlay} />;
    case "hand-over": return room && <HandOverDialog room={room} onClose={closeOverlay} />;
    case "person":
      return <PersonDialog key={overlay.userId} userId={overlay.userId} name={overlay.name} onClose={closeOverlay} />;
    case "moderate":
      return room && <ModerateDialog room={room} userId={overlay.userId} name={overlay.name} messageId={overlay.messageId} onClose={closeOverlay} />;
    case "report": return <ReportDialog key={overlay.subject.id} subject={overlay.subject} onClose={closeOverlay} />;
    case "pins": return room && <PinsDialog room={room} onClose={closeOverlay} />;
    case "saved": return <SavedDialog onClose={closeOverlay} />;
    case "forward": return <ForwardDialog key={overlay.message.id} message={overlay.message} onClose={closeOverlay} />;
    case "notices": return <NoticesDialog onClose={closeOverlay} />;
    case "profile": return <ProfileDialog user={user} onClose={closeOverlay} />;
    case "preferences": return <PreferencesDialog onClose={closeOverlay} />;
    case "sign-out": return <SignOutDialog everywhere={overlay.everywhere} onClose={closeOverlay} />;
    case undefined: return null;
  }
}
