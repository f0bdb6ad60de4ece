import type { QueryClient } from "@tanstack/react-query";
import { type Contact, contactKeys, storeContact } from "@/entities/contact";
import type { LiveEvent } from "../event";

export function onContact(client: QueryClient, event: LiveEvent) {
  if (event.type === "contact.created")
    void client.invalidateQueries({ queryKey: contactKeys.lists, refetchType: "none" });
  if (event.data) storeContact(client, event.data as Contact);
}
