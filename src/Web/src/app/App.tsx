import { useSession, useSessionState } from "../api/useSession";
import { AccountScreen } from "../features/account/AccountScreen";
import { Announcer } from "../ui/announce";
import { SignedIn } from "./SignedIn";

export function App() {
  const session = useSession();
  const state = useSessionState();
  return (
    <>
      {state.kind === "signed_out"
        ? <AccountScreen />
        : <SignedIn key={state.user.id} session={session} user={state.user} />}
      <Announcer />
    </>
  );
}
