package twilio

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// record is a message as the API remembers it.
type record struct {
	SID      string    `json:"sid"`
	Line     string    `json:"line"`
	Phone    string    `json:"phone"` // on the table; "" for nobody there
	Inbound  bool      `json:"inbound"`
	Reply    bool      `json:"reply"` // an answer by TwiML or by the platform itself
	From     string    `json:"from"`
	To       string    `json:"to"`
	Body     string    `json:"body"`
	Status   string    `json:"status"`
	Code     int       `json:"code,omitempty"`
	Text     string    `json:"text,omitempty"` // of the error
	Segments int       `json:"segments"`
	Price    int64     `json:"price"` // in hundredths of a cent
	Service  string    `json:"service,omitempty"`
	Callback string    `json:"callback,omitempty"`
	Media    []file    `json:"media,omitempty"`
	Held     bool      `json:"held,omitempty"` // the platform dealt with it: no webhook
	Created  time.Time `json:"created"`
	Sent     time.Time `json:"sent,omitzero"`
	Updated  time.Time `json:"updated"`
}

// file is a message's media.
type file struct {
	SID   string `json:"sid"`
	Media string `json:"media"` // on the table; "" of one that lies elsewhere
	Type  string `json:"type"`
	URL   string `json:"url,omitempty"` // from where a business gave it
}

func (acc *account) view(r *record) object {
	uri := "/" + Version + "/Accounts/" + acc.SID + "/Messages/" + r.SID
	direction := "outbound-api"
	switch {
	case r.Inbound:
		direction = "inbound"
	case r.Reply:
		direction = "outbound-reply"
	}
	out := object{
		"sid": r.SID, "account_sid": acc.SID, "messaging_service_sid": some(r.Service), "to": r.To, "from": some(r.From), "body": r.Body, "status": r.Status,
		"num_segments": strconv.Itoa(r.Segments), "num_media": strconv.Itoa(len(r.Media)), "direction": direction, "price": nil, "price_unit": "USD",
		"error_code": nil, "error_message": nil, "date_created": rfc2822(r.Created), "date_sent": later(r.Sent), "date_updated": rfc2822(r.Updated),
		"api_version": Version, "uri": uri + ".json", "subresource_uris": object{"media": uri + "/Media.json"},
	}
	if r.Code != 0 {
		out["error_code"], out["error_message"] = r.Code, r.Text
	}
	if !r.Sent.IsZero() {
		out["price"] = money(-r.Price)
	}
	return out
}

// messages answers the list of messages and each of them.
func (c *core) messages(q *call, id string) (any, *apiError) {
	switch {
	case id == "" && q.Method == http.MethodPost && q.test:
		return c.pretend(q)
	case id == "" && q.Method == http.MethodPost:
		return c.postMessage(q)
	case id == "" && q.Method == http.MethodGet:
		return c.listMessages(q), nil
	case id == "":
		return nil, &apiError{http.StatusMethodNotAllowed, 20004, "Method not allowed"}
	}
	acc, done := c.open()
	defer done()
	r := acc.index[id]
	if r == nil {
		return nil, notFound(q.URL.Path)
	}
	switch q.Method {
	case http.MethodGet:
		return acc.view(r), nil
	case http.MethodDelete:
		if r.going() {
			return nil, &apiError{http.StatusConflict, 20009, "Cannot delete this resource before it is complete"}
		}
		c.forget(acc, r)
		return nil, nil
	case http.MethodPost:
		return c.changeMessage(q, acc, r)
	}
	return nil, &apiError{http.StatusMethodNotAllowed, 20004, "Method not allowed"}
}

func (r *record) going() bool {
	switch r.Status {
	case "accepted", "queued", "sending", "scheduled", "receiving":
		return true
	}
	return false
}

func (c *core) forget(acc *account, r *record) {
	for _, f := range r.Media {
		if f.Media != "" {
			c.table.DropMedia(f.Media)
		}
	}
	delete(acc.index, r.SID)
	for i, o := range acc.Log {
		if o == r {
			acc.Log = append(acc.Log[:i:i], acc.Log[i+1:]...)
			break
		}
	}
	c.change(acc)
}

// changeMessage redacts a message. What is on its way cannot be called back
// here: nothing is scheduled.
func (c *core) changeMessage(q *call, acc *account, r *record) (any, *apiError) {
	if body, ok := q.form["Body"]; ok {
		if body[0] != "" {
			return nil, &apiError{http.StatusBadRequest, 20001, "Body can only be redacted: it must be empty"}
		}
		if r.going() {
			return nil, &apiError{http.StatusConflict, 20009, "Cannot modify this resource before it is complete"}
		}
		r.Body, r.Updated = "", c.table.Now()
		c.change(acc)
	}
	if q.form.Get("Status") == "canceled" {
		return nil, &apiError{http.StatusBadRequest, 30409, "Message cannot be canceled: it is not scheduled"}
	}
	return acc.view(r), nil
}

// listMessages lists the newest first, of a sender, a recipient and a time.
func (c *core) listMessages(q *call) object {
	acc, done := c.open()
	defer done()
	from, to := q.form.Get("From"), q.form.Get("To")
	all := []any{}
	for i := len(acc.Log) - 1; i >= 0; i-- {
		r := acc.Log[i]
		if (from == "" || r.From == from) && (to == "" || r.To == to) && when(q, r.Sent) {
			all = append(all, acc.view(r))
		}
	}
	return c.page(q, "messages", all)
}

// when tells whether a message was sent in the time that a list asks for: a
// day, or a moment with a sign.
func when(q *call, sent time.Time) bool {
	fits := func(name string, good func(at, end time.Time) bool) bool {
		v := q.form.Get(name)
		if v == "" {
			return true
		}
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return !sent.IsZero() && good(at, at.Add(time.Second))
		}
		at, err := time.Parse(time.DateOnly, v)
		return err == nil && !sent.IsZero() && good(at, at.AddDate(0, 0, 1))
	}
	return fits("DateSent", func(at, end time.Time) bool { return !sent.Before(at) && sent.Before(end) }) &&
		fits("DateSent>", func(at, _ time.Time) bool { return !sent.Before(at) }) &&
		fits("DateSent<", func(_, end time.Time) bool { return sent.Before(end) })
}

// fate is a failure as the table tells it.
func fate(code int) *sandbox.Failure {
	k, _ := knownError(code)
	return &sandbox.Failure{Code: code, Title: k.Text}
}

// progress notes a step on a message's way; those that come late are passed
// over.
func (r *record) progress(status string, f *sandbox.Failure, now time.Time) {
	rank := map[string]int{"accepted": 0, "queued": 1, "sending": 2, "sent": 3, undelivered: 4, failed: 4, "delivered": 5, "read": 6}
	if f != nil {
		r.Code, r.Text = f.Code, f.Title
		k, _ := knownError(f.Code)
		status = failed
		if k.Fate == undelivered {
			status = undelivered
		}
	}
	if rank[status] <= rank[r.Status] {
		return
	}
	if r.Sent.IsZero() && (status == "sent" || status == undelivered) {
		r.Sent = now
	}
	r.Status, r.Updated = status, now
}

// bare is an address without its channel.
func bare(address string) string { return strings.TrimPrefix(address, "whatsapp:") }
