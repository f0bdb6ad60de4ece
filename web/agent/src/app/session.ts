import { api } from "@client/api";

/** Ends the session. The page starts afresh, so that nothing of the person stays in memory. */
export async function signOut() {
  try {
    await api.post("/auth/logout");
  } finally {
    location.assign("/sign-in");
  }
}
