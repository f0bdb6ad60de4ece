import { EmptyState } from "@kit/empty";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";

export function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title={<Trans>There is nothing at this address</Trans>}
      action={
        <Link
          to="/inbox/$view"
          params={{ view: "mine" }}
          className="font-medium text-accent-ink underline underline-offset-2"
        >
          <Trans>Go to the inbox</Trans>
        </Link>
      }
    >
      <Trans>It may have been removed, or it belongs to another workspace.</Trans>
    </EmptyState>
  );
}
