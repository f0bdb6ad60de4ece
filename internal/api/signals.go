package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/consent"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
)

// cold is after how long without a word from them somebody counts as not
// expecting one.
const cold = 90 * 24 * time.Hour

// mostAsked is how many conversations one question about a send may name.
const mostAsked = 1000

func (a *API) registerSignals() {
	handle(a, route{Method: http.MethodGet, Path: "/signals", Summary: "How often templates were sent, refused, withheld or answered with a stop, by template, channel and day", Tag: tagConsent, Ability: access.ChannelsRead}, a.signals)
	handle(a, route{Method: http.MethodGet, Path: "/send-warnings", Summary: "When the same words went out very often, the newest first", Tag: tagConsent, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.SendWarning]], error) {
			list, err := a.Store.Read().SendWarnings(ctx, who.WorkspaceID, 200)
			return part(in, list, err, func(w desk.SendWarning) string { return w.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/send-checks", Summary: "What a send to many would come to: how many, how many of them expect nothing or want nothing", Tag: tagConsent, Ability: access.MessagesSend}, a.checkSend)
}

type signalsInput struct {
	Days      int    `query:"days" minimum:"1" maximum:"366" default:"30" doc:"how many days back, today with them"`
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Template  string `query:"template" maxLength:"600" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the name of a template"`
}

// signalDay is what was signalled on a day, of a template on a channel.
type signalDay struct {
	Day       string `json:"day" doc:"UTC"`
	ChannelID string `json:"channel_id"`
	Template  string `json:"template" doc:"empty for messages that are none"`
	SignalCounts
}

// SignalCounts are how often each signal came.
type SignalCounts struct {
	Sent        int64 `json:"sent" doc:"templates that were to be sent"`
	Stopped     int64 `json:"stopped" doc:"customers who opted out within three days of it"`
	OptedOut    int64 `json:"opted_out" doc:"refused by the platform: the customer wants no promotions"`
	Withheld    int64 `json:"withheld" doc:"kept from the customer by the platform, who had enough of them"`
	Unreachable int64 `json:"unreachable" doc:"not to be delivered to the customer, which a block looks like"`
	Spam        int64 `json:"spam" doc:"slowed down by the platform for being reported"`
}

func (c *SignalCounts) add(kind string, n int64) {
	switch kind {
	case "sent":
		c.Sent += n
	case "stopped":
		c.Stopped += n
	case "opted_out":
		c.OptedOut += n
	case "withheld":
		c.Withheld += n
	case "unreachable":
		c.Unreachable += n
	case "spam":
		c.Spam += n
	}
}

type signalsView struct {
	Total SignalCounts `json:"total"`
	Items []signalDay  `json:"items" nullable:"false" doc:"the oldest first"`
}

func (a *API) signals(ctx context.Context, who access.Who, in *signalsInput) (*body[signalsView], error) {
	from := a.now().UTC().AddDate(0, 0, 1-in.Days).Format(time.DateOnly)
	rows, err := a.Store.Read().Signals(ctx, who.WorkspaceID, from, in.ChannelID, in.Template)
	if err != nil {
		return nil, err
	}
	v := signalsView{Items: []signalDay{}}
	for _, r := range rows {
		last := len(v.Items) - 1
		if last < 0 || v.Items[last].Day != r.Day || v.Items[last].ChannelID != r.ChannelID || v.Items[last].Template != r.Template {
			v.Items = append(v.Items, signalDay{Day: r.Day, ChannelID: r.ChannelID, Template: r.Template})
			last++
		}
		v.Items[last].add(r.Kind, r.N)
		v.Total.add(r.Kind, r.N)
	}
	return answer(v, nil)
}

type sendCheckInput struct {
	Body struct {
		Conversations []string              `json:"conversation_ids,omitempty" nullable:"false" maxItems:"1000" doc:"to whom; these or case_ids"`
		Cases         []string              `json:"case_ids,omitempty" nullable:"false" maxItems:"1000"`
		Category      desk.TemplateCategory `json:"category,omitempty" enum:"marketing,utility,authentication" doc:"of the template; left out for a free message"`
	}
}

// sendCheck is what a send to many would come to.
type sendCheck struct {
	Recipients int  `json:"recipients"`
	Cold       int  `json:"cold" doc:"have not written for 90 days, or never"`
	Refused    int  `json:"refused" doc:"would not get it: they opted out, nothing says that they agreed, or the window is closed for a free message"`
	Confirm    bool `json:"confirm" doc:"the workspace wants this many confirmed"`
	From       int  `json:"from" doc:"from how many on it wants that"`
	// PerSecond is how fast it goes at most, of the slowest channel; 0 for no limit.
	PerSecond float64 `json:"per_second" doc:"how fast the slowest of the channels goes; 0 for no limit"`
}

func (a *API) checkSend(ctx context.Context, who access.Who, in *sendCheckInput) (*body[sendCheck], error) {
	ids, err := a.conversationsAsked(ctx, who, in)
	if err != nil {
		return nil, err
	}
	read, now := a.Store.Read(), a.now()
	policy, err := a.consentPolicy(ctx, read, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	convs, err := read.ConversationsByID(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	people := make([]string, 0, len(convs))
	for _, c := range convs {
		people = append(people, c.ContactID)
	}
	ledgers, err := read.ConsentsOf(ctx, who.WorkspaceID, people)
	if err != nil {
		return nil, err
	}
	out := sendCheck{Recipients: len(convs), From: policy.Many, Confirm: len(convs) >= policy.Many}
	for _, c := range convs {
		if c.LastInboundAt == nil || now.Sub(*c.LastInboundAt) > cold {
			out.Cold++
		}
		rule := a.windowRule(ctx, who, &desk.ConversationView{Conversation: c})
		open := conversation.WindowOf(c.LastInboundAt, rule, now).Open
		p := outbound.Permission{Policy: policy, Standing: consent.Of(ledgers[c.ContactID], c.ChannelID), Wrote: c.LastInboundAt != nil, Open: open}
		if in.Body.Category == "" && !open || in.Body.Category != "" && p.Of(in.Body.Category).Level == consent.Refused {
			out.Refused++
		}
		if live, err := a.Channels.Find(ctx, who.WorkspaceID, c.ChannelID); err == nil {
			if rate := live.Session.Caps().Rates.PerSecond; rate > 0 && (out.PerSecond == 0 || rate < out.PerSecond) {
				out.PerSecond = rate
			}
		}
	}
	return answer(out, nil)
}

// conversationsAsked are the conversations that a question about a send names,
// each once.
func (a *API) conversationsAsked(ctx context.Context, who access.Who, in *sendCheckInput) ([]string, error) {
	ids := slices.Clone(in.Body.Conversations)
	if len(in.Body.Cases) > 0 {
		found, err := a.Store.Read().CasesByID(ctx, who.WorkspaceID, in.Body.Cases)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			ids = append(ids, c.ConversationID)
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil, desk.Invalid("conversation_ids", "say to whom")
	}
	if len(ids) > mostAsked {
		return nil, desk.Invalid("conversation_ids", "at most %d at once", mostAsked)
	}
	return ids, nil
}
