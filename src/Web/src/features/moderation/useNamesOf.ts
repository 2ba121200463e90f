import { useEffect, useMemo, useState } from "react";
import { useT } from "../../i18n/translate";
import { useChat, useChatState } from "../../realtime/useChat";

/** What one request asks for. */
const most = 100;

/** What people are called, by their ids: those that the client knows, and the others once they were asked for. */
export function useNamesOf(ids: readonly (string | null)[]): (id: string | null) => string {
  const t = useT();
  const { api } = useChat();
  const people = useChatState((state) => state.people);
  const [asked, setAsked] = useState<ReadonlyMap<string, string>>(new Map());
  const unknown = [...new Set(ids)].filter((id): id is string => id !== null && !people.has(id) && !asked.has(id)).slice(0, most).join();
  useEffect(() => {
    if (unknown === "") return;
    let stays = true;
    const wanted = unknown.split(",");
    api.cards(wanted).then((cards) => {
      // Who was not told is nobody any more, and is not asked for again.
      if (stays) setAsked((before) => new Map([...before, ...wanted.map((id) => [id, ""] as const), ...cards.map((one) => [one.id, one.name] as const)]));
    }, () => undefined); // the ids are asked for again with the next list
    return () => { stays = false; };
  }, [api, unknown]);
  return useMemo(() => (id) => (id === null ? "" : people.get(id)?.name || asked.get(id)) || t("common.someone"), [people, asked, t]);
}
