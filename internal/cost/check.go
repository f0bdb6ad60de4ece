package cost

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// checkEvery is how often the running month is compared by itself.
	checkEvery   = 12 * time.Hour
	checkTimeout = 30 * time.Second
	// lateDays is how long into a month the one before is compared too.
	lateDays = 5
)

// Reasons for differences from what the platform says.
const (
	ReasonSame     = "same"
	ReasonLate     = "late"     // the month is not over: the platform counts with a delay
	ReasonMissing  = "missing"  // the platform counts more: sent elsewhere, or its news did not arrive here
	ReasonHereOnly = "here"     // counted here alone
	ReasonPrice    = "price"    // as many, at another price
	ReasonNoList   = "no_list"  // as many, and no price list says with what
	ReasonCurrency = "currency" // in another currency
)

// Comparison is a comparison of a month with what the platform says it charged.
type Comparison struct {
	Month     string          `json:"month"`
	Platform  string          `json:"platform"`
	Account   string          `json:"account"`
	CheckedAt time.Time       `json:"checked_at"`
	Currency  string          `json:"currency" doc:"in which the platform charges; empty where it does not say"`
	Failure   string          `json:"failure,omitempty" doc:"why the platform could not be asked"`
	Rows      []ComparisonRow `json:"rows" nullable:"false"`
}

// ComparisonRow compares the messages of a country, category and kind.
type ComparisonRow struct {
	Country     string    `json:"country"`
	Category    string    `json:"category"`
	Kind        string    `json:"kind"`
	OurCount    int64     `json:"our_count"`
	TheirCount  int64     `json:"their_count"`
	OurAmount   desk.Nano `json:"our_amount"`
	TheirAmount desk.Nano `json:"their_amount"`
	Reason      string    `json:"reason" enum:"same,late,missing,here,price,no_list,currency"`
	// Each is what one costs by the platform's sums; 0 where none cost anything.
	Each desk.Nano `json:"each"`

	unknown  bool
	currency string
}

type checkArgs struct{}

// Kind implements river.JobArgs.
func (checkArgs) Kind() string { return "cost_check" }

type checkWorker struct {
	river.WorkerDefaults[checkArgs]
	s *Service
}

// Timeout implements river.Worker.
func (*checkWorker) Timeout(*river.Job[checkArgs]) time.Duration { return 15 * time.Minute }

// Work implements river.Worker: it compares what there is to compare.
func (w *checkWorker) Work(ctx context.Context, _ *river.Job[checkArgs]) error {
	spaces, err := w.s.Store.Read().Workspaces(ctx)
	if err != nil {
		return err
	}
	now := w.s.Clock.Now().UTC()
	months := []string{now.Format(monthFormat)}
	if now.Day() <= lateDays {
		months = append(months, now.AddDate(0, 0, -now.Day()).Format(monthFormat))
	}
	for _, space := range spaces {
		for _, month := range months {
			if _, err := w.s.Compare(ctx, space.ID, month); err != nil {
				w.s.Log.WarnContext(ctx, "costs not compared", "workspace", space.ID, "error", err)
			}
		}
	}
	return nil
}

func checkJob() river.JobArgs { return checkArgs{} }

// Checks are the last comparisons of a month.
func (s *Service) Checks(ctx context.Context, ws, month string) ([]Comparison, error) {
	rows, err := s.Store.Read().CostChecks(ctx, ws, month)
	out := []Comparison{}
	for _, r := range rows {
		var c Comparison
		if err := json.Unmarshal([]byte(r.Result), &c); err != nil {
			return nil, fmt.Errorf("read a comparison: %w", err)
		}
		out = append(out, c)
	}
	return out, err
}

// Compare asks each billed account for its sums of a month and keeps how they
// compare with ours.
func (s *Service) Compare(ctx context.Context, ws, month string) ([]Comparison, error) {
	first, err := time.Parse(monthFormat, month)
	if err != nil {
		return nil, desk.Invalid("month", "is no month such as 2026-11")
	}
	now := s.Clock.Now().UTC()
	if first.After(now) {
		return nil, desk.Invalid("month", "has not begun")
	}
	read := s.Store.Read()
	days, err := read.CostDays(ctx, ws, first.Format(time.DateOnly), first.AddDate(0, 1, -1).Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	rows, err := read.Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	accounts := map[[2]string][]string{} // their channels
	for _, r := range rows {
		if d, ok := s.Channels.Descriptor(r.Platform); ok && d.Prices != nil && r.Settings[d.Prices.Account] != "" {
			key := [2]string{r.Platform, r.Settings[d.Prices.Account]}
			accounts[key] = append(accounts[key], r.ID)
		}
	}
	out := []Comparison{}
	for key, channels := range accounts {
		if c, asked := s.compareOne(ctx, ws, key, channels, first, now, days); asked {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Comparison) int {
		return cmp.Or(cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Account, b.Account))
	})
	return out, s.keepChecks(ctx, ws, out)
}

