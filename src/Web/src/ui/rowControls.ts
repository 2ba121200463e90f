import { createContext } from "react";

/** True within a row of a list that is one Tab stop: its controls are reached by arrows, see `useRoving`. */
export const RowControls = createContext(false);
