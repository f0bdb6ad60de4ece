package cost

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// monthsShown is how many months the bill looks back on.
const monthsShown = 13

// Amount is a sum in one currency.
type Amount struct {
	Currency string    `json:"currency"`
	Amount   desk.Nano `json:"amount" doc:"a decimal: 12.0509"`
}

// CostSum is what was charged for something.
type CostSum struct {
	Count   int64    `json:"count" doc:"messages that arrived"`
	Charged int64    `json:"charged" doc:"those of them that cost something, conversations counted as one"`
	Free    int64    `json:"free"`
	Unknown int64    `json:"unknown" doc:"charged, and no price list says with what"`
	Amounts []Amount `json:"amounts" nullable:"false" doc:"one for each currency"`
}

func (s *CostSum) add(d desk.CostDay) {
	s.Count += d.N
	switch {
	case d.Kind != platform.PriceRegular || d.Basis == desk.CostFree:
		s.Free += d.N
	case d.Basis == desk.CostUnknown:
		s.Unknown += d.N
		s.Charged += d.N
	default:
		s.Charged += d.N
	}
	if d.Amount == 0 {
		return
	}
	i := slices.IndexFunc(s.Amounts, func(m Amount) bool { return m.Currency == d.Currency })
	if i < 0 {
		s.Amounts = append(s.Amounts, Amount{Currency: d.Currency})
		i = len(s.Amounts) - 1
	}
	s.Amounts[i].Amount += d.Amount
}

// CostPart is what was charged for one of a kind: a day, a channel, a country.
type CostPart struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	CostSum
}

// Bill is what a month cost.
type Bill struct {
	Month      string      `json:"month" doc:"2026-11, in UTC"`
	From       string      `json:"from"`
	To         string      `json:"to"`
	Uncounted  int64       `json:"uncounted" doc:"events that are not looked at yet"`
	Total      CostSum     `json:"total"`
	Months     []CostPart  `json:"months" nullable:"false" doc:"this month and the twelve before it"`
	Days       []CostPart  `json:"days" nullable:"false"`
	Channels   []CostPart  `json:"channels" nullable:"false"`
	Templates  []CostPart  `json:"templates" nullable:"false"`
	Countries  []CostPart  `json:"countries" nullable:"false"`
	Categories []CostPart  `json:"categories" nullable:"false"`
	Kinds      []CostPart  `json:"kinds" nullable:"false"`
	Allowances []Allowance `json:"allowances" nullable:"false"`
}

// Filter says which part of a bill is looked at. Empty fields are any.
type Filter struct {
	Month     string
	ChannelID string
	Country   string
	Category  string
	Template  string
}

func (f Filter) takes(d desk.CostDay) bool {
	is := func(want, have string) bool { return want == "" || want == have }
	return is(f.ChannelID, d.ChannelID) && is(f.Country, d.Country) && is(f.Category, d.Category) && is(f.Template, d.Template)
}

// Bill sums up a month out of what was metered, and nothing else.
func (s *Service) Bill(ctx context.Context, ws string, f Filter) (*Bill, error) {
	now := s.Clock.Now().UTC()
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if f.Month != "" {
		at, err := time.Parse(monthFormat, f.Month)
		if err != nil {
			return nil, desk.Invalid("month", "is no month such as 2026-11")
		}
		first = at
	}
	last := first.AddDate(0, 1, -1)
	b := &Bill{Month: first.Format(monthFormat), From: first.Format(time.DateOnly), To: last.Format(time.DateOnly), Total: CostSum{Amounts: []Amount{}}}
	q := s.Store.Read()
	days, err := q.CostDays(ctx, ws, b.From, b.To)
	if err != nil {
		return nil, err
	}
	earliest := first.AddDate(0, 1-monthsShown, 0)
	months, err := q.CostMonths(ctx, ws, earliest.Format(time.DateOnly), b.To)
	if err != nil {
		return nil, err
	}
	b.Uncounted, err = s.uncounted(ctx, q, ws)
	if err != nil {
		return nil, err
	}
	b.Months = monthParts(earliest, f, months)
	b.fill(first, last, now, f, days)
	if err := s.nameChannels(ctx, q, ws, b); err != nil {
		return nil, err
	}
	b.Allowances, err = s.allowances(ctx, q, ws, first, days)
	return b, err
}

func (s *Service) uncounted(ctx context.Context, q *store.Queryer, ws string) (int64, error) {
	place, err := q.CostPlace(ctx, ws)
	if err != nil {
		return 0, err
	}
	head, err := q.EventHead(ctx, ws)
	return max(0, head-place.Seq), err
}

func monthParts(earliest time.Time, f Filter, sums []desk.CostDay) []CostPart {
	out := make([]CostPart, monthsShown)
	for i := range out {
		out[i] = CostPart{Key: earliest.AddDate(0, i, 0).Format(monthFormat), CostSum: CostSum{Amounts: []Amount{}}}
	}
	for _, d := range sums {
		i := slices.IndexFunc(out, func(p CostPart) bool { return p.Key == d.Day })
		if i >= 0 && (f.ChannelID == "" || f.ChannelID == d.ChannelID) {
			out[i].add(d)
		}
	}
	return out
}

