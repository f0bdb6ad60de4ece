import { isApiError } from "@client/error";
import { notifyManager, QueryClient } from "@tanstack/react-query";

// A box or switch shows what is being saved. React sets it back as soon as the handlers of its click have ended, so
// that what is being saved has to be known before anything is painted, or read.
notifyManager.setScheduler(queueMicrotask);

/** What the app holds of the server. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Events keep the cache true; coming back to the tab is no reason to ask again.
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, e) => count < 2 && (!isApiError(e) || ["offline", "unavailable", "internal"].includes(e.code)),
    },
  },
});
