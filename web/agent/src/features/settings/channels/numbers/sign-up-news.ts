// The window of a sign-up and the page that opened it cannot see one another, since the window was elsewhere
// meanwhile; a channel of the browser joins them.
const name = "recado-sign-up";

/** Hears of sign-ups that came back, until the answer is called. */
export function signUpNews(f: (id: string) => void): () => void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = (e) => typeof e.data === "string" && f(e.data);
  return () => channel.close();
}

/** Tells the other pages of this browser that a sign-up came back. */
export function tellSignUp(id: string) {
  const channel = new BroadcastChannel(name);
  channel.postMessage(id);
  channel.close();
}
