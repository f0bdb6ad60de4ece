import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { type Webhook, webhooksQuery } from "@/entities/webhook";
import { nearTime } from "@/lib/when";
import { Copy } from "../parts/Copy";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { WebhookForm } from "./WebhookForm";
import { deliveryState, pausedWhy } from "./words";

/** Where other programs are told of what happens. */
export function WebhooksPage() {
  const query = useQuery(webhooksQuery);
  const [making, setMaking] = useState(false);
  const add = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus /> {t`New webhook`}
    </Button>
  );
  return (
    <Page
      title={t`Webhooks`}
      about={t`Other programs are told of what happens here: each event is sent to their address, signed, and tried for a day.`}
      action={add}
    >
      <Loading query={query}>
        {(list) =>
          list.length === 0 ? (
            <>
              <EmptyState icon={WebhookIcon} title={t`Nobody is told yet`} action={add}>
                {t`Add the address of your program here, or by the API.`}
              </EmptyState>
              <Copy label={t`By the API`} value={example()} />
            </>
          ) : (
            <Rows label={t`Webhooks`}>
              {list.map((w) => (
                <Row key={w.id}>
                  <div className="min-w-0 flex-1 basis-52">
                    <Link to={`/settings/webhooks/${w.id}` as string} className="text-sm font-medium underline">
                      {w.name}
                    </Link>
                    <p className="truncate font-mono text-xs text-ink-3">{w.url}</p>
                  </div>
                  <Standing webhook={w} />
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {making && <WebhookForm onClose={() => setMaking(false)} />}
    </Page>
  );
}

/** Whether it is told, and how the last delivery ended. */
export function Standing({ webhook }: { webhook: Webhook }) {
  const last = webhook.last_delivery;
  return (
    <div className="text-xs text-ink-2">
      <p className={webhook.state === "paused" ? "text-danger" : ""}>
        {webhook.state === "paused" ? pausedWhy(webhook) : t`Enabled`}
      </p>
      {last && (
        <p className={last.error ? "text-danger" : ""}>
          {deliveryState(last)} · {nearTime(last.created_at)}
        </p>
      )}
    </div>
  );
}

const example = () =>
  `curl -H 'Authorization: Bearer $TOKEN' -H 'Content-Type: application/json' -d '{"name":"My program","url":"https://example.com/recado","events":["message.created","case.*"]}' ${location.origin}/api/v1/webhooks`;
