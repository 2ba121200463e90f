import { Later } from "../ui/later";
import { OwnFrame } from "../ui/shell";
import { useLater } from "../ui/useLater";
import { PartMissing } from "./PartMissing";

const account = new Later<object>(() => import("../features/account/AccountScreen").then((module) => module.AccountScreen));

/** The screen of those who are not signed in. For them `boot.js` asks for it beside the first script. */
export function LaterAccount() {
  const state = useLater(account, true, true);
  if (state.kind === "here") return <state.Part />;
  if (state.kind === "missing") return null;
  return (
    <main tabIndex={-1} className="flex h-full items-center justify-center outline-none">
      <OwnFrame />
      <PartMissing retry={() => account.load()} />
    </main>
  );
}

/** Has it fetched once the first view is `ready`, for when one signs out: also without a network. */
export function useAccountLater(ready: boolean): void {
  useLater(account, false, ready);
}
