package number

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// AccountView is an account with its channels and, where the platform can be asked,
// its numbers.
type AccountView struct {
	Platform string             `json:"platform"`
	Account  string             `json:"account" doc:"the platform's name of it"`
	Channels []ChannelRef       `json:"channels" nullable:"false"`
	Kept     bool               `json:"kept" doc:"numbers can be added, verified and registered from here"`
	Numbers  []NumberView       `json:"numbers" nullable:"false" doc:"of an account that is kept here"`
	Hooked   bool               `json:"hooked" doc:"the webhook can be subscribed from here"`
	State    desk.NumberAccount `json:"state"`
	// Authorisation is the newest one for the account; nil where a token was
	// entered by hand.
	Authorisation *desk.Authorisation `json:"authorisation"`
}

// ChannelRef is a channel of an account.
type ChannelRef struct {
	ID         string             `json:"id"`
	Name       string             `json:"name"`
	Number     string             `json:"number" doc:"what names the number in its settings"`
	Status     desk.ChannelStatus `json:"status" enum:"new,connected,failing,disabled"`
	WebhookURL string             `json:"webhook_url"`
	CreatedAt  time.Time          `json:"created_at"`
	LastInAt   *time.Time         `json:"last_in_at"`
	own        string
}

// NumberView is a number as pages show it.
type NumberView struct {
	desk.StoredNumber
	Next  string     `json:"next" enum:"code,verify,register,connect,none" doc:"what is to be done next"`
	Since *time.Time `json:"since" doc:"when the first message came or went"`
}

// Accounts are the accounts of who's workspace, with their channels; their
// numbers are left out.
func (s *Service) Accounts(ctx context.Context, who access.Who) ([]AccountView, error) {
	views, err := s.Channels.List(ctx, who)
	if err != nil {
		return nil, err
	}
	out := []AccountView{}
	for _, v := range views {
		d, ok := s.Channels.Descriptor(v.Platform)
		if !ok || d.Numbers == nil || v.Settings[d.Numbers.Account] == "" {
			continue
		}
		name := v.Settings[d.Numbers.Account]
		i := slices.IndexFunc(out, func(a AccountView) bool { return a.Platform == v.Platform && a.Account == name })
		if i < 0 {
			state, err := s.Store.Read().NumberAccount(ctx, who.WorkspaceID, v.Platform, name)
			if err != nil {
				return nil, err
			}
			out = append(out, AccountView{Platform: v.Platform, Account: name, Channels: []ChannelRef{}, Numbers: []NumberView{}, Kept: d.Numbers.Kept, Hooked: d.Numbers.Hooked, State: state})
			i = len(out) - 1
		}
		out[i].Channels = append(out[i].Channels, refOf(v, d.Numbers.Own))
	}
	return out, nil
}

func refOf(v channel.View, own []string) ChannelRef {
	ref := ChannelRef{ID: v.ID, Name: v.Name, Status: v.Status, WebhookURL: v.WebhookURL, CreatedAt: v.CreatedAt, LastInAt: v.LastInAt}
	if len(own) > 0 {
		ref.own = v.Settings[own[0]]
	}
	for _, name := range own { // the one that people read: it has the +
		if ref.Number == "" || strings.HasPrefix(v.Settings[name], "+") {
			ref.Number = v.Settings[name]
		}
	}
	return ref
}

// Show answers the account of a channel.
func (s *Service) Show(ctx context.Context, who access.Who, channelID string) (AccountView, error) {
	h, err := s.at(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return AccountView{}, err
	}
	return s.show(ctx, h)
}

func (s *Service) show(ctx context.Context, h home) (AccountView, error) {
	all, err := s.Accounts(ctx, access.Who{WorkspaceID: h.ws})
	if err != nil {
		return AccountView{}, err
	}
	i := slices.IndexFunc(all, func(a AccountView) bool { return a.Platform == h.platform && a.Account == h.account })
	if i < 0 {
		return AccountView{}, desk.NotFound("account")
	}
	a := all[i]
	a.Kept, a.Hooked = h.keeper != nil, h.hooks != nil
	if a.Numbers, err = s.numbers(ctx, h, a.Channels); err != nil {
		return a, err
	}
	a.Authorisation, err = s.authorisationOf(ctx, h)
	return a, err
}

func (s *Service) numbers(ctx context.Context, h home, channels []ChannelRef) ([]NumberView, error) {
	q := s.Store.Read()
	list, err := q.Numbers(ctx, h.ws, h.platform, h.account)
	if err != nil {
		return nil, err
	}
	out := make([]NumberView, 0, len(list))
	for _, n := range list {
		i := slices.IndexFunc(channels, func(c ChannelRef) bool { return c.own == n.ID })
		v := NumberView{StoredNumber: n}
		if i >= 0 {
			v.ChannelID = channels[i].ID
			if v.Since, err = s.first(ctx, q, n, channels[i]); err != nil {
				return nil, err
			}
		}
		v.Next = next(v)
		out = append(out, v)
	}
	return out, nil
}

// first is when the first message came or went on a number's channel. It is
// found once and kept.
func (s *Service) first(ctx context.Context, q *store.Queryer, n desk.StoredNumber, c ChannelRef) (*time.Time, error) {
	if at, ok := n.Steps[desk.StepFirstMessage]; ok {
		return &at, nil
	}
	if c.LastInAt == nil {
		return nil, nil
	}
	at, err := q.FirstWrittenOn(ctx, n.WorkspaceID, c.ID)
	if err != nil || at == nil {
		return nil, err
	}
	return at, s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockNumber(ctx, n.WorkspaceID, n.Platform, n.Account, n.ID)
		if err != nil {
			return err
		}
		finish(&now, desk.StepFirstMessage, *at)
		return tx.SaveNumbers(ctx, now)
	})
}

// next is what is to be done next with a number.
func next(v NumberView) string {
	_, asked := v.Steps[desk.StepCodeAsked]
	switch {
	case v.GoneAt != nil:
		return "none"
	case !v.Verified && asked:
		return "verify"
	case !v.Verified:
		return "code"
	case !v.Status.Registered():
		return "register"
	case v.ChannelID == "":
		return "connect"
	}
	return "none"
}

// authorisationOf is the newest sign-up that the account was shared in.
func (s *Service) authorisationOf(ctx context.Context, h home) (*desk.Authorisation, error) {
	list, err := s.Store.Read().Authorisations(ctx, h.ws, "", mostAuthorisations)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if a.Platform == h.platform && slices.ContainsFunc(a.Accounts, func(x desk.AuthorisedAccount) bool { return x.ID == h.account }) {
			a.Sealed = nil
			return &a, nil
		}
	}
	return nil, nil
}

// mostAuthorisations bounds how far back an account's authorisation is looked
// for.
const mostAuthorisations = 200

// History is what happened to a channel's account and its numbers, the newest
// first; number names one alone, "" for all.
func (s *Service) History(ctx context.Context, who access.Who, channelID, before string, limit int) ([]desk.NumberChange, error) {
	h, err := s.at(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return nil, err
	}
	return s.Store.Read().NumberHistory(ctx, h.ws, h.platform, h.account, before, limit)
}
