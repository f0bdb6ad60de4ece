import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { countsQuery } from "@/entities/case";

const plain = "/favicon.svg";

function markedIcon(): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f6b68"/>' +
    '<path d="M9 9.5A2.5 2.5 0 0 1 11.5 7h9A2.5 2.5 0 0 1 23 9.5v8a2.5 2.5 0 0 1-2.5 2.5H15l-4.2 4.1c-.6.6-1.8.2-1.8-.8z" fill="#fff"/>' +
    '<circle cx="24.5" cy="7.5" r="7.5" fill="#d9442f" stroke="#fff" stroke-width="2"/></svg>';
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The title of the page with the unread count before it. */
export function titleWith(unread: number, title = "Recado"): string {
  if (unread <= 0) return title;
  return `(${unread > 99 ? "99+" : unread}) ${title}`;
}

/** Shows in the browser's tab that something waits: mine and nobody's. */
export function useUnreadMarks() {
  const counts = useQuery(countsQuery).data;
  const unread = (counts?.mine?.unread ?? 0) + (counts?.unassigned?.unread ?? 0);
  useEffect(() => {
    document.title = titleWith(unread);
    document.querySelector('link[rel="icon"]')?.setAttribute("href", unread > 0 ? markedIcon() : plain);
  }, [unread]);
}
