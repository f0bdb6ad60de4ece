package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

const catalogueColumns = "workspace_id, id, platform, account, remote_id, name, products, seen_at"

func scanCatalogue(row interface{ Scan(...any) error }) (desk.Catalogue, error) {
	var c desk.Catalogue
	var seen int64
	err := row.Scan(&c.WorkspaceID, &c.ID, &c.Platform, &c.Account, &c.RemoteID, &c.Name, &c.Products, &seen)
	c.SeenAt = fromMicros(seen)
	return c, err
}

// Catalogues are all catalogues of a workspace.
func (q *Queryer) Catalogues(ctx context.Context, ws string) ([]desk.Catalogue, error) {
	rows, err := q.query(ctx, "SELECT "+catalogueColumns+" FROM catalogues WHERE workspace_id = ? ORDER BY platform, account, remote_id", ws)
	return collect(rows, err, "catalogues", scanCatalogue)
}

// CataloguesOf are those of an account.
func (q *Queryer) CataloguesOf(ctx context.Context, ws, platform, account string) ([]desk.Catalogue, error) {
	rows, err := q.query(ctx, "SELECT "+catalogueColumns+" FROM catalogues WHERE workspace_id = ? AND platform = ? AND account = ? ORDER BY remote_id", ws, platform, account)
	return collect(rows, err, "catalogues", scanCatalogue)
}

// SaveCatalogue adds a catalogue or changes it.
func (t *Tx) SaveCatalogue(ctx context.Context, c desk.Catalogue) error {
	_, err := t.exec(ctx, "INSERT INTO catalogues ("+catalogueColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, id", "name", "products", "seen_at"),
		c.WorkspaceID, c.ID, c.Platform, c.Account, c.RemoteID, c.Name, c.Products, micros(c.SeenAt))
	if err != nil {
		return fmt.Errorf("keep catalogue %s: %w", c.ID, err)
	}
	return nil
}

// DropCatalogue takes a catalogue away with its products.
func (t *Tx) DropCatalogue(ctx context.Context, ws, id string) error {
	for _, query := range [...]string{"DELETE FROM products WHERE workspace_id = ? AND catalogue_id = ?", "DELETE FROM catalogues WHERE workspace_id = ? AND id = ?"} {
		if _, err := t.exec(ctx, query, ws, id); err != nil {
			return fmt.Errorf("drop catalogue %s: %w", id, err)
		}
	}
	return nil
}

const productColumns = "workspace_id, catalogue_id, sku, name, description, price, availability, url, seen_at"

func scanProduct(row interface{ Scan(...any) error }) (desk.Product, error) {
	var p desk.Product
	var price string
	var seen int64
	if err := row.Scan(&p.WorkspaceID, &p.CatalogueID, &p.SKU, &p.Name, &p.Description, &price, &p.Availability, &p.URL, &seen); err != nil {
		return p, err
	}
	p.SeenAt = fromMicros(seen)
	return p, optionalJSON(price, &p.Price)
}

// SaveProducts adds products of a catalogue or overwrites them.
func (t *Tx) SaveProducts(ctx context.Context, list []desk.Product) error {
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = []any{p.WorkspaceID, p.CatalogueID, p.SKU, p.Name, p.Description, jsonOrEmpty(p.Price), p.Availability, p.URL, micros(p.SeenAt), p.Words}
	}
	tail := upsertTail("workspace_id, catalogue_id, sku", "name", "words", "description", "price", "availability", "url", "seen_at")
	if err := t.insert(ctx, "INSERT INTO products ("+productColumns+", words) VALUES", tail, rows); err != nil {
		return fmt.Errorf("keep products: %w", err)
	}
	return nil
}

// DropProducts takes away those of a catalogue that were not seen since.
func (t *Tx) DropProducts(ctx context.Context, ws, catalogueID string, since time.Time) error {
	if _, err := t.exec(ctx, "DELETE FROM products WHERE workspace_id = ? AND catalogue_id = ? AND seen_at < ?", ws, catalogueID, micros(since)); err != nil {
		return fmt.Errorf("drop products of %s: %w", catalogueID, err)
	}
	return nil
}

// ProductQuery says which products a list has.
type ProductQuery struct {
	CatalogueID string
	Words       []string   // folded; each of them stands somewhere
	After       *[2]string // the name and the sku of the last one before
	Limit       int
}

