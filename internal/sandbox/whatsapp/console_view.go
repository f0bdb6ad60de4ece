package whatsapp

import (
	"maps"
	"slices"
	"time"

	"recado.dev/internal/sandbox"
)

// numberView is a number as the console shows it.
type numberView struct {
	ID         string `json:"id"`
	Display    string `json:"display"`
	Name       string `json:"name"`
	NewName    string `json:"new_name"`
	NameStatus string `json:"name_status"`
	Quality    string `json:"quality"`
	Status     string `json:"status"`
	Throughput string `json:"throughput"`
	Registered bool   `json:"registered"`
	Token      string `json:"token"`
	Code       string `json:"code"` // that verifies it, as a text message would tell
	Verified   bool   `json:"verified"`
	Connected  bool   `json:"connected"` // it has a channel
	Complaints int    `json:"complaints"`
}

// templateView is a template as the console shows it.
type templateView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Language   string     `json:"language"`
	Category   string     `json:"category"`
	Correct    string     `json:"correct_category"`
	Status     string     `json:"status"`
	Quality    string     `json:"quality"`
	Reason     string     `json:"reason"`
	Text       string     `json:"text"`
	ReviewAt   *time.Time `json:"review_at"`
	PausedTill *time.Time `json:"paused_till"`
	Sent       int        `json:"sent"`
	Delivered  int        `json:"delivered"`
	Read       int        `json:"read"`
}

// consoleView is all that the console shows of an account.
type consoleView struct {
	WABA      string         `json:"waba"`
	App       app            `json:"app"`
	Dialog    string         `json:"dialog"` // where a business signs up
	Review    review         `json:"review"`
	Standing  standing       `json:"standing"`
	Limit     int            `json:"limit"`
	Used      int            `json:"used"`
	Tiers     []string       `json:"tiers"`
	Kinds     []string       `json:"restriction_types"`
	Numbers   []numberView   `json:"numbers"`
	Templates []templateView `json:"templates"`
}

func (n *Network) view(a sandbox.Account, b *book) consoleView {
	now := n.table.Now()
	v := consoleView{WABA: b.WABA, App: n.app(), Dialog: n.Mount() + "/" + Version + "/dialog/oauth?client_id=" + appID, Review: b.Review, Standing: b.Standing, Limit: tierLimit(b.Standing.Tier), Kinds: restrictionTypes, Templates: []templateView{}}
	v.Standing.Restrictions = slices.DeleteFunc(append([]restriction{}, b.Standing.Restrictions...), func(r restriction) bool { return !now.Before(r.Until) })
	for _, t := range tiers {
		v.Tiers = append(v.Tiers, t.name)
	}
	for _, at := range b.Reached {
		if now.Sub(at) < 24*time.Hour {
			v.Used++
		}
	}
	show := func(o sandbox.Account, l *line) {
		v.Numbers = append(v.Numbers, numberView{
			ID: o.ID, Display: o.Display, Code: l.Code, Verified: l.Verified, Connected: o.Platform != "", Name: l.shown(o), NewName: l.NewName, NameStatus: l.NameStatus, Quality: l.Quality, Status: l.Status,
			Throughput: l.Throughput, Registered: l.Registered, Token: l.tokenState(a.Secrets["access_token"]), Complaints: len(l.Complaints),
		})
	}
	connected := n.table.Accounts()
	for _, o := range connected {
		if o.Platform == Key && wabaOf(o) == wabaOf(a) {
			show(o, b.line(o))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.Lines)) {
		l := b.Lines[id]
		if l.Number != "" && !slices.ContainsFunc(connected, func(o sandbox.Account) bool { return o.ID == id }) {
			show(sandbox.Account{ID: id, Display: l.Number}, l)
		}
	}
	counts := map[string]*templateView{}
	for _, t := range b.Templates {
		v.Templates = append(v.Templates, viewOf(t))
	}
	for i := range v.Templates {
		counts[v.Templates[i].ID] = &v.Templates[i]
	}
	for _, s := range b.Sends {
		if t := counts[s.Template]; t != nil {
			t.Sent += one(s.Sent)
			t.Delivered += one(s.Delivered)
			t.Read += one(s.Read)
		}
	}
	slices.Reverse(v.Templates)
	return v
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func viewOf(t *template) templateView {
	v := templateView{ID: t.ID, Name: t.Name, Language: t.Language, Category: t.Category, Correct: t.Correct, Status: t.Status, Quality: t.Quality}
	if t.Status == stateRejected {
		v.Reason = t.Rejected
	}
	for _, c := range t.shown() {
		if c.Type == "BODY" {
			v.Text = c.Text
		}
	}
	if t.Status == statePending && !t.ReviewAt.IsZero() {
		v.ReviewAt = &t.ReviewAt
	}
	if t.Status == statePaused && !t.PausedTill.IsZero() {
		v.PausedTill = &t.PausedTill
	}
	return v
}
