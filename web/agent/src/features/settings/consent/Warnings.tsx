import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { channelsQuery } from "@/entities/channel";
import { sendWarningsQuery } from "@/entities/consent";
import { SignalPanel } from "@/features/signals/SignalPanel";
import { fullTime } from "@/lib/time";
import { Row, Rows, Section } from "../parts/Page";

/** What customers signalled lately, and when the same words went out very often. */
export function Warnings() {
  const { t } = useLingui();
  const { data: warnings } = useQuery(sendWarningsQuery);
  const { data: channels } = useQuery(channelsQuery);
  return (
    <>
      <Section title={t`Signals of the last 30 days`} about={t`Of all channels; templates and numbers have their own.`}>
        <SignalPanel />
      </Section>
      {warnings && warnings.length > 0 && (
        <Section title={t`The same words to very many`}>
          <Rows label={t`The same words to very many`}>
            {warnings.slice(0, 10).map((w) => (
              <Row key={w.id}>
                <span className="min-w-0 flex-1 basis-52">
                  <span className="block truncate text-sm font-medium">{w.template || w.text}</span>
                  <span className="text-xs text-ink-2">
                    {[channels?.find((c) => c.id === w.channel_id)?.name, w.author.name, fullTime(w.at)]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
                <span className="tabular text-sm">{t`${w.count} times within an hour`}</span>
              </Row>
            ))}
          </Rows>
        </Section>
      )}
    </>
  );
}
