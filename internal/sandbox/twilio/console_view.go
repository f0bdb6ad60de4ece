package twilio

import "time"

// shown is how many messages and alerts the console shows.
const shown = 40

// consoleView is all that the console shows of the account.
type consoleView struct {
	SID         string        `json:"sid"`
	Token       string        `json:"token"`
	Second      string        `json:"second_token"`
	TestSID     string        `json:"test_sid"`
	TestToken   string        `json:"test_token"`
	BaseURL     string        `json:"base_url"`
	Status      string        `json:"status"`
	Balance     string        `json:"balance"`
	MediaAuth   bool          `json:"media_auth"`
	AutoWire    bool          `json:"auto_wire"`
	OptOutTypes bool          `json:"opt_out_types"`
	Review      review        `json:"review"`
	Trouble     int           `json:"trouble"`
	Errors      []errorView   `json:"errors"`
	Service     string        `json:"service"`
	Join        joinView      `json:"join"`
	Lines       []lineView    `json:"lines"`
	Contents    []contentView `json:"contents"`
	Log         []recordView  `json:"log"` // newest first
	Alerts      []alert       `json:"alerts"`
}

type errorView struct {
	Code int    `json:"code"`
	Text string `json:"text"`
}

type joinView struct {
	Number string   `json:"number"`
	Words  string   `json:"words"`
	People []member `json:"people"`
}

type member struct {
	Phone string    `json:"phone"`
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

type lineView struct {
	ID          string `json:"id"`
	Channel     string `json:"channel"`
	Number      string `json:"number"`
	Name        string `json:"name"`
	Shared      bool   `json:"shared"`
	Status      string `json:"status"`
	Code        string `json:"code"`
	URL         string `json:"url"`
	FallbackURL string `json:"fallback_url"`
	StatusURL   string `json:"status_url"`
	Wired       bool   `json:"wired"`
	// Desk is the address of the desk's channel on the line.
	Desk string `json:"desk"`
}

type contentView struct {
	SID      string     `json:"sid"`
	Name     string     `json:"name"`
	Language string     `json:"language"`
	Kind     string     `json:"kind"`
	Text     string     `json:"text"`
	Template string     `json:"template"`
	Category string     `json:"category"`
	Status   string     `json:"status"`
	Reason   string     `json:"reason"`
	Shared   bool       `json:"shared"`
	ReviewAt *time.Time `json:"review_at"`
}

type recordView struct {
	SID     string    `json:"sid"`
	Inbound bool      `json:"inbound"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Body    string    `json:"body"`
	Media   int       `json:"media"`
	Status  string    `json:"status"`
	Code    int       `json:"code"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

func (c *core) view(acc *account) consoleView {
	v := consoleView{
		SID: acc.SID, Token: acc.Token, Second: acc.Second, TestSID: acc.TestSID, TestToken: acc.TestToken, BaseURL: base(c.table.PublicURL()), Status: acc.Status,
		Balance: money(firstBalance - acc.Spent), MediaAuth: acc.MediaAuth, AutoWire: acc.AutoWire, OptOutTypes: acc.OptOutTypes, Review: acc.Review,
		Trouble: acc.Trouble, Service: acc.Service.SID, Join: joinView{Number: sharedNumber, Words: acc.Words, People: []member{}},
		Lines: []lineView{}, Contents: []contentView{}, Log: []recordView{}, Alerts: []alert{},
	}
	for _, k := range errorTable {
		v.Errors = append(v.Errors, errorView{k.Code, k.Text})
	}
	now := c.table.Now()
	for phone, at := range acc.Joined {
		if p, ok := c.table.Phone(phone); ok && acc.in(phone, now) {
			v.Join.People = append(v.Join.People, member{phone, p.Name, at.Add(joinLife)})
		}
	}
	for _, l := range acc.Lines {
		a, _ := c.channel(l)
		v.Lines = append(v.Lines, lineView{l.ID, l.Channel, l.Number, l.Name, l.Shared, l.Status, l.Code, c.hook(acc, l), l.FallbackURL, l.StatusURL, l.Wired, a.HookURL})
	}
	for i := len(acc.Contents) - 1; i >= 0; i-- {
		v.Contents = append(v.Contents, viewOf(acc.Contents[i]))
	}
	for i := len(acc.Log) - 1; i >= max(0, len(acc.Log)-shown); i-- {
		r := acc.Log[i]
		v.Log = append(v.Log, recordView{r.SID, r.Inbound, r.From, r.To, r.Body, len(r.Media), r.Status, r.Code, r.Text, r.Created})
	}
	for i := len(acc.Alerts) - 1; i >= max(0, len(acc.Alerts)-shown); i-- {
		v.Alerts = append(v.Alerts, acc.Alerts[i])
	}
	return v
}

func viewOf(t *content) contentView {
	kind := t.kind(whatsApp)
	p, _ := t.part(kind) // checked when it was made
	out := contentView{
		SID: t.SID, Name: t.Name, Language: t.Language, Kind: kind, Text: p.Body, Template: t.Template, Category: t.Category, Status: t.Status,
		Reason: t.Reason, Shared: t.Shared,
	}
	if out.Text == "" {
		out.Text = p.Title
	}
	if !t.ReviewAt.IsZero() && (t.Status == received || t.Status == pending) {
		out.ReviewAt = &t.ReviewAt
	}
	return out
}
