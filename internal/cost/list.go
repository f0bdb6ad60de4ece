package cost

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// listsFresh is how long a workspace's lists are remembered: another node may
// have changed them.
const listsFresh = 5 * time.Second

// list is a price list, of the workspace or one that ships.
type list struct {
	platform.PriceTable
	ID       string // "" for one that ships
	Platform string
}

type ownLists struct {
	read  time.Time
	lists []list
}

// book is what prices are looked up in: a workspace's own lists before those
// that ship.
type book struct {
	own      []list
	describe func(string) (platform.Descriptor, bool)
}

// rules are how a platform charges; nil where it says nothing of it.
func (b book) rules(platformKey string) *platform.PriceRules {
	d, ok := b.describe(platformKey)
	if !ok {
		return nil
	}
	return d.Prices
}

// found is a price in a list.
type found struct {
	list   list
	market string
	price  desk.Nano
}

// price looks for the price of the nth message of a category in the month. The
// newest list that has it holds; own lists go first, whatever their day. Of the
// lists that ship only those in the currency of the workspace's own are used,
// in dollars where it has none.
func (b book) price(platformKey, model, country, category string, nth int64, at time.Time) (found, bool) {
	r := b.rules(platformKey)
	if r == nil {
		return found{}, false
	}
	look := func(lists []list, currency string) (found, bool) {
		for _, l := range lists {
			if l.Platform != platformKey || l.Model != model || l.ValidFrom.After(at) || currency != "" && l.Currency != currency {
				continue
			}
			if market, price, ok := l.Price(r, country, category, nth); ok {
				return found{list: l, market: market, price: price}, true
			}
		}
		return found{}, false
	}
	if f, ok := look(b.own, ""); ok {
		return f, true
	}
	return look(shipped(platformKey, r), b.currency(platformKey))
}

// currency is that of the workspace's newest list.
func (b book) currency(platformKey string) string {
	for _, l := range b.own {
		if l.Platform == platformKey {
			return l.Currency
		}
	}
	return "USD"
}

// shipped are the lists that ship with the product, the newest first.
func shipped(platformKey string, r *platform.PriceRules) []list {
	out := make([]list, len(r.Tables))
	for i, t := range r.Tables {
		out[i] = list{PriceTable: t, Platform: platformKey}
	}
	slices.SortStableFunc(out, func(a, b list) int { return b.ValidFrom.Compare(a.ValidFrom) })
	return out
}

// book answers what prices of a workspace are looked up in.
func (s *Service) book(ctx context.Context, q *store.Queryer, ws string) (book, error) {
	b := book{describe: s.Channels.Descriptor}
	s.mu.Lock()
	have, ok := s.lists[ws]
	s.mu.Unlock()
	if ok && time.Since(have.read) < listsFresh {
		b.own = have.lists
		return b, nil
	}
	rows, err := q.CostTables(ctx, ws)
	if err != nil {
		return b, err
	}
	for _, row := range rows {
		l, err := readList(row)
		if err != nil {
			return b, err
		}
		b.own = append(b.own, l)
	}
	s.mu.Lock()
	s.lists[ws] = ownLists{time.Now(), b.own}
	s.mu.Unlock()
	return b, nil
}

// forget has a workspace's lists be read anew.
func (s *Service) forget(ws string) {
	s.mu.Lock()
	delete(s.lists, ws)
	s.mu.Unlock()
}

func readList(row desk.CostTable) (list, error) {
	l := list{ID: row.ID, Platform: row.Platform, PriceTable: platform.PriceTable{
		Model: row.Model, Currency: row.Currency, ValidFrom: row.ValidFrom, Name: row.Name, Source: row.Source, Read: row.SourceRead}}
	if err := json.Unmarshal([]byte(row.Rates), &l.Rates); err != nil {
		return l, fmt.Errorf("read price list %s: %w", row.ID, err)
	}
	return l, nil
}
