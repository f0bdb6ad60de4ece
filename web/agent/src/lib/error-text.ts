import { isApiError } from "@client/error";
import { t } from "@lingui/core/macro";

/** What to tell a person about a failure: the server's own sentence where it has one. */
export function errorText(e: unknown): string {
  if (!isApiError(e)) return t`Something went wrong. Try again.`;
  switch (e.code) {
    case "offline":
      return t`No connection to the server. Check your network and try again.`;
    case "unauthorized":
      return t`You are no longer signed in.`;
    case "forbidden":
      return t`Your role doesn't allow this.`;
    case "not_found":
      return t`This no longer exists.`;
    case "throttled":
      return t`Too many attempts. Wait a moment and try again.`;
    case "unavailable":
      return t`The server is busy. Try again in a moment.`;
    case "internal":
      return t`The server had a problem. Try again.`;
    default:
      return e.errors[0]?.detail || e.detail || e.title || t`Something went wrong. Try again.`;
  }
}
