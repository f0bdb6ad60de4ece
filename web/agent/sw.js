// The service worker of the agents' app. It keeps the app's files, whose names
// carry a hash of their content, and nothing that the API answers: what a
// customer wrote stays out of the browser's caches.
const build = "__BUILD__";
const assets = `recado-assets-${build}`;
const shell = `recado-shell-${build}`;
const offlinePage = "/offline.html";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll([offlinePage, "/favicon.svg"].map((u) => new Request(u, { cache: "reload" })))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = (await caches.keys()).filter((n) => n.startsWith("recado-") && n !== assets && n !== shell);
      await Promise.all(names.map((n) => caches.delete(n)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data?.kind === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(fromCache(request));
  else if (request.mode === "navigate" && !/^\/(api|hooks|sandbox)(\/|$)/.test(url.pathname))
    event.respondWith(page(request));
});

// A file with a hash in its name never changes: the first answer is for good.
async function fromCache(request) {
  const cache = await caches.open(assets);
  const held = await cache.match(request);
  if (held) return held;
  const answer = await fetch(request);
  if (answer.ok) cache.put(request, answer.clone()).catch(() => {}); // the disk may be full
  return answer;
}

// The page itself is small and names the files of its build: it comes from the
// server, so that nobody works with an old app for longer than a reload.
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(offlinePage)) ?? Response.error();
  }
}

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // Something is new, whatever it is.
  }
  event.waitUntil(show(told));
});

async function show(told) {
  const open = await self.clients.matchAll({ type: "window" });
  // Who looks at the desk sees it there.
  if (told.kind !== "test" && open.some((c) => c.focused && c.visibilityState === "visible")) return;
  await self.registration.showNotification(told.title || "Recado", {
    body: told.text || "",
    tag: told.id || "recado",
    icon: "/icons/192.png",
    badge: "/icons/badge.png",
    data: {
      path:
        typeof told.url === "string" && told.url.startsWith("/") && !told.url.startsWith("//")
          ? told.url
          : "/inbox/mine",
    },
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/inbox/mine"));
});

async function open(path) {
  const windows = await self.clients.matchAll({ type: "window" });
  const desk = windows.find((c) => !new URL(c.url).pathname.startsWith("/sandbox"));
  if (!desk) return self.clients.openWindow(path);
  await desk.focus();
  desk.postMessage({ kind: "open", path });
}
