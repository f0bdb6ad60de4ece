/** Whether this is an Apple keyboard, where Ctrl is ⌘. */
export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
