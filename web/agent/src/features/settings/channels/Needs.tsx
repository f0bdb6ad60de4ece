import { t } from "@lingui/core/macro";
import { Archive, ClipboardCheck, Handshake } from "lucide-react";
import type { Platform } from "@/entities/channel";
import { say } from "./text";

/** Who can connect an account, and what has to be there before: read first, so that nobody is stuck half-way. */
export function Needs({ platform }: { platform: Platform }) {
  const { needs, retired } = platform;
  if (!needs && !retired) return null;
  return (
    <section
      aria-label={t`Before you begin`}
      className="grid max-w-prose gap-2 rounded-md bg-sunken px-3 py-2.5 text-sm"
    >
      {retired && (
        <p className="flex items-start gap-2 font-medium">
          <Archive aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" /> {say(retired)}
        </p>
      )}
      {needs && (
        <>
          <h2 className="flex items-center gap-2 font-semibold">
            <ClipboardCheck aria-hidden className="size-4 text-ink-3" /> {t`Before you begin`}
          </h2>
          <p className="text-ink-2">{say(needs.who)}</p>
          {needs.assisted && (
            <p className="flex items-start gap-2 text-ink-2">
              <Handshake aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
              {t`You can't do this one alone: ${platform.title} takes part in it.`}
            </p>
          )}
          {needs.before && needs.before.length > 0 && (
            <ul className="grid list-disc gap-1 pl-5 text-ink-2">
              {needs.before.map((one) => (
                <li key={one.en}>{say(one)}</li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
