import { api } from "@client/api";
import type { Me } from "@/entities/me";

/** Ends the session. The page starts afresh, so that nothing of the person stays in memory. */
export async function signOut() {
  try {
    await api.post("/auth/logout");
  } finally {
    location.assign("/sign-in");
  }
}

/** Goes on in another workspace. The page starts afresh there: nothing of the old one stays in memory. */
export async function switchWorkspace(id: string) {
  await api.post<Me>("/auth/workspace", { workspace_id: id });
  location.assign("/");
}
