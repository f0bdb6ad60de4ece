package number

import (
	"context"
	"maps"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
)

// mostAtOnce bounds how many numbers an account is entered with by hand.
const mostAtOnce = 50

// AccountDraft is an account to be connected with several numbers at once: what
// they share, and what each has of its own.
type AccountDraft struct {
	Platform string
	Settings map[string]string
	Secrets  map[string]string
	Numbers  []AccountNumber
}

// AccountNumber is a number of an AccountDraft.
type AccountNumber struct {
	Name     string
	Settings map[string]string
	// Dress changes the channel before it is made.
	Dress func(*channel.Draft)
}

// AddAccount connects an account's numbers, each as a channel. All of them are
// looked at first, so that a mistake in one makes none.
func (s *Service) AddAccount(ctx context.Context, who access.Who, d AccountDraft) (AccountView, error) {
	desc, ok := s.Channels.Descriptor(d.Platform)
	switch {
	case !ok:
		return AccountView{}, desk.Invalid("platform", "there is no platform %q", d.Platform)
	case desc.Numbers == nil:
		return AccountView{}, desk.E(desk.CodeUnsupported, "this platform has no accounts with several numbers")
	case len(d.Numbers) == 0 || len(d.Numbers) > mostAtOnce:
		return AccountView{}, desk.Invalid("numbers", "1 to %d numbers are needed", mostAtOnce)
	case d.Settings[desc.Numbers.Account] == "":
		return AccountView{}, desk.Invalid("settings."+desc.Numbers.Account, "this is needed")
	}
	views, err := s.Channels.List(ctx, who)
	if err != nil {
		return AccountView{}, err
	}
	taken := map[string]bool{}
	for _, v := range views {
		if v.Platform == d.Platform && len(desc.Numbers.Own) > 0 {
			taken[v.Settings[desc.Numbers.Own[0]]] = true
		}
	}
	drafts := make([]channel.Draft, len(d.Numbers))
	for i, n := range d.Numbers {
		one := channel.Draft{Platform: d.Platform, Name: n.Name, Settings: without(d.Settings, desc.Numbers.Own), Secrets: maps.Clone(d.Secrets)}
		for _, name := range desc.Numbers.Own {
			if v, ok := n.Settings[name]; ok {
				one.Settings[name] = v
			}
		}
		if err := s.Channels.Try(one); err != nil {
			return AccountView{}, atNumber(i, err)
		}
		if len(desc.Numbers.Own) > 0 {
			own := one.Settings[desc.Numbers.Own[0]]
			if taken[own] {
				return AccountView{}, desk.Invalid(numberField(i, "settings."+desc.Numbers.Own[0]), "this number is connected already")
			}
			taken[own] = true
		}
		if n.Dress != nil {
			n.Dress(&one)
		}
		drafts[i] = one
	}
	first := ""
	for _, one := range drafts {
		v, err := s.Channels.Create(ctx, who, one)
		if err != nil {
			return AccountView{}, err
		}
		if first == "" {
			first = v.ID
		}
	}
	return s.Show(ctx, who, first)
}
