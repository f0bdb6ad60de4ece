import { api } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Coins, Copy, Download, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { platformsQuery } from "@/entities/channel";
import { costKeys, type PriceList, priceListFile, priceListsQuery } from "@/entities/cost";
import { useCan } from "@/entities/me";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { PolicyField } from "./PolicyField";
import { PriceListDialog } from "./PriceListDialog";

/** What networks charge, as dated lists, and what happens when a limit is used up. */
export function PricesPage() {
  const query = useQuery(priceListsQuery);
  const manage = useCan("channels.manage");
  const [editing, setEditing] = useState<Partial<PriceList>>();
  const [deleting, setDeleting] = useState<PriceList>();
  const remove = useChange((list: PriceList) => api.del(`/price-lists/${list.id}`), {
    refresh: [costKeys.lists, costKeys.all],
    done: t`The price list is gone.`,
    onDone: () => setDeleting(undefined),
  });
  const add = manage && (
    <Button variant="primary" onClick={() => setEditing({})}>
      <Plus /> {t`New price list`}
    </Button>
  );
  return (
    <Page
      title={t`Prices and limits`}
      about={t`From these lists a message's price is known before it is sent, and costs are added up. Each list holds from its day on; your own go before those that ship.`}
      action={add}
    >
      <Loading query={query}>
        {(lists) => {
          const own = lists.filter((l) => l.id);
          const shipped = lists.filter((l) => !l.id);
          const row = (list: PriceList) => (
            <ListRow
              key={list.key}
              list={list}
              onEdit={manage ? () => setEditing(list.id ? list : { ...list, id: "" }) : undefined}
              onDelete={manage && list.id ? () => setDeleting(list) : undefined}
            />
          );
          return (
            <>
              <Section title={t`Your price lists`}>
                {own.length === 0 ? (
                  <EmptyState icon={Coins} title={t`No price list of your own yet`} action={add}>
                    {t`Download the list in your account's currency from the network, and put it in here as it is.`}
                  </EmptyState>
                ) : (
                  <Rows label={t`Your price lists`}>{own.map(row)}</Rows>
                )}
              </Section>
              {shipped.length > 0 && (
                <Section
                  title={t`Shipped with Recado`}
                  about={t`A few markets only, as others have read them from the network. Check them against your account.`}
                >
                  <Rows label={t`Shipped with Recado`}>{shipped.map(row)}</Rows>
                </Section>
              )}
            </>
          );
        }}
      </Loading>
      <PolicyField />
      <p className="text-sm">
        <Link to={"/costs" as string} className="text-accent-ink hover:underline">
          <Trans>See what was spent, and how much of the limits is used up</Trans>
        </Link>
      </p>
      {editing && <PriceListDialog list={editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <Confirm
          title={t`Delete the price list “${deleting.name}”?`}
          confirm={t`Delete the price list`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>What it priced is priced anew by the other lists, in all months.</Trans>
        </Confirm>
      )}
    </Page>
  );
}

function ListRow({ list, onEdit, onDelete }: { list: PriceList; onEdit?: () => void; onDelete?: () => void }) {
  const { data: platforms } = useQuery(platformsQuery);
  const platform = platforms?.find((p) => p.key === list.platform)?.title ?? list.platform;
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-52">
        <p className="truncate font-medium text-sm">{list.name}</p>
        <p className="text-ink-3 text-xs">
          {platform} · {list.currency} · {t`from ${list.valid_from} on`} ·{" "}
          {list.model === "message" ? t`by message` : t`by conversation`} ·{" "}
          <Plural value={list.rates.length} one="# price" other="# prices" />
        </p>
        {list.source && (
          <p className="break-words text-ink-3 text-xs">
            {list.read ? t`Source: ${list.source}, read ${list.read}` : t`Source: ${list.source}`}
          </p>
        )}
      </div>
      <IconButton label={t`Download ${list.name}`} onClick={() => location.assign(priceListFile(list.key))}>
        <Download />
      </IconButton>
      {onEdit && (
        <IconButton label={list.id ? t`Edit ${list.name}` : t`Copy ${list.name}`} onClick={onEdit}>
          {list.id ? <Pencil /> : <Copy />}
        </IconButton>
      )}
      {onDelete && (
        <IconButton label={t`Delete ${list.name}`} onClick={onDelete}>
          <Trash2 />
        </IconButton>
      )}
    </Row>
  );
}
