import { lazy, Suspense } from "react";
import { usePlayer } from "./player";

const MiniPlayer = lazy(() => import("./MiniPlayer").then((m) => ({ default: m.MiniPlayer })));

/** Where the small window opens; its code comes with the first sound that leaves its message. */
export function PlayerPlace() {
  const { track, shown } = usePlayer();
  if (!track?.from || shown) return null;
  return (
    <Suspense fallback={null}>
      <MiniPlayer />
    </Suspense>
  );
}
