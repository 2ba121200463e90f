import { lazy, Suspense, useEffect } from "react";
import { useSession, useSessionState } from "../api/useSession";
import { Announcer } from "../ui/announce";
import { keepFocus } from "../ui/focus";
import { followKeyboard } from "../ui/viewport";
import { LaterAccount } from "./LaterAccount";
import { UpdateLine } from "./UpdateLine";
import { VersionNotice } from "./VersionNotice";

// Apart from the sign-in form, so that this is small; asked for at once, so that nobody waits for it later.
const signedIn = import("./SignedIn");
const SignedIn = lazy(() => signedIn.then((module) => ({ default: module.SignedIn })));

export function App() {
  const session = useSession();
  const state = useSessionState();
  useEffect(keepFocus, []);
  useEffect(followKeyboard, []);
  const nobody = state.kind === "signed_out";
  useEffect(() => { if (nobody) void signedIn.then((module) => module.forgetWhatWasRead()); }, [nobody]);
  return (
    <div className="flex h-full flex-col">
      <UpdateLine />
      <VersionNotice />
      <div className="min-h-0 grow">
        {nobody
          ? <LaterAccount />
          : <Suspense fallback={null}><SignedIn key={state.user.id} session={session} user={state.user} /></Suspense>}
      </div>
      <Announcer />
    </div>
  );
}
