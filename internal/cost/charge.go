package cost

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const monthFormat = "2006-01"

// counting is where a charge finds out which one of the month it is.
type counting interface {
	CountCost(ctx context.Context, ws, month, what string, by int64) (int64, error)
	OpenTalk(ctx context.Context, ws, talk, messageID string) (bool, error)
}

// known is what a charge has to know beside the message.
type known struct {
	ws       string
	platform string
	country  string
	account  string // who is billed
	book     book
}

// volumeKey counts messages whose price hangs on how many there were.
func volumeKey(k known, market, category string) string {
	return "volume/" + k.platform + "/" + k.account + "/" + market + "/" + category
}

// allowanceKey counts what a month's allowance is used up by.
func allowanceKey(platformKey, scope string) string { return "allowance/" + platformKey + "/" + scope }

// chargeOf answers what a message costs as the platform tells of it by now.
// before is what was known of it, nil for nothing.
func chargeOf(ctx context.Context, counts counting, k known, f fact, before *desk.Cost) (desk.Cost, error) {
	p := *f.Pricing
	c := desk.Cost{MessageID: f.ID, CaseID: f.CaseID, ChannelID: f.ChannelID, Platform: k.platform, Country: k.country, Category: p.Category, Template: f.template(),
		Talk: p.Talk, Model: platform.ChargedByMessage, Kind: platform.PriceRegular, Basis: desk.CostFree}
	c.At, c.Charged = f.charged()
	rules := k.book.rules(k.platform)
	if rules != nil {
		c.Model, c.Kind = rules.Model(p), rules.Kind(p)
	}
	if before != nil && before.Charged && before.Category == c.Category && before.Talk == c.Talk && (before.Kind == c.Kind || before.Kind == platform.PriceAllowance || before.Kind == platform.PriceSameTalk) {
		return *before, nil // later news of the same change nothing
	}
	if !c.Charged {
		return c, nil
	}
	if p.Amount != nil {
		c.Amount, c.Currency, c.Basis = max(*p.Amount, -*p.Amount), p.Currency, desk.CostFromPlatform
		return c, nil
	}
	if rules == nil {
		c.Basis = desk.CostUnknown
		return c, nil
	}
	if err := place(ctx, counts, k, rules, &c); err != nil || c.Kind != platform.PriceRegular {
		return c, err
	}
	return priced(ctx, counts, k, rules, c)
}

// place finds out what counting tells of a message: whether its conversation is
// charged with another one, and whether the month's allowance covers it.
func place(ctx context.Context, counts counting, k known, rules *platform.PriceRules, c *desk.Cost) error {
	if c.Model == platform.ChargedByConversation && c.Talk != "" {
		opened, err := counts.OpenTalk(ctx, k.ws, k.platform+"/"+k.account+"/"+c.Talk, c.MessageID)
		if err != nil {
			return err
		}
		if !opened {
			c.Kind = platform.PriceSameTalk
			return nil
		}
	}
	era := eraOf(rules, c.Model, c.At)
	a := era.Allowance
	if a == nil || era.Model != c.Model || !slices.Contains(a.Categories, c.Category) || c.Kind == platform.PriceEntry {
		return nil
	}
	scope := k.account
	if a.PerChannel {
		scope = c.ChannelID
	}
	n, err := counts.CountCost(ctx, k.ws, c.At.Format(monthFormat), allowanceKey(k.platform, scope), 1)
	if err == nil && a.Counted && n < a.Free && c.Kind == platform.PriceRegular {
		c.Kind = platform.PriceAllowance
	}
	return err
}

// eraOf is the era whose rules hold for a message of a model: the platform's own
// word about the model counts more than the day, since changes come over
// accounts one after the other.
func eraOf(rules *platform.PriceRules, model string, at time.Time) platform.PriceEra {
	era := rules.EraAt(at, true)
	if era.Model == model {
		return era
	}
	for _, e := range slices.Backward(rules.Eras) {
		if e.Model == model {
			return e
		}
	}
	return era
}

// priced looks up what a regular message costs.
func priced(ctx context.Context, counts counting, k known, rules *platform.PriceRules, c desk.Cost) (desk.Cost, error) {
	market := c.Country
	if names := rules.MarketsOf(c.Country); len(names) > 0 {
		market = names[min(1, len(names)-1)]
	}
	n, err := counts.CountCost(ctx, k.ws, c.At.Format(monthFormat), volumeKey(k, market, c.Category), 1)
	if err != nil {
		return c, err
	}
	c.Nth, c.Market = n, market
	return k.book.reprice(c), nil
}

// reprice gives a regular charge its amount by the lists.
func (b book) reprice(c desk.Cost) desk.Cost {
	f, ok := b.price(c.Platform, c.Model, c.Country, c.Category, c.Nth, c.At)
	if !ok {
		c.Amount, c.Currency, c.Basis, c.TableID = 0, "", desk.CostUnknown, ""
		return c
	}
	c.Amount, c.Currency, c.Basis, c.TableID, c.Market = f.price, f.list.Currency, desk.CostFromTable, f.list.ID, f.market
	return c
}

