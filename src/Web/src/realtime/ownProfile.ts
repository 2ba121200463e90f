import type { Session } from "../api/session";
import { personOf } from "./state/names";
import type { ChatStore } from "./store/store";

/**
 * One's own name changes here, in another tab or on another device: the session and the store tell each other, until the returned
 * function is called.
 */
export function followOwnProfile(session: Session, store: ChatStore, me: string): () => void {
  const fromSession = () => {
    const state = session.getSnapshot();
    if (state.kind === "signed_in" && state.user.id === me) store.addPeople([personOf(state.user)]);
  };
  const fromStore = () => {
    const [state, own] = [session.getSnapshot(), store.getSnapshot().people.get(me)];
    if (state.kind !== "signed_in" || !own || own.version <= state.user.version) return;
    const { name, handle, avatarUrl: avatar_url, version } = own;
    session.setUser({ ...state.user, name, handle, avatar_url, version });
  };
  fromSession();
  const stops = [session.subscribe(fromSession), store.subscribe(fromStore)];
  return () => { for (const stop of stops) stop(); };
}
