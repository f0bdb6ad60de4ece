package telegram

import (
	"encoding/json"
	"net"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// maxPoll is the longest that a bot waits for updates.
const maxPoll = 50 * time.Second

var (
	secretWord = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)
	ports      = []string{"", "443", "80", "88", "8443"}
)

// setWebhook sets or removes where a bot's updates go. The platform itself takes
// HTTPS on four ports alone; from this machine plain HTTP is taken too.
func (c *call) setWebhook(b *bot, remove bool) (any, *refusal) {
	to := c.values["url"]
	if remove {
		to = ""
	}
	if to != "" {
		u, err := url.Parse(to)
		switch {
		case err != nil || u.Host == "":
			return nil, bad("bad webhook: invalid webhook URL specified")
		case loopback(u.Hostname()) && (u.Scheme == "http" || u.Scheme == "https"):
		case u.Scheme != "https":
			return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
		case !slices.Contains(ports, u.Port()):
			return nil, bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
		}
	}
	if !secretWord.MatchString(c.values["secret_token"]) {
		return nil, bad("secret token contains unallowed characters")
	}
	st, done := c.network.open()
	defer done()
	hook := webhook{URL: to, Secret: c.values["secret_token"], Wanted: b.Hook.Wanted, Most: int(c.number("max_connections"))}
	if text, ok := c.values["allowed_updates"]; ok {
		if json.Unmarshal([]byte(text), &hook.Wanted) != nil {
			return nil, bad("can't parse allowed updates: expected an Array of String")
		}
	}
	if hook.Most <= 0 {
		hook.Most = 40
	}
	if c.flag("drop_pending_updates") {
		b.Queue = nil
	}
	b.Hook = hook
	st.dirty = true
	if to != "" {
		c.network.deliver(b)
	}
	return true, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *call) webhookInfo(b *bot) object {
	_, done := c.network.open()
	defer done()
	out := object{"url": b.Hook.URL, "has_custom_certificate": false, "pending_update_count": len(b.Queue)}
	if b.Hook.URL == "" {
		return out
	}
	out["max_connections"], out["ip_address"] = b.Hook.Most, "127.0.0.1"
	if len(b.Hook.Wanted) > 0 {
		out["allowed_updates"] = b.Hook.Wanted
	}
	if b.Hook.Failure != "" {
		out["last_error_date"], out["last_error_message"] = b.Hook.FailedAt.Unix(), b.Hook.Failure
	}
	return out
}

// updates answers what waits for a bot, and waits for it a while where there is
// nothing. What is before the offset was taken.
func (c *call) updates(b *bot) (any, *refusal) {
	wait := min(time.Duration(c.number("timeout"))*time.Second, maxPoll)
	limit := int(c.number("limit"))
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	end := time.NewTimer(wait)
	defer end.Stop()
	for first := true; ; first = false {
		out, due, err := c.waiting(b, limit, first)
		if err != nil || len(out) > 0 || wait <= 0 {
			return out, err
		}
		select {
		case <-due:
		case <-end.C:
			return []json.RawMessage{}, nil
		case <-c.Done():
			return []json.RawMessage{}, nil
		}
	}
}

// waiting is what waits now, and what tells of more.
func (c *call) waiting(b *bot, limit int, first bool) ([]json.RawMessage, <-chan struct{}, *refusal) {
	st, done := c.network.open()
	defer done()
	if b.Hook.URL != "" {
		return nil, nil, &refusal{Code: 409, Description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if text, ok := c.values["allowed_updates"]; ok && first {
		if json.Unmarshal([]byte(text), &b.Hook.Wanted) != nil {
			return nil, nil, bad("can't parse allowed updates: expected an Array of String")
		}
	}
	if offset := c.number("offset"); offset > 0 {
		n := len(b.Queue)
		b.Queue = slices.DeleteFunc(b.Queue, func(w waiting) bool { return w.ID < offset })
		st.dirty = st.dirty || n != len(b.Queue)
	}
	out := []json.RawMessage{}
	for _, w := range b.Queue[:min(limit, len(b.Queue))] {
		out = append(out, w.Body)
	}
	return out, c.network.due, nil
}
