import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { keepSubscribed } from "./push";

/** Says that a newer Recado is there, and brings it when the person wants it. */
function offerUpdate(waiting: ServiceWorker) {
  toast({
    title: t`A new version of Recado is ready.`,
    undoLabel: t`Reload`,
    undo: () => waiting.postMessage({ kind: "take over" }),
    timeout: 0,
  });
}

function watch(worker: ServiceWorkerRegistration) {
  if (worker.waiting && navigator.serviceWorker.controller) offerUpdate(worker.waiting);
  worker.addEventListener("updatefound", () => {
    const next = worker.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && navigator.serviceWorker.controller) offerUpdate(next);
    });
  });
}

/**
 * Starts the service worker once the page has settled: it keeps the app's files,
 * shows a page when there is no connection and takes pushes. open goes to a page
 * of the app.
 */
export function startWorker(open: (path: string) => void): () => void {
  if (!("serviceWorker" in navigator) || !window.isSecureContext || import.meta.env.DEV) return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  const { serviceWorker } = navigator;
  let controlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener(
    "controllerchange",
    () => {
      // The first worker takes over a page that is as new as itself.
      if (controlled) location.reload();
      controlled = true;
    },
    { signal },
  );
  serviceWorker.addEventListener(
    "message",
    (e: MessageEvent<{ kind: string; path: string }>) => {
      if (e.data?.kind === "open") open(e.data.path);
    },
    { signal },
  );
  const timer = setTimeout(() => {
    serviceWorker
      .register("/sw.js", { scope: "/", updateViaCache: "none" })
      .then(async (worker) => {
        if (signal.aborted) return;
        watch(worker);
        const look = setInterval(() => void worker.update().catch(() => {}), 30 * 60_000);
        signal.addEventListener("abort", () => clearInterval(look));
        await keepSubscribed(await serviceWorker.ready);
      })
      .catch(() => {
        // The desk works without it.
      });
  }, 2_000);
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => stop.abort();
}
