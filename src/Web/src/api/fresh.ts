const key = "veza.fresh";

// Who made their account on this device and has not said that they know their way: kept, so that a reload does not lose it.

export function becameFresh(userId: string): void {
  try {
    localStorage.setItem(key, userId);
  } catch {
    return; // without storage there is no welcome
  }
}

export function isFresh(userId: string): boolean {
  try {
    return localStorage.getItem(key) === userId;
  } catch {
    return false;
  }
}

export function welcomed(): void {
  localStorage.removeItem(key);
}
