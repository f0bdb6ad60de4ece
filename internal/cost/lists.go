package cost

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// PriceList is a price list as people see it.
type PriceList struct {
	ID        string               `json:"id" doc:"empty for one that ships with the product: it can be copied, not changed"`
	Key       string               `json:"key" doc:"names it among all, shipped ones included"`
	Platform  string               `json:"platform"`
	Model     string               `json:"model" enum:"message,conversation"`
	Currency  string               `json:"currency"`
	ValidFrom string               `json:"valid_from" doc:"2026-10-01"`
	Name      string               `json:"name"`
	Source    string               `json:"source"`
	Read      string               `json:"read" doc:"when it was read at the source"`
	Rates     []platform.PriceRate `json:"rates" nullable:"false"`
	UpdatedAt *time.Time           `json:"updated_at,omitempty"`
}

// PriceDraft is a price list to be kept. Rates are given as they are, or in CSV.
type PriceDraft struct {
	Platform  string               `json:"platform" maxLength:"200"`
	Model     string               `json:"model,omitempty" enum:"message,conversation,"`
	Currency  string               `json:"currency,omitempty" maxLength:"3" doc:"EUR"`
	ValidFrom string               `json:"valid_from,omitempty" maxLength:"10" doc:"2026-10-01"`
	Name      string               `json:"name,omitempty" maxLength:"120"`
	Source    string               `json:"source,omitempty" maxLength:"1000" doc:"where it is from"`
	Read      string               `json:"read,omitempty" maxLength:"10" doc:"when it was read there: 2026-11-21"`
	Rates     []platform.PriceRate `json:"rates,omitempty" maxItems:"5000" nullable:"false"`
	CSV       string               `json:"csv,omitempty" maxLength:"1000000" doc:"in place of rates: market, category, from, price; or market and a column for each category"`
}

// Lists are all price lists of a workspace, and those that ship for the
// platforms of its channels.
func (s *Service) Lists(ctx context.Context, ws string, platforms []string) ([]PriceList, error) {
	s.forget(ws)
	b, err := s.book(ctx, s.Store.Read(), ws)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(b.own)
	for _, key := range platforms {
		if r := b.rules(key); r != nil {
			all = append(all, shipped(key, r)...)
		}
	}
	out := make([]PriceList, len(all))
	for i, l := range all {
		out[i] = viewList(l)
	}
	return out, nil
}

// ListByKey answers one price list.
func (s *Service) ListByKey(ctx context.Context, ws, key string, platforms []string) (PriceList, error) {
	all, err := s.Lists(ctx, ws, platforms)
	if err != nil {
		return PriceList{}, err
	}
	for _, l := range all {
		if l.Key == key {
			return l, nil
		}
	}
	return PriceList{}, desk.NotFound("price list")
}

func viewList(l list) PriceList {
	v := PriceList{ID: l.ID, Key: l.ID, Platform: l.Platform, Model: l.Model, Currency: l.Currency, ValidFrom: l.ValidFrom.Format(time.DateOnly), Name: l.Name, Source: l.Source,
		Read: l.Read, Rates: l.Rates}
	if v.Key == "" {
		v.Key = "shipped-" + l.Platform + "-" + l.Model + "-" + v.ValidFrom + "-" + strings.ToLower(l.Currency)
	}
	if v.Rates == nil {
		v.Rates = []platform.PriceRate{}
	}
	return v
}

// SaveList keeps a price list; id is empty for a new one. Messages since its day
// are priced anew, in the background.
func (s *Service) SaveList(ctx context.Context, ws, id string, d PriceDraft) (PriceList, error) {
	if id != "" {
		if _, err := listRow(ctx, s.Store.Read(), ws, id); err != nil {
			return PriceList{}, err
		}
	}
	desc, ok := s.Channels.Descriptor(d.Platform)
	if !ok || desc.Prices == nil {
		return PriceList{}, desk.Invalid("platform", "has no prices for messages that are known here")
	}
	t, err := readDraft(desc.Prices, d)
	if err != nil {
		return PriceList{}, err
	}
	rates, err := json.Marshal(t.Rates)
	if err != nil {
		return PriceList{}, fmt.Errorf("write price list: %w", err)
	}
	now := s.Clock.Now()
	row := desk.CostTable{WorkspaceID: ws, ID: id, Platform: d.Platform, Model: t.Model, Currency: t.Currency, ValidFrom: t.ValidFrom, Name: t.Name, Source: t.Source,
		SourceRead: t.Read, Rates: string(rates), CreatedAt: now, UpdatedAt: now}
	from := row.ValidFrom
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if id == "" {
			row.ID = ident.New()
		} else {
			old, err := listRow(ctx, &tx.Queryer, ws, id)
			if err != nil {
				return err
			}
			row.CreatedAt = old.CreatedAt
			if old.ValidFrom.Before(from) {
				from = old.ValidFrom
			}
		}
		if err := tx.SaveCostTable(ctx, row); err != nil {
			return err
		}
		return priceAgain(ctx, tx, ws, from)
	})
	if err != nil {
		return PriceList{}, err
	}
	s.forget(ws)
	s.loop.Mark(ws)
	l, err := readList(row)
	return viewList(l), err
}

