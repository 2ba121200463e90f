import { useEffect, useState } from "react";
import { useSession } from "../api/useSession";
import type { Profile } from "../api/wire";
import { useChat } from "../realtime/useChat";

/** One's own account as the server has it now, asked for once at the start. What only it tells, the role, is kept with the sign-in. */
export function useMe(): Profile | null {
  const session = useSession();
  const { api } = useChat();
  const [me, setMe] = useState<Profile | null>(null);
  useEffect(() => {
    let stays = true;
    // Should this fail, the next visit asks again.
    api.me().then((answer) => {
      if (!stays) return;
      const kept = session.getSnapshot();
      if (kept.kind === "signed_in" && kept.user.role !== answer.role) session.setUser({ ...kept.user, role: answer.role });
      setMe(answer);
    }, () => undefined);
    return () => { stays = false; };
  }, [api, session]);
  return me;
}
