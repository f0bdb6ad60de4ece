import { useCallback, useEffect, useState } from "react";

/** How long the mouse has to rest before its pointer and the controls go. */
const rest = 4_000;

/** Fills the screen, in the browser's own way where it has one, and keeps it awake; Escape leaves. */
export function useBig(begin: boolean): { big: boolean; still: boolean; setBig: (big: boolean) => void } {
  const [big, show] = useState(begin);
  useEffect(() => {
    const left = () => {
      if (!document.fullscreenElement) show(false);
    };
    const key = (e: KeyboardEvent) => {
      if (e.key === "Escape" && !document.querySelector("[data-modal]")) show(false);
    };
    document.addEventListener("fullscreenchange", left);
    addEventListener("keydown", key);
    return () => {
      document.removeEventListener("fullscreenchange", left);
      removeEventListener("keydown", key);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  const setBig = useCallback((next: boolean) => {
    show(next);
    // Where the browser refuses, the page still fills its window.
    if (next) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
  }, []);
  useAwake(big);
  return { big, still: useStill(big), setBig };
}

/** Keeps the screen from going dark, where the browser can. A browser lets go of it while the page is hidden. */
function useAwake(on: boolean) {
  useEffect(() => {
    if (!on || !("wakeLock" in navigator)) return;
    let held: WakeLockSentinel | undefined;
    let over = false;
    const take = async () => {
      if (document.visibilityState !== "visible") return;
      const lock = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (over) void lock?.release();
      else held = lock;
    };
    void take();
    const turn = () => void take();
    document.addEventListener("visibilitychange", turn);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", turn);
      void held?.release();
    };
  }, [on]);
}

/** Whether nobody has moved the mouse or pressed a key for a while. */
function useStill(on: boolean): boolean {
  const [still, setStill] = useState(false);
  useEffect(() => {
    setStill(false);
    if (!on) return;
    let timer = setTimeout(() => setStill(true), rest);
    const stir = () => {
      clearTimeout(timer);
      setStill(false);
      timer = setTimeout(() => setStill(true), rest);
    };
    addEventListener("pointermove", stir);
    addEventListener("keydown", stir);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", stir);
      removeEventListener("keydown", stir);
    };
  }, [on]);
  return on && still;
}