// DeleteList takes a price list away; what it priced is priced anew.
func (s *Service) DeleteList(ctx context.Context, ws, id string) error {
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		old, err := listRow(ctx, &tx.Queryer, ws, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteCostTable(ctx, ws, id); err != nil {
			return err
		}
		return priceAgain(ctx, tx, ws, old.ValidFrom)
	})
	if err == nil {
		s.forget(ws)
		s.loop.Mark(ws)
	}
	return err
}

func listRow(ctx context.Context, q *store.Queryer, ws, id string) (desk.CostTable, error) {
	rows, err := q.CostTables(ctx, ws)
	if err != nil {
		return desk.CostTable{}, err
	}
	for _, r := range rows {
		if r.ID == id {
			return r, nil
		}
	}
	return desk.CostTable{}, desk.NotFound("price list")
}

// priceAgain has messages from a time on be priced anew.
func priceAgain(ctx context.Context, tx *store.Tx, ws string, from time.Time) error {
	place, err := tx.LockCosts(ctx, ws)
	if err != nil {
		return err
	}
	if place.AgainAt != nil && place.AgainAt.Before(from) {
		from = *place.AgainAt // a pricing that is under way goes on where it is
	}
	place.AgainAt, place.AgainID = &from, ""
	return tx.SaveCostPlace(ctx, ws, place)
}

// readDraft checks a draft and reads its CSV.
func readDraft(r *platform.PriceRules, d PriceDraft) (platform.PriceTable, error) {
	t := platform.PriceTable{Model: d.Model, Currency: strings.ToUpper(strings.TrimSpace(d.Currency)), Name: strings.TrimSpace(d.Name), Source: strings.TrimSpace(d.Source), Read: strings.TrimSpace(d.Read)}
	if t.Model == "" {
		t.Model = platform.ChargedByMessage
	}
	if d.ValidFrom != "" {
		at, err := time.Parse(time.DateOnly, d.ValidFrom)
		if err != nil {
			return t, desk.Invalid("valid_from", "is no day such as 2026-10-01")
		}
		t.ValidFrom = at
	}
	text, field := d.CSV, "csv"
	if text == "" {
		text, field = writeRates(d.Rates), "rates"
	}
	t, err := r.ParsePriceList(text, t)
	var wrong *platform.PriceListError
	if errors.As(err, &wrong) {
		e := &desk.Error{Code: desk.CodeInvalid, Public: "the price list cannot be read"}
		for _, l := range wrong.Lines {
			at, detail := field, l.Detail
			if l.Line > 0 {
				at, detail = fmt.Sprintf("%s.%d", field, l.Line), fmt.Sprintf("line %d: %s", l.Line, l.Detail)
			}
			e.Problems = append(e.Problems, desk.Problem{Field: at, Detail: detail})
		}
		e.Public += ": " + wrong.Error()
		return t, e
	}
	switch {
	case len(t.Currency) != 3 || strings.Trim(t.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return t, desk.Invalid("currency", "must be a currency in three letters, such as EUR")
	case t.ValidFrom.IsZero():
		return t, desk.Invalid("valid_from", "must say since when the list holds, such as 2026-10-01")
	case r.Categories[t.Model] == nil:
		return t, desk.Invalid("model", "must be message or conversation")
	}
	if t.Name == "" {
		t.Name = t.Currency + " " + t.ValidFrom.Format(time.DateOnly)
	}
	return t, err
}

func writeRates(rates []platform.PriceRate) string {
	var b strings.Builder
	b.WriteString("market,category,from,price\n")
	for _, r := range rates {
		fmt.Fprintf(&b, "%q,%q,%d,%s\n", r.Market, r.Category, r.From, r.Price)
	}
	return b.String()
}

// CSV is the list as a file that can be read again.
func (l PriceList) CSV() string {
	var b strings.Builder
	for _, line := range [][2]string{{"name", l.Name}, {"model", l.Model}, {"currency", l.Currency}, {"valid_from", l.ValidFrom}, {"source", l.Source}, {"read", l.Read}} {
		fmt.Fprintf(&b, "# %s: %s\n", line[0], strings.ReplaceAll(line[1], "\n", " "))
	}
	b.WriteString(strings.ReplaceAll(writeRates(l.Rates), `"`, ""))
	return b.String()
}
