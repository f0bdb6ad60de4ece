import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Trans } from "@lingui/react/macro";
import { Component, type ErrorInfo, type ReactNode, useEffect, useRef } from "react";
import { useServerAway } from "./server-away";

interface State {
  error: Error | null;
}

/** Keeps a fault in one part from blanking the rest, and offers the way out. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <Fault error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}

export function Fault({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  if (isApiError(error, "unavailable")) return <Unavailable onRetry={onRetry} />;
  return (
    <div role="alert" className="mx-auto flex h-full max-w-96 flex-col items-start justify-center gap-3 p-6">
      <h1 className="text-lg font-semibold">
        <Trans>This part of the page stopped working</Trans>
      </h1>
      <p className="text-ink-2">
        <Trans>
          Your work on the server is safe. Reload the page; if it happens again, send this line to your administrator.
        </Trans>
      </p>
      <code className="max-w-full overflow-x-auto rounded-md bg-sunken px-2 py-1 font-mono text-xs">
        {error.message}
      </code>
      <div className="flex gap-2">
        <Button variant="primary" onClick={() => location.reload()}>
          <Trans>Reload</Trans>
        </Button>
        {onRetry && (
          <Button onClick={onRetry}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}

/** A server that can do nothing now: what failed is tried again as soon as it can. */
function Unavailable({ onRetry }: { onRetry?: () => void }) {
  const away = useServerAway();
  const before = useRef(away);
  useEffect(() => {
    if (before.current && !away) onRetry?.();
    before.current = away;
  }, [away, onRetry]);
  return (
    <div role="alert" className="mx-auto flex h-full max-w-96 flex-col items-start justify-center gap-3 p-6">
      <h1 className="text-lg font-semibold">
        <Trans>The server can't work right now</Trans>
      </h1>
      <p className="text-ink-2">
        <Trans>Nothing is lost. The page goes on by itself as soon as it can.</Trans>
      </p>
      <Button variant="primary" onClick={onRetry ?? (() => location.reload())}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  );
}