// fill puts the sums of a month where they belong.
func (b *Bill) fill(first, last, now time.Time, f Filter, days []desk.CostDay) {
	if last.After(now) {
		last = now
	}
	for at := first; !at.After(last); at = at.AddDate(0, 0, 1) {
		b.Days = append(b.Days, CostPart{Key: at.Format(time.DateOnly), CostSum: CostSum{Amounts: []Amount{}}})
	}
	for _, d := range days {
		if !f.takes(d) {
			continue
		}
		b.Total.add(d)
		put(&b.Days, d.Day, d)
		put(&b.Channels, d.ChannelID, d)
		put(&b.Countries, d.Country, d)
		put(&b.Categories, d.Category, d)
		put(&b.Kinds, d.Kind, d)
		if d.Template != "" {
			put(&b.Templates, d.Template, d)
		}
	}
	slices.SortFunc(b.Days, func(a, c CostPart) int { return cmp.Compare(a.Key, c.Key) })
	for _, parts := range []*[]CostPart{&b.Channels, &b.Countries, &b.Categories, &b.Kinds, &b.Templates, &b.Days} {
		if *parts == nil {
			*parts = []CostPart{}
		}
		if parts != &b.Days {
			slices.SortStableFunc(*parts, dearer)
		}
	}
}

// dearer puts what cost most first, then what was most.
func dearer(a, b CostPart) int {
	sum := func(p CostPart) (n desk.Nano) {
		for _, m := range p.Amounts {
			n += m.Amount
		}
		return n
	}
	return cmp.Or(cmp.Compare(sum(b), sum(a)), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
}

func put(parts *[]CostPart, key string, d desk.CostDay) {
	i := slices.IndexFunc(*parts, func(p CostPart) bool { return p.Key == key })
	if i < 0 {
		*parts = append(*parts, CostPart{Key: key, Name: key, CostSum: CostSum{Amounts: []Amount{}}})
		i = len(*parts) - 1
	}
	(*parts)[i].add(d)
}

func (s *Service) nameChannels(ctx context.Context, q *store.Queryer, ws string, b *Bill) error {
	rows, err := q.Channels(ctx, ws)
	if err != nil {
		return err
	}
	for i := range b.Channels {
		for _, r := range rows {
			if r.ID == b.Channels[i].Key {
				b.Channels[i].Name = r.Name
			}
		}
	}
	return nil
}

// allowances are the months' allowances of the channels of a workspace: those of
// the way of charging that the platform's own words show in that month.
func (s *Service) allowances(ctx context.Context, q *store.Queryer, ws string, month time.Time, days []desk.CostDay) ([]Allowance, error) {
	rows, err := q.Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	out := []Allowance{}
	for _, row := range rows {
		d, ok := s.Channels.Descriptor(row.Platform)
		if !ok || d.Prices == nil {
			continue
		}
		end := month.AddDate(0, 1, 0).Add(-time.Microsecond)
		believed, err := s.believes(ctx, q, ws, d.Prices, end)
		if err != nil {
			return nil, err
		}
		era := d.Prices.EraAt(end, believed)
		if i := slices.IndexFunc(days, func(x desk.CostDay) bool { return x.ChannelID == row.ID && x.Model != era.Model }); i >= 0 {
			era = eraOf(d.Prices, days[i].Model, end)
		}
		if era.Allowance == nil {
			continue
		}
		account := row.Settings[d.Prices.Account]
		if account == "" {
			account = row.ID
		}
		a, err := allowanceOf(ctx, q, ws, row.Platform, month.Format(monthFormat), era, account, row.ID)
		if err != nil {
			return nil, err
		}
		if a.Name = account; a.ChannelID != "" {
			a.Name = row.Name
		}
		if !slices.ContainsFunc(out, func(x Allowance) bool { return x.Scope == a.Scope }) {
			out = append(out, a)
		}
	}
	return out, nil
}

// CaseCost is what a case cost so far.
type CaseCost struct {
	CostSum
	Messages []desk.Cost `json:"messages" nullable:"false"`
}

// OfCase sums up what the messages of a case cost.
func (s *Service) OfCase(ctx context.Context, ws, caseID string) (CaseCost, error) {
	list, err := s.Store.Read().CostsOfCase(ctx, ws, caseID)
	out := CaseCost{CostSum: CostSum{Amounts: []Amount{}}, Messages: []desk.Cost{}}
	slices.SortFunc(list, func(a, b desk.Cost) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.MessageID, b.MessageID))
	})
	for _, c := range list {
		if d := c.DayOf(); d.N > 0 {
			out.add(d)
		}
	}
	out.Messages = append(out.Messages, list...)
	return out, err
}

// OfMessage is what a message cost; nothing is known of one that the platform
// has not spoken of.
func (s *Service) OfMessage(ctx context.Context, ws, id string) (desk.Cost, error) {
	found, err := s.Store.Read().Costs(ctx, ws, []string{id})
	if err != nil {
		return desk.Cost{}, err
	}
	c, ok := found[id]
	if !ok {
		return c, desk.NotFound("cost")
	}
	return c, nil
}
