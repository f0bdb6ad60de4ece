import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Delivery, deliveriesQuery, type LogFilter, webhookEventsQuery } from "@/entities/webhook";
import { fullTime, nearTime } from "@/lib/when";
import { Loading } from "../parts/Loading";
import { Row, Rows, Section } from "../parts/Page";
import { DeliveryDialog } from "./DeliveryDialog";
import { deliveryState } from "./words";

/** What a webhook was told, the newest first. */
export function DeliveryLog({ webhookId }: { webhookId: string }) {
  const [filter, setFilter] = useState<LogFilter>({ state: "", type: "", since: "" });
  const [open, setOpen] = useState<Delivery>();
  const query = useQuery({ ...deliveriesQuery(webhookId, filter), placeholderData: keepPreviousData });
  const types = useQuery(webhookEventsQuery).data ?? [];
  return (
    <Section title={t`Log`} about={t`The last 50 deliveries that match. They are kept for 30 days.`}>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t`State`}>
          <Select
            value={filter.state}
            options={[
              { value: "", label: t`All` },
              { value: "waiting", label: t`On its way` },
              { value: "delivered", label: t`Delivered` },
              { value: "failed", label: t`Not delivered` },
            ]}
            onChange={(state) => setFilter({ ...filter, state })}
          />
        </Field>
        <Field label={t`Event`}>
          <Select
            value={filter.type}
            options={[
              { value: "", label: t`All` },
              ...["ping", ...types].map((type) => ({ value: type, label: type })),
            ]}
            onChange={(type) => setFilter({ ...filter, type })}
          />
        </Field>
        <Field label={t`Since`}>
          <Input
            type="datetime-local"
            onChange={(e) =>
              setFilter({ ...filter, since: e.target.value ? new Date(e.target.value).toISOString() : "" })
            }
          />
        </Field>
      </div>
      <Loading query={query}>
        {(list) =>
          list.length === 0 ? (
            <p className="text-sm text-ink-3">{t`Nothing was told yet.`}</p>
          ) : (
            <Rows label={t`Log`}>
              {list.map((d) => (
                <Row key={d.id}>
                  <div className="min-w-0 flex-1 basis-52">
                    <p className="font-mono text-sm">{d.type}</p>
                    <p className={`text-xs ${d.error ? "text-danger" : "text-ink-2"}`}>
                      {deliveryState(d)}
                      {d.status > 0 && ` · ${d.status}`} ·{" "}
                      <time dateTime={d.created_at} title={fullTime(d.created_at)}>
                        {nearTime(d.created_at)}
                      </time>
                    </p>
                  </div>
                  <Button size="sm" onClick={() => setOpen(d)}>
                    {t`Show`}
                  </Button>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {open && <DeliveryDialog id={open.id} onClose={() => setOpen(undefined)} />}
    </Section>
  );
}
