package twilio

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// senderTime is how long a sender takes to come online, by the business's
// clock.
const senderTime = 10 * time.Second

// senderIn is what a business says of a WhatsApp sender.
type senderIn struct {
	ID            string         `json:"sender_id"`
	Configuration *configuration `json:"configuration"`
	Webhook       *webhook       `json:"webhook"`
	Profile       map[string]any `json:"profile"`
}

type configuration struct {
	WABA   string `json:"waba_id"`
	Method string `json:"verification_method"`
	Code   string `json:"verification_code"`
}

type webhook struct {
	URL            *string `json:"callback_url"`
	Method         *string `json:"callback_method"`
	FallbackURL    *string `json:"fallback_url"`
	FallbackMethod *string `json:"fallback_method"`
	StatusURL      *string `json:"status_callback_url"`
	StatusMethod   *string `json:"status_callback_method"`
}

// senders answers the account's WhatsApp senders.
func (c *core) senders(q *call, id string) (any, *apiError) {
	acc, done := c.open()
	defer done()
	if id == "" {
		switch q.Method {
		case http.MethodGet:
			all := []any{}
			for _, l := range acc.Lines {
				if l.Channel == whatsApp && !l.Shared {
					all = append(all, c.senderView(acc, l))
				}
			}
			return c.metaPage(q, "senders", all), nil
		case http.MethodPost:
			return c.createSender(q, acc)
		}
		return nil, notFound(q.URL.Path)
	}
	l := acc.lineByID(id)
	if l == nil || l.Channel != whatsApp || l.Shared {
		return nil, notFound(q.URL.Path)
	}
	switch q.Method {
	case http.MethodGet:
		return c.senderView(acc, l), nil
	case http.MethodPost:
		var in senderIn
		if err := q.decode(&in); err != nil {
			return nil, err
		}
		if err := c.setSender(l, in); err != nil {
			return nil, err
		}
		c.change(acc)
		q.answer(http.StatusAccepted, c.senderView(acc, l))
		return answered, nil
	case http.MethodDelete:
		for i, o := range acc.Lines {
			if o == l {
				acc.Lines = append(acc.Lines[:i:i], acc.Lines[i+1:]...)
				break
			}
		}
		c.change(acc)
		return nil, nil
	}
	return nil, notFound(q.URL.Path)
}

// createSender registers a number with WhatsApp. One of the account proves
// itself, another waits for the code that was sent to it.
func (c *core) createSender(q *call, acc *account) (any, *apiError) {
	var in senderIn
	if err := q.decode(&in); err != nil {
		return nil, err
	}
	number, ok := strings.CutPrefix(in.ID, "whatsapp:")
	if !ok || !e164.MatchString(number) {
		return nil, badContent("sender_id must be whatsapp:<E.164 number>")
	}
	if acc.line(whatsApp, number) != nil {
		return nil, &apiError{http.StatusConflict, 63100, "The sender exists already"}
	}
	if name, _ := in.Profile["name"].(string); strings.TrimSpace(name) == "" {
		return nil, badContent("profile.name is required")
	}
	now := c.table.Now()
	l := newLine(whatsApp, number, now)
	l.Quality, l.Limit, l.Status, l.ReadyAt = "", "", creating, now.Add(senderTime)
	if acc.line(sms, number) == nil {
		l.Status, l.ReadyAt, l.Code = unproved, time.Time{}, random(6)
	}
	if err := c.setSender(l, in); err != nil {
		return nil, err
	}
	acc.Lines = append(acc.Lines, l)
	c.change(acc)
	q.answer(http.StatusAccepted, c.senderView(acc, l))
	return answered, nil
}

// setSender changes a sender as a business says.
func (c *core) setSender(l *line, in senderIn) *apiError {
	if w := in.Webhook; w != nil {
		for _, u := range []*string{w.URL, w.FallbackURL, w.StatusURL} {
			if u != nil && *u != "" && !validURL(*u) {
				return badContent("webhook: %s is not a valid URL", *u)
			}
		}
		set := func(to, v *string) {
			if v != nil {
				*to = *v
			}
		}
		set(&l.URL, w.URL)
		set(&l.Method, w.Method)
		set(&l.FallbackURL, w.FallbackURL)
		set(&l.FallbackMethod, w.FallbackMethod)
		set(&l.StatusURL, w.StatusURL)
		set(&l.StatusMethod, w.StatusMethod)
		l.Wired = l.Wired || w.URL != nil
	}
	if f := in.Configuration; f != nil {
		if f.WABA != "" {
			l.WABA = f.WABA
		}
		if f.Code != "" && l.Code != "" {
			if f.Code != l.Code {
				return &apiError{http.StatusBadRequest, 63104, "The verification code is wrong"}
			}
			l.Status, l.ReadyAt = proving, c.table.Now().Add(senderTime)
		}
	}
	if in.Profile != nil {
		if l.Profile == nil {
			l.Profile = map[string]any{}
		}
		for k, v := range in.Profile {
			l.Profile[k] = v
		}
		if name, _ := in.Profile["name"].(string); name != "" {
			l.Name = name
		}
	}
	l.Updated = c.table.Now()
	return nil
}

func (c *core) senderView(acc *account, l *line) object {
	profile := object{"name": l.Name, "about": nil, "address": nil, "description": nil, "emails": []any{}, "logo_url": nil, "vertical": nil, "websites": []any{}}
	for k, v := range l.Profile {
		profile[k] = v
	}
	return object{
		"sid": l.ID, "status": l.Status, "sender_id": l.address(), "profile": profile,
		"configuration": object{"waba_id": l.WABA},
		"webhook": object{
			"callback_url": some(c.hook(acc, l)), "callback_method": l.Method, "fallback_url": some(l.FallbackURL), "fallback_method": l.FallbackMethod,
			"status_callback_url": some(l.StatusURL), "status_callback_method": l.StatusMethod,
		},
		"properties": object{"quality_rating": some(l.Quality), "messaging_limit": some(l.Limit)}, "offline_reasons": nil,
		"url": base(c.table.PublicURL()) + "/v2/Channels/Senders/" + l.ID,
	}
}

// typing shows the customer that somebody writes, and marks what they wrote as
// read.
func (c *core) typing(q *call) (any, *apiError) {
	id, channel := q.form.Get("messageId"), q.form.Get("channel")
	if id == "" {
		var in struct {
			ID      string `json:"messageId"`
			Channel string `json:"channel"`
		}
		if json.Unmarshal(q.body, &in) == nil {
			id, channel = in.ID, in.Channel
		}
	}
	if id == "" || !strings.EqualFold(channel, whatsApp) {
		return nil, badContent("messageId and channel are required")
	}
	acc, done := c.open()
	r := acc.index[id]
	done()
	if r == nil || !r.Inbound || !strings.HasPrefix(r.To, "whatsapp:") {
		return nil, notFound("Message " + id)
	}
	if err := c.table.MarkRead(r.Line, id, true); err != nil {
		return nil, notFound("Message " + id)
	}
	return object{"success": true}, nil
}
