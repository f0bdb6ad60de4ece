package cost

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Reasons for what a quote says.
const (
	WhyPrice     = "price"     // it costs what the list says
	WhyWindow    = "window"    // free: the reply window is open
	WhyEntry     = "entry"     // free: the customer came by an ad
	WhyAllowance = "allowance" // free: within the month's allowance
	WhyUnknown   = "unknown"   // it is charged, and no list says with what
	WhyNothing   = "nothing"   // this network charges nothing that is known here
)

// Estimate is what a message would cost if it were sent now.
type Estimate struct {
	Why       string      `json:"why" enum:"price,window,entry,allowance,unknown,nothing"`
	Free      bool        `json:"free"`
	Amount    desk.Nano   `json:"amount" doc:"a decimal: 0.0509"`
	Currency  string      `json:"currency"`
	Category  string      `json:"category"`
	Country   string      `json:"country" doc:"of the recipient, in two letters; empty where it cannot be told"`
	Market    string      `json:"market"`
	Model     string      `json:"model" enum:"message,conversation,"`
	List      string      `json:"list,omitempty" doc:"the price list's name"`
	ValidFrom string      `json:"valid_from,omitempty" doc:"since when the list holds: 2026-10-01"`
	Allowance *Allowance  `json:"allowance,omitempty" doc:"what of the month's allowance is used up, where this message counts towards it"`
	Window    desk.Window `json:"window"`
}

// Allowance is what is free in a month, and how much of it is used up.
type Allowance struct {
	Scope      string   `json:"scope" doc:"the account or the channel whose allowance it is"`
	ChannelID  string   `json:"channel_id,omitempty"`
	Name       string   `json:"name"`
	Unit       string   `json:"unit" enum:"message,conversation"`
	Used       int64    `json:"used"`
	Free       int64    `json:"free"`
	Categories []string `json:"categories" nullable:"false"`
}

// entryLasts is how long all messages are free after an answer to a customer
// who came by an ad.
const entryLasts = 72 * time.Hour

// Quote answers what a message of a category to a conversation would cost now;
// category is a template's, "" for a free message.
func (s *Service) Quote(ctx context.Context, conv desk.Conversation, category string) (Estimate, error) {
	q := s.Store.Read()
	now := s.Clock.Now()
	out := Estimate{Why: WhyNothing, Free: true, Category: strings.ToLower(category), Window: desk.Window{Open: true}}
	live, err := s.Channels.Find(ctx, conv.WorkspaceID, conv.ChannelID)
	if err != nil {
		return out, err
	}
	out.Window = conversation.WindowOf(conv.LastInboundAt, live.Session.Caps().Window, now)
	b, err := s.book(ctx, q, conv.WorkspaceID)
	if err != nil {
		return out, err
	}
	rules := b.rules(live.Channel.Platform)
	if rules == nil {
		return out, nil
	}
	if out.Category == "" {
		out.Category = rules.Service
	}
	targets, err := q.OutboxTargets(ctx, conv.WorkspaceID, []string{conv.ID})
	if err != nil {
		return out, err
	}
	out.Country = countryOf(rules, targets[conv.ID])
	entry, err := s.entered(ctx, q, conv, now)
	if err != nil {
		return out, err
	}
	if entry {
		out.Why = WhyEntry
		return out, nil
	}
	believed, err := s.believes(ctx, q, conv.WorkspaceID, rules, now)
	if err != nil {
		return out, err
	}
	era := rules.EraAt(now, believed)
	out.Model = era.Model
	if out.Window.Open && slices.Contains(era.FreeInWindow, out.Category) {
		out.Why = WhyWindow
		return out, nil
	}
	return s.quoted(ctx, q, quoting{conv: conv, platform: live.Channel.Platform, rules: rules, era: era, account: s.accountOf(ctx, rules, conv.WorkspaceID, conv.ChannelID), book: b, now: now}, out)
}

type quoting struct {
	conv     desk.Conversation
	platform string
	rules    *platform.PriceRules
	era      platform.PriceEra
	account  string
	book     book
	now      time.Time
}

// quoted is the quote of a message that the window does not make free.
func (s *Service) quoted(ctx context.Context, q *store.Queryer, k quoting, out Estimate) (Estimate, error) {
	month := k.now.UTC().Format(monthFormat)
	if a := k.era.Allowance; a != nil && slices.Contains(a.Categories, out.Category) {
		state, err := allowanceOf(ctx, q, k.conv.WorkspaceID, k.platform, month, k.era, k.account, k.conv.ChannelID)
		if err != nil {
			return out, err
		}
		if out.Allowance = &state; state.Used < state.Free {
			out.Why = WhyAllowance
			return out, nil
		}
	}
	market := out.Country
	if names := k.rules.MarketsOf(out.Country); len(names) > 0 {
		market = names[min(1, len(names)-1)]
	}
	n, err := q.CostCount(ctx, k.conv.WorkspaceID, month, volumeKey(known{platform: k.platform, account: k.account}, market, out.Category))
	if err != nil {
		return out, err
	}
	out.Free, out.Market = false, market
	f, ok := k.book.price(k.platform, k.era.Model, out.Country, out.Category, n, k.now)
	if !ok {
		out.Why = WhyUnknown
		return out, nil
	}
	out.Why, out.Amount, out.Currency, out.Market = WhyPrice, f.price, f.list.Currency, f.market
	out.List, out.ValidFrom = f.list.Name, f.list.ValidFrom.Format(time.DateOnly)
	out.Free = f.price == 0
	return out, nil
}

// entered says whether the platform said of a message of this case, lately, that
// it was free since the customer came by an ad.
func (s *Service) entered(ctx context.Context, q *store.Queryer, conv desk.Conversation, now time.Time) (bool, error) {
	if conv.CaseID == "" {
		return false, nil
	}
	list, err := q.CostsOfCase(ctx, conv.WorkspaceID, conv.CaseID)
	if err != nil {
		return false, err
	}
	first := time.Time{}
	for _, c := range list {
		if c.Kind == platform.PriceEntry && (first.IsZero() || c.At.Before(first)) {
			first = c.At
		}
	}
	return !first.IsZero() && now.Sub(first) < entryLasts, nil
}

// believes says whether a change of prices that was only reported is seen in
// what the platform says of messages: free ones are charged since.
func (s *Service) believes(ctx context.Context, q *store.Queryer, ws string, rules *platform.PriceRules, now time.Time) (bool, error) {
	for _, e := range rules.Eras {
		if !e.Reported || e.From.After(now) {
			continue
		}
		seen, err := q.CostSeen(ctx, ws, e.From.Format(time.DateOnly), rules.Service, platform.PriceRegular, "")
		if seen || err != nil {
			return seen, err
		}
	}
	return false, nil
}

// allowanceOf is how much of a month's allowance is used up.
func allowanceOf(ctx context.Context, q *store.Queryer, ws, platformKey, month string, era platform.PriceEra, account, channelID string) (Allowance, error) {
	a := era.Allowance
	out := Allowance{Scope: account, Unit: era.Model, Free: a.Free, Categories: a.Categories}
	if a.PerChannel {
		out.Scope, out.ChannelID = channelID, channelID
	}
	n, err := q.CostCount(ctx, ws, month, allowanceKey(platformKey, out.Scope))
	out.Used = n
	return out, err
}