// step counts one batch of events. Should another node have counted meanwhile,
// nothing is written and the next step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	from, err := s.Store.Read().CostPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	evs, err := s.Store.FollowEvents(ctx, ws, from.Seq, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	told := readBatch(evs)
	about, err := s.about(ctx, ws, told)
	if err != nil {
		return false, err
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.LockCosts(ctx, ws)
		if more = true; err != nil || place.Seq != from.Seq {
			return err
		}
		more = len(evs) == batchSize
		place.Seq = told.seq
		if err := tx.SaveCostPlace(ctx, ws, place); err != nil {
			return err
		}
		if s.Failed != nil && len(told.failed) > 0 {
			if err := s.Failed(ctx, tx, ws, told.failed); err != nil {
				return err
			}
		}
		return s.count(ctx, tx, ws, told, about)
	})
	return more, err
}

// about is what is to be known beside the messages of a batch, by conversation.
func (s *Service) about(ctx context.Context, ws string, told read) (map[string]known, error) {
	out := map[string]known{}
	if len(told.order) == 0 {
		return out, nil
	}
	q := s.Store.Read()
	b, err := s.book(ctx, q, ws)
	if err != nil {
		return nil, err
	}
	var conversations []string
	for _, id := range told.order {
		conversations = append(conversations, told.facts[id].ConversationID)
	}
	slices.Sort(conversations)
	targets, err := q.OutboxTargets(ctx, ws, slices.Compact(conversations))
	if err != nil {
		return nil, err
	}
	for _, id := range told.order {
		f := told.facts[id]
		t := targets[f.ConversationID]
		k := known{ws: ws, platform: t.Platform, book: b}
		if r := b.rules(t.Platform); r != nil {
			k.country, k.account = countryOf(r, t), s.accountOf(ctx, r, ws, f.ChannelID)
		}
		out[f.ConversationID] = k
	}
	return out, nil
}

func countryOf(r *platform.PriceRules, t store.OutboxTarget) string {
	to := platform.Recipient{Address: t.Address}
	for _, k := range t.Keys {
		to.Keys = append(to.Keys, platform.RemoteUserKey(k))
	}
	return r.Country(to)
}

// accountOf is who is billed for a channel's messages: the account that its
// settings name, else the channel by itself.
func (s *Service) accountOf(ctx context.Context, r *platform.PriceRules, ws, channelID string) string {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err == nil && live.Channel.Settings[r.Account] != "" {
		return live.Channel.Settings[r.Account]
	}
	return channelID
}

// count keeps what the messages of a batch cost.
func (s *Service) count(ctx context.Context, tx *store.Tx, ws string, told read, about map[string]known) error {
	before, err := tx.Costs(ctx, ws, told.order)
	if err != nil {
		return err
	}
	var after []desk.Cost
	for _, id := range told.order {
		f := told.facts[id]
		var old *desk.Cost
		if c, ok := before[id]; ok {
			old = &c
		}
		c, err := chargeOf(ctx, tx, about[f.ConversationID], f, old)
		if err != nil {
			return err
		}
		c.CaseID = f.CaseID
		if old != nil {
			c.CaseID = old.CaseID // it may have moved to another since
		}
		if old == nil || *old != c {
			after = append(after, c)
		}
	}
	return tx.SaveCosts(ctx, ws, before, after)
}

// again prices a batch of messages anew after a price list changed.
func (s *Service) again(ctx context.Context, ws string) (more bool, err error) {
	place, err := s.Store.Read().CostPlace(ctx, ws)
	if err != nil || place.AgainAt == nil {
		return false, err
	}
	s.forget(ws)
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.LockCosts(ctx, ws)
		if err != nil || place.AgainAt == nil {
			return err
		}
		b, err := s.book(ctx, &tx.Queryer, ws)
		if err != nil {
			return err
		}
		list, err := tx.CostsFrom(ctx, ws, *place.AgainAt, place.AgainID, batchSize)
		if err != nil {
			return err
		}
		before := map[string]desk.Cost{}
		var after []desk.Cost
		for _, c := range list {
			if !c.Charged || c.Kind != platform.PriceRegular || c.Basis == desk.CostFromPlatform {
				continue
			}
			if next := b.reprice(c); next != c {
				before[c.MessageID] = c
				after = append(after, next)
			}
		}
		if more = len(list) == batchSize; more {
			last := list[len(list)-1]
			place.AgainAt, place.AgainID = &last.At, last.MessageID
		} else {
			place.AgainAt, place.AgainID = nil, ""
		}
		if err := tx.SaveCosts(ctx, ws, before, after); err != nil {
			return err
		}
		return tx.SaveCostPlace(ctx, ws, place)
	})
	return more, err
}
