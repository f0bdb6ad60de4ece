// A business's page with the chat on it, as the snippet puts it there.
const state = document.getElementById("state");
const asked = new URLSearchParams(location.search).get("channel");

const get = async (path, init) => {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};

(async () => {
  const { items } = await get("/sandbox/api/chats");
  const chat = items.find((c) => c.id === asked) ?? items[0] ?? (await get("/sandbox/api/chats", { method: "POST" }));
  const script = document.createElement("script");
  script.async = true;
  script.src = `/chat/${chat.id}.js`;
  document.body.append(script);
  state.textContent = `Chat: ${chat.name}`;
  const enter = document.getElementById("in");
  const leave = document.getElementById("out");
  enter.disabled = leave.disabled = false;
  enter.addEventListener("click", async () => {
    window.Recado?.identify(await get(`/sandbox/api/chats/${chat.id}/user`));
    state.textContent = "Ana Ruiz";
  });
  leave.addEventListener("click", () => {
    window.Recado?.shutdown();
    state.textContent = "";
  });
  const language = document.getElementById("lang");
  language.addEventListener("click", () => {
    const english = document.documentElement.lang !== "en";
    document.documentElement.lang = english ? "en" : "es";
    language.textContent = english ? "Español" : "English";
    language.setAttribute("aria-pressed", String(english));
    window.Recado?.setLocale(english ? "en" : "es");
  });
})().catch((e) => {
  state.textContent = String(e.message ?? e);
});
