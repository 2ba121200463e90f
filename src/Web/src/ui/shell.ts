import { useLayoutEffect } from "react";

/** Takes away the frame of index.html: for whatever stands in its place, in the same paint. */
export function useOwnFrame(): void {
  useLayoutEffect(() => { delete document.documentElement.dataset.shell; }, []);
}

/** The same, where there are no hooks. */
export function OwnFrame(): null {
  useOwnFrame();
  return null;
}