// Products are the products of a catalogue by name.
func (q *Queryer) Products(ctx context.Context, ws string, in ProductQuery) ([]desk.Product, error) {
	query, args := "SELECT "+productColumns+" FROM products WHERE workspace_id = ? AND catalogue_id = ?", []any{ws, in.CatalogueID}
	for _, word := range in.Words {
		query, args = query+` AND words LIKE ? ESCAPE '\'`, append(args, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word)+"%")
	}
	if in.After != nil {
		query, args = query+" AND (name, sku) > (?, ?)", append(args, in.After[0], in.After[1])
	}
	rows, err := q.query(ctx, query+" ORDER BY name, sku"+limitText(in.Limit), args...)
	return collect(rows, err, "products", scanProduct)
}

// ProductsBySKU are products of a catalogue by what the business calls them.
func (q *Queryer) ProductsBySKU(ctx context.Context, ws, catalogueID string, skus []string) (map[string]desk.Product, error) {
	out := map[string]desk.Product{}
	if len(skus) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, skus)
	rows, err := q.query(ctx, "SELECT "+productColumns+" FROM products WHERE workspace_id = ? AND catalogue_id = ? AND sku "+in, append([]any{ws, catalogueID}, args...)...)
	list, err := collect(rows, err, "products", scanProduct)
	for _, p := range list {
		out[p.SKU] = p
	}
	return out, err
}

const catalogueSyncColumns = "workspace_id, platform, account, channel_id, state, products, failure, started_at, ended_at"

func scanCatalogueSync(row interface{ Scan(...any) error }) (desk.CatalogueSync, error) {
	var v desk.CatalogueSync
	var failure string
	var started int64
	var ended sql.NullInt64
	if err := row.Scan(&v.WorkspaceID, &v.Platform, &v.Account, &v.ChannelID, &v.State, &v.Products, &failure, &started, &ended); err != nil {
		return v, err
	}
	at := fromMicros(started)
	v.StartedAt, v.EndedAt = &at, fromNull(ended)
	return v, optionalJSON(failure, &v.Failure)
}

// CatalogueSync is how far the look at an account's catalogues is; state "never"
// where nobody looked.
func (q *Queryer) CatalogueSync(ctx context.Context, ws, platform, account string) (desk.CatalogueSync, error) {
	v, err := scanCatalogueSync(q.row(ctx, "SELECT "+catalogueSyncColumns+" FROM catalogue_syncs WHERE workspace_id = ? AND platform = ? AND account = ?", ws, platform, account))
	if noRow(err) {
		return desk.CatalogueSync{WorkspaceID: ws, Platform: platform, Account: account, State: "never"}, nil
	}
	if err != nil {
		return v, fmt.Errorf("read the look at catalogues: %w", err)
	}
	return v, nil
}

// SaveCatalogueSync keeps how far a look is, and when the next is due.
func (t *Tx) SaveCatalogueSync(ctx context.Context, v desk.CatalogueSync, due time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO catalogue_syncs ("+catalogueSyncColumns+", due_at) VALUES ("+Marks(10)+") "+
		upsertTail("workspace_id, platform, account", "channel_id", "state", "products", "failure", "started_at", "ended_at", "due_at"),
		v.WorkspaceID, v.Platform, v.Account, v.ChannelID, v.State, v.Products, jsonOrEmpty(v.Failure), microsOrZero(v.StartedAt), microsOrNull(v.EndedAt), micros(due))
	if err != nil {
		return fmt.Errorf("keep the look at catalogues: %w", err)
	}
	return nil
}

// CatalogueSyncsDue is when each account's catalogues are looked at again, by
// workspace, platform and account.
func (q *Queryer) CatalogueSyncsDue(ctx context.Context) (map[[3]string]time.Time, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, platform, account, due_at FROM catalogue_syncs")
	type due struct {
		key [3]string
		at  time.Time
	}
	list, err := collect(rows, err, "looks at catalogues", func(row interface{ Scan(...any) error }) (due, error) {
		var d due
		var at int64
		err := row.Scan(&d.key[0], &d.key[1], &d.key[2], &at)
		d.at = fromMicros(at)
		return d, err
	})
	out := map[[3]string]time.Time{}
	for _, d := range list {
		out[d.key] = d.at
	}
	return out, err
}
