import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Platform } from "@/entities/channel";
import { consentPolicyQuery } from "@/entities/consent";

/** How long each platform takes free answers, and how long before its end a window is marked. */
export function useWindows(platforms: readonly Platform[] | undefined) {
  const windows = useMemo(
    () =>
      new Map(
        platforms
          ?.filter((p) => p.capabilities.window.seconds > 0)
          .map((p) => [p.key, p.capabilities.window.seconds * 1000]),
      ),
    [platforms],
  );
  const policy = useQuery({ ...consentPolicyQuery, enabled: windows.size > 0 }).data;
  return { windows, windowWarn: (policy?.warn_minutes ?? 0) * 60_000 };
}
