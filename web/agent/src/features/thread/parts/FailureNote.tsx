import { Button } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import type { Message } from "@/entities/message";
import { useThreadTools } from "../context";
import { mayRetry } from "../model/receipt";

/** Why a message did not go, in the platform's own words, and another try. */
export function FailureNote({ message }: { message: Message }) {
  const { t } = useLingui();
  const { retry, maySend } = useThreadTools();
  const [busy, setBusy] = useState(false);
  const failed = message.status === "failed";
  const { error } = message;
  const again = () => {
    setBusy(true);
    void retry(message).finally(() => setBusy(false));
  };
  return (
    <div
      className={`mt-1 flex max-w-[34rem] flex-wrap items-center gap-x-3 gap-y-1 text-xs ${failed ? "text-danger" : "text-waiting"}`}
    >
      <p className="min-w-0 flex-1 basis-56 text-right">
        {failed ? (
          <>
            <span className="font-medium">{error?.title || t`Not sent.`}</span> {detailOf(error)}
            {error?.code && (
              <span className="tabular whitespace-nowrap">
                {" "}
                <Trans>(code {error.code})</Trans>
              </span>
            )}
            {error && !error.retryable && (
              <span className="block text-ink-3">
                <Trans>The platform will refuse it again unless something changes first.</Trans>
              </span>
            )}
          </>
        ) : (
          <Trans>
            The connection broke before the platform answered, so the customer may or may not have it. Trying again
            could send it twice.
          </Trans>
        )}
      </p>
      {mayRetry(message) && maySend && (
        <Button size="sm" variant="secondary" busy={busy} onClick={again}>
          <RotateCw aria-hidden />
          <Trans>Try again</Trans>
        </Button>
      )}
    </div>
  );
}

function detailOf(error: Message["error"]): string {
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  // Platforms like to say the same thing twice.
  return error && bare(error.detail) !== bare(error.title) ? error.detail : "";
}
