import { useSessionState } from "../api/useSession";
import { AccountScreen } from "../features/account/AccountScreen";
import { Announcer } from "../ui/announce";

export function App() {
  const session = useSessionState();
  return (
    <>
      {session.kind === "signed_out" ? <AccountScreen /> : null}
      <Announcer />
    </>
  );
}
