import { lazy, Suspense } from "react";
import { useSession, useSessionState } from "../api/useSession";
import { AccountScreen } from "../features/account/AccountScreen";
import { Announcer } from "../ui/announce";

// Apart from the sign-in form, so that this is small; asked for at once, so that nobody waits for it later.
const signedIn = import("./SignedIn");
const SignedIn = lazy(() => signedIn.then((module) => ({ default: module.SignedIn })));

export function App() {
  const session = useSession();
  const state = useSessionState();
  return (
    <>
      {state.kind === "signed_out"
        ? <AccountScreen />
        : <Suspense fallback={null}><SignedIn key={state.user.id} session={session} user={state.user} /></Suspense>}
      <Announcer />
    </>
  );
}
