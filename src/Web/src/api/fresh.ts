import { storage } from "./storage";

const key = "veza.fresh";

// Who made their account on this device and has not said that they know their way: kept, so that a reload does not lose it.

export function becameFresh(userId: string): void {
  storage.setItem(key, userId);
}

export function isFresh(userId: string): boolean {
  return storage.getItem(key) === userId;
}

export function welcomed(): void {
  storage.removeItem(key);
}