func (s *Service) keepChecks(ctx context.Context, ws string, checks []Comparison) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		for _, c := range checks {
			raw, err := json.Marshal(c)
			if err != nil {
				return fmt.Errorf("write a comparison: %w", err)
			}
			if err := tx.SaveCostCheck(ctx, ws, store.CostCheck{Month: c.Month, Platform: c.Platform, Account: c.Account, CheckedAt: c.CheckedAt, Result: string(raw)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// compareOne compares one account; false where its network tells nothing.
func (s *Service) compareOne(ctx context.Context, ws string, key [2]string, channels []string, first, now time.Time, days []desk.CostDay) (Comparison, bool) {
	c := Comparison{Month: first.Format(monthFormat), Platform: key[0], Account: key[1], CheckedAt: now, Rows: []ComparisonRow{}}
	var biller platform.Biller
	for _, id := range channels {
		if live, err := s.Channels.Find(ctx, ws, id); err == nil && live.Channel.Status != desk.ChannelDisabled {
			if b, ok := live.Session.(platform.Biller); ok && b.BilledAccount() != "" {
				biller = b
				break
			}
		}
	}
	if biller == nil {
		return c, false
	}
	days = slices.DeleteFunc(slices.Clone(days), func(d desk.CostDay) bool {
		return !slices.Contains(channels, d.ChannelID) || d.Kind == platform.PriceSameTalk
	})
	model := platform.ChargedByMessage
	if slices.ContainsFunc(days, func(d desk.CostDay) bool { return d.Model == platform.ChargedByConversation }) {
		model = platform.ChargedByConversation
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	end := first.AddDate(0, 1, 0)
	running := end.After(now)
	if running {
		end = now
	}
	bill, err := biller.Billed(ctx, first, end, model)
	if err != nil {
		f := platform.AsFailure(err)
		if c.Failure = f.Detail; c.Failure == "" {
			c.Failure = cmp.Or(f.Title, string(f.Kind))
		}
		return c, true
	}
	c.Currency, c.Rows = bill.Currency, compare(days, bill, running)
	return c, true
}

// compare puts our sums beside the platform's. It is pure.
func compare(days []desk.CostDay, bill platform.Bill, running bool) []ComparisonRow {
	rows := map[[3]string]*ComparisonRow{}
	at := func(country, category, kind string) *ComparisonRow {
		key := [3]string{country, category, kind}
		if rows[key] == nil {
			rows[key] = &ComparisonRow{Country: country, Category: category, Kind: kind}
		}
		return rows[key]
	}
	for _, d := range days {
		r := at(d.Country, d.Category, d.Kind)
		r.OurCount += d.N
		r.OurAmount += d.Amount
		r.unknown = r.unknown || d.Basis == desk.CostUnknown
		if d.Currency != "" {
			r.currency = d.Currency
		}
	}
	for _, p := range bill.Points {
		r := at(p.Country, p.Category, p.Kind)
		r.TheirCount += p.Count
		r.TheirAmount += p.Cost
	}
	out := make([]ComparisonRow, 0, len(rows))
	for _, r := range rows {
		if r.TheirCount > 0 {
			r.Each = r.TheirAmount / desk.Nano(r.TheirCount)
		}
		r.Reason = r.reason(bill.Currency, running)
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b ComparisonRow) int {
		return cmp.Or(cmp.Compare(b.TheirAmount, a.TheirAmount), cmp.Compare(b.OurCount, a.OurCount), cmp.Compare(a.Country+a.Category+a.Kind, b.Country+b.Category+b.Kind))
	})
	return out
}

func (r ComparisonRow) reason(currency string, running bool) string {
	switch {
	case r.TheirCount > r.OurCount:
		return ReasonMissing
	case r.OurCount > r.TheirCount && running:
		return ReasonLate
	case r.OurCount > r.TheirCount:
		return ReasonHereOnly
	case r.unknown:
		return ReasonNoList
	case currency != "" && r.currency != "" && currency != r.currency:
		return ReasonCurrency
	case r.OurAmount != r.TheirAmount:
		return ReasonPrice
	}
	return ReasonSame
}
